// SQL access for judges: the embedded engine through its own socket, or the server of DATABASE_URL.
// Every value arrives as text, so that what is compared is what PostgreSQL prints.
import { join } from 'node:path'
import pg from 'pg'
import { socketFolder } from '../../src/platform/database/embedded/socket-path.ts'
import type { StoredTrade } from '../torture/history.ts'
import { contentHash, storedContentSql } from './sample-trade.ts'

export type SqlClient = AsyncDisposable & {
  rows<R = Record<string, string | null>>(text: string, values?: readonly unknown[]): Promise<R[]>
}

export type SqlHome = { readonly dataDir: string; readonly databaseUrl?: string | undefined }

export async function openSql(home: SqlHome): Promise<SqlClient> {
  const client = new pg.Client({
    ...(await targetOf(home)),
    types: { getTypeParser: () => (text: string) => text },
    options: '-c TimeZone=UTC',
    query_timeout: 120_000,
  })
  client.on('error', () => {}) // a torture run may end the database under us; the query then rejects
  await client.connect()
  return {
    async rows<R>(text: string, values: readonly unknown[] = []) {
      const result = await client.query(text, [...values])
      // Each caller names the columns of its own statement.
      return result.rows as R[]
    },
    [Symbol.asyncDispose]: () => client.end(),
  }
}

/** The stored trades of one bot (of all bots without a name), hashed like the trades sent. */
export async function loadStored(sql: SqlClient, botName?: string): Promise<StoredTrade[]> {
  const where = botName === undefined ? '' : ' where bot_name = $1'
  const rows = await sql.rows(storedContentSql + where, botName === undefined ? [] : [botName])
  return rows.map((row) => ({
    id: row.exchange_order_id ?? '',
    internalId: row.internal_id ?? '',
    hash: contentHash(row),
  }))
}

/** How to reach the database of a home, with any driver: the embedded engine trusts whoever can reach its socket. */
export async function targetOf(home: SqlHome): Promise<pg.ClientConfig> {
  if (home.databaseUrl !== undefined) return { connectionString: home.databaseUrl }
  const host = await socketFolder(join(home.dataDir, 'postgres'))
  return { host, port: 5432, user: 'tidemark', database: 'tidemark', ssl: false }
}
