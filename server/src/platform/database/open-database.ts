// Opens the ledger's database: the embedded PostgreSQL by default, or the server that DATABASE_URL names.
// Disposing it closes every connection and stops the embedded server if nobody else uses it.
import type { Log } from '../log.ts'
import type { Secret } from '../secret.ts'
import { type BulkSession, createBulkSession } from './bulk-session.ts'
import type { Connection } from './connection.ts'
import { type ConnectRequest, createConnector } from './connector.ts'
import { type Database, DatabaseUnavailable } from './database.ts'
import { openEmbeddedHome } from './embedded/embedded-home.ts'
import { openExternalHome } from './external-home.ts'
import { loadSchemaVersion, migrate } from './migrate.ts'
import { loadMigrations, newestVersion } from './migration-files.ts'
import { Pool } from './pool.ts'
import { findRefusal, type SettingsRow, settingsQuery } from './safety.ts'
import { runInTransaction } from './transaction.ts'

export type OpenDatabaseOptions = {
  readonly dataDir: string
  /** Null = embedded, in `<dataDir>/postgres`. */
  readonly url: Secret | null
  readonly log: Log
  /** Bring the schema up to date (default). Without it a newer schema is still refused. */
  readonly migrate?: boolean
  /** Connections of the read pool; the write pool gets half. */
  readonly poolSize?: number
  /** Only for the torture suite: runs with synchronous_commit = off, so that a power cut loses trades. */
  readonly unsafeForTorture?: true
}

/** What only this project's own tools need, beside the port. */
export type LedgerDatabase = Database & {
  /** Schema version found, or reached by migrating. */
  readonly schema: { readonly from: number; readonly to: number }
  /** A connection without time limits that can COPY, for backup and restore. */
  openBulkSession(purpose: string): Promise<BulkSession>
}

const quick = { statementTimeoutMs: 5_000, deadlineMs: 6_000, connectMs: 5_000 }
const lasting = { statementTimeoutMs: 4_000, deadlineMs: 5_000, connectMs: 5_000 }
const unlimited = { statementTimeoutMs: 0, deadlineMs: 0, connectMs: 30_000 }
const writable = { default_transaction_read_only: 'off' }
const snapshotBegin =
  "begin isolation level repeatable read read only; set local statement_timeout = '60s'; " +
  "set local idle_in_transaction_session_timeout = '10min'"

export async function openDatabase(options: OpenDatabaseOptions): Promise<LedgerDatabase> {
  const { dataDir, url, log, poolSize = 8, unsafeForTorture = false } = options
  if (unsafeForTorture) {
    log.warn('SEEDED BUG: synchronous_commit is off, a power cut LOSES acknowledged trades')
  }
  const home = url === null ? await openEmbeddedHome({ dataDir, log }) : openExternalHome(url)
  let serverVersion = 0
  const connect = createConnector({
    home,
    unsafeForTorture,
    onFacts: (facts) => {
      serverVersion = facts.serverVersion
    },
  })
  const open = (purpose: string, rest: Omit<ConnectRequest, 'purpose'>): Promise<Connection> =>
    connect({ purpose, ...rest })

  const migrations = await loadMigrations()
  let schema: { from: number; to: number }
  try {
    await using first = await open('start', { ...unlimited, settings: writable })
    if (options.migrate ?? true) {
      schema = await migrate(first, migrations)
      if (schema.from < schema.to) log.info('the database schema was brought up to date', schema)
    } else {
      const version = await loadSchemaVersion(first, migrations)
      schema = { from: version, to: version }
    }
  } catch (error) {
    await home[Symbol.asyncDispose]()
    throw error
  }

  const read = new Pool({
    open: () => open('read', { ...quick, settings: { default_transaction_read_only: 'on' } }),
    size: poolSize,
    waitMs: quick.connectMs,
  })
  const write = new Pool({
    open: () => open('write', { ...quick, settings: writable }),
    size: Math.ceil(poolSize / 2),
    waitMs: quick.connectMs,
  })
  const sessions = new Set<Connection>()
  let disposing: Promise<void> | null = null

  async function openSession(purpose: string): Promise<Connection> {
    if (disposing !== null) throw new DatabaseUnavailable('the database handle is closed')
    const opened = await open(purpose, { ...lasting, settings: writable })
    for (const other of sessions) if (other.lost) sessions.delete(other)
    sessions.add(opened)
    return opened
  }

  async function dispose(): Promise<void> {
    await Promise.all([read.close(), write.close(), ...[...sessions].map((s) => s.close())])
    await home[Symbol.asyncDispose]()
  }

  return {
    home: home.kind,
    serverVersion,
    schema,
    read,
    write,
    openSession,
    openBulkSession: async (purpose) =>
      createBulkSession(await open(purpose, { ...unlimited, settings: writable })),
    transaction: (work) => write.use((connection) => runInTransaction(connection, 'begin', work)),
    snapshot: (work) =>
      read.use((connection) => runInTransaction(connection, snapshotBegin, work, 61_000)),
    ready: async () => {
      try {
        const { rows } = await read.query<SettingsRow & { schema: number }>(
          `${settingsQuery}, (select max(version) from schema_migrations) as schema`,
          undefined,
          undefined,
          1_000,
        )
        const row = rows[0]
        return (
          row?.schema === newestVersion(migrations) && findRefusal(row, unsafeForTorture) === null
        )
      } catch {
        return false // whatever stands in the way, it is not ready
      }
    },
    [Symbol.asyncDispose]: () => {
      disposing ??= dispose()
      return disposing
    },
  }
}
