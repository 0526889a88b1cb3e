// Connections and accounts in a real database, and what reads them put together as the read server does it.

import { createPictureBook } from '../../src/accounts/picture-book.ts'
import { dealBookOf } from '../../src/connected-deals.ts'
import { createIngest } from '../../src/ingest/create-ingest.ts'
import { type Clock, systemClock } from '../../src/platform/clock.ts'
import type { Log, LogFields } from '../../src/platform/log.ts'
import { accountNews } from './account-news.ts'
import type { TestDatabase } from './test-database.ts'

export type LogLine = {
  readonly level: string
  readonly message: string
  readonly fields: LogFields
}

export function createRecordingLog(): Log & {
  readonly lines: LogLine[]
  said(part: string): LogLine[]
} {
  const lines: LogLine[] = []
  const take =
    (level: string) =>
    (message: string, fields: LogFields = {}) =>
      void lines.push({ level, message, fields })
  return {
    ...{ debug: take('debug'), info: take('info'), warn: take('warn'), lines },
    error: (message, error, fields = {}) =>
      void lines.push({ level: 'error', message: `${message}: ${error}`, fields }),
    said: (part) => lines.filter(({ message }) => message.includes(part)),
  }
}

export function openBooks(
  t: { after(work: () => Promise<void>): void },
  { database, clock, log }: { database: TestDatabase; clock: Clock; log: Log },
) {
  const events = { trades() {}, deals() {}, strippedNul() {}, group() {} }
  // A lane waits for its database by a real clock; only the time of day is the test's.
  const ingestClock: Clock = {
    now: () => clock.now(),
    monotonicMs: () => systemClock.monotonicMs(),
  }
  const { held, announcer } = accountNews(clock)
  const ingest = createIngest({ database, clock: ingestClock, log, announcer, held, events })
  t.after(async () => {
    held[Symbol.dispose]()
    await ingest[Symbol.asyncDispose]()
  })
  const book = createPictureBook({ database, announcer, held })
  return { ingest, held, announcer, book, dealBook: dealBookOf(ingest) }
}

export type ConnectionRowParts = {
  readonly venue?: string
  readonly name?: string
  readonly server?: string
  readonly settings?: Readonly<Record<string, string>>
  readonly accounts?: readonly string[]
  readonly retention?: 'ledger' | 'cache_only'
}

/** A connection and its accounts, as linking leaves them. */
export async function insertConnection(
  database: TestDatabase,
  parts: ConnectionRowParts = {},
): Promise<{ connectionId: number; accountIds: Map<string, number> }> {
  const { venue = 'scripted', name = 'desk', server = 'Broker-1', settings = {} } = parts
  const { rows } = await database.write.query<{ connection_id: number }>(
    `insert into broker_connections (venue, name, server, settings, created_by) values ($1, $2, $3, $4, 'test')
     returning connection_id`,
    [venue, name, server, JSON.stringify(settings)],
  )
  const connectionId = rows[0]?.connection_id ?? 0
  const accountIds = new Map<string, number>()
  for (const account of parts.accounts ?? [])
    accountIds.set(
      account,
      await linkAccount(database, connectionId, account, { ...parts, venue, server }),
    )
  return { connectionId, accountIds }
}

export async function linkAccount(
  database: TestDatabase,
  connectionId: number,
  account: string,
  { venue = 'scripted', server = 'Broker-1', retention }: ConnectionRowParts = {},
): Promise<number> {
  return database.transaction(async (tx) => {
    const { rows } = await tx.query<{ account_id: number }>(
      'insert into accounts (exchange, account) values ($1, $2) returning account_id',
      [server, account],
    )
    const accountId = rows[0]?.account_id ?? 0
    await tx.query(
      `insert into account_states (account_id, source, last_report_at, key_id) values ($1, $2, now(), 'test')`,
      [accountId, venue],
    )
    if (retention !== undefined)
      await tx.query('insert into account_settings (account_id, retention) values ($1, $2)', [
        accountId,
        retention,
      ])
    await tx.query(
      `insert into linked_accounts (account_id, connection_id, linked_by) values ($1, $2, 'test')`,
      [accountId, connectionId],
    )
    return accountId
  })
}

export type LeaseRow = {
  connection_id: number
  server_id: string
  generation: string
  is_live: boolean
}

export async function leasesIn(database: TestDatabase): Promise<LeaseRow[]> {
  const { rows } = await database.read.query<LeaseRow>(
    `select connection_id, server_id, generation, expires_at > now() as is_live
       from connection_leases order by connection_id`,
  )
  return rows
}
