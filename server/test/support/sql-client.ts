// SQL access for judges: the embedded engine through its own socket, or the server of DATABASE_URL.
// Every value arrives as text, so that what is compared is what PostgreSQL prints.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { StoredTrade } from '../torture/history.ts'
import { contentHash, storedContentSql } from './sample-trade.ts'

export type SqlClient = AsyncDisposable & {
  rows<R = Record<string, string | null>>(text: string, values?: readonly unknown[]): Promise<R[]>
}

export type SqlHome = { readonly dataDir: string; readonly databaseUrl?: string | undefined }

export async function openSql(home: SqlHome): Promise<SqlClient> {
  const client = new pg.Client({
    ...(home.databaseUrl === undefined
      ? socketOf(home.dataDir)
      : { connectionString: home.databaseUrl }),
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

function socketOf(dataDir: string): { host: string; port: number; user: string; database: string } {
  const lines = readFileSync(join(findCluster(dataDir), 'postmaster.pid'), 'utf8').split('\n')
  return { host: lines[4] ?? '', port: Number(lines[3]), user: 'tidemark', database: 'tidemark' }
}

function findCluster(dataDir: string): string {
  for (const name of readdirSync(dataDir)) {
    const folder = join(dataDir, name)
    try {
      readFileSync(join(folder, 'PG_VERSION'))
      return folder
    } catch {
      // not this one
    }
  }
  throw new Error(`no PostgreSQL cluster in ${dataDir}`)
}
