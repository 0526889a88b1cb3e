// Fills an empty ledger from a backup, in one transaction: afterwards everything is there, or nothing has changed.
// An older backup is loaded into the schema of its own time and then migrated, like the original would have been.
import { createHash } from 'node:crypto'
import type { BulkSession } from '../platform/database/bulk-session.ts'
import { type Queryable, SqlError } from '../platform/database/database.ts'
import { applyMigration, loadSchemaVersion, migrationLock } from '../platform/database/migrate.ts'
import { type Migration, newestVersion } from '../platform/database/migration-files.ts'
import type { LedgerDatabase } from '../platform/database/open-database.ts'
import { type ArchiveEntry, readArchive } from './archive-reader.ts'
import { BackupError } from './backup-error.ts'
import { findLedgerObjects, loadIdentityColumns, loadLedgerTables } from './ledger-schema.ts'
import { type Manifest, parseManifest, type TableEntry } from './manifest.ts'
import { copyStatement } from './write-backup.ts'

export type RestoreDeps = {
  readonly database: LedgerDatabase
  readonly migrations: readonly Migration[]
  readonly onProgress: (table: string, bytes: number) => void
  /** Last step inside the transaction: the entry in the audit trail. */
  readonly onRestored: (tx: Queryable, manifest: Manifest) => Promise<void>
}

const largestManifest = 1024 * 1024

export async function restoreBackup(deps: RestoreDeps, file: string): Promise<Manifest> {
  const archive = readArchive(file)
  try {
    const manifest = await readManifest(archive, deps.migrations)
    await using session = await deps.database.openBulkSession('restore')
    await session.transaction(
      "begin; set local lock_timeout = '10s'; set local idle_in_transaction_session_timeout = 0",
      async (tx) => {
        await prepareEmptyLedger(deps, tx, manifest)
        for (const table of manifest.tables) await loadTable(deps, session, archive, table)
        await refuseMore(archive)
        await checkCounts(tx, manifest)
        await setSequences(tx, manifest)
        for (const migration of deps.migrations.slice(manifest.schema_version)) {
          await applyMigration(tx, migration)
        }
        await disarm(tx)
        await deps.onRestored(tx, manifest)
        // Without statistics the first queries on a large ledger would be planned for an empty one.
        await tx.query(`analyze ${manifest.tables.map(({ name }) => `"${name}"`).join(', ')}`)
      },
    )
    return manifest
  } finally {
    await archive.return(undefined)
  }
}

async function readManifest(
  archive: AsyncGenerator<ArchiveEntry>,
  migrations: readonly Migration[],
): Promise<Manifest> {
  const first = (await archive.next()).value
  if (first?.name !== 'manifest.json' || first.size > largestManifest) {
    throw new BackupError('The file is not a Tidemark backup.')
  }
  const parts: Buffer[] = []
  for await (const chunk of first.chunks) parts.push(chunk)
  const manifest = parseManifest(Buffer.concat(parts).toString())
  const newest = newestVersion(migrations)
  if (manifest.schema_version > newest) {
    throw new BackupError(
      `The backup has schema version ${manifest.schema_version}, this Tidemark knows up to ${newest}. Use the Tidemark that made it, or a newer one.`,
    )
  }
  if (migrations[manifest.schema_version - 1]?.checksum !== manifest.schema_checksum) {
    throw new BackupError('The backup was made by another line of Tidemark, whose schema differs.')
  }
  return manifest
}

/** Leaves the tables of the backup's schema version, empty and locked; refuses if there is anything to lose. */
async function prepareEmptyLedger(
  deps: RestoreDeps,
  tx: Queryable,
  manifest: Manifest,
): Promise<void> {
  const { migrations } = deps
  await refuseRunningServers(tx)
  await tx.query('select pg_advisory_xact_lock($1)', [migrationLock])
  const found = await loadSchemaVersion(tx, migrations)
  const objects = findLedgerObjects(migrations, found)
  if (found > 0) await refuseContent(tx, objects.tables)
  if (found === manifest.schema_version) return
  // Empty, as was just made sure: the schema of the backup's time takes its place.
  if (found > 0) {
    await tx.query(`drop table ${[...objects.tables, 'schema_migrations'].join(', ')} cascade`)
    if (objects.functions.length > 0) {
      await tx.query(`drop function ${objects.functions.join(', ')} cascade`)
    }
  }
  for (const migration of migrations.slice(0, manifest.schema_version)) {
    await applyMigration(tx, migration)
  }
}

/** Two copies of a ledger must never trade the same account: whoever wants to go on with this one arms it anew. */
async function disarm(tx: Queryable): Promise<void> {
  const { rows } = await tx.query<{ trades: boolean }>(
    `select to_regclass('trade_accounts') is not null and to_regclass('hooks') is not null as trades`,
  )
  if (rows[0]?.trades !== true) return
  const why = 'it was restored from a backup'
  await tx.query(
    `update trade_accounts set armed_at = null, armed_by = null, disarmed_because = $1 where armed_at is not null`,
    [why],
  )
  await tx.query(
    `update hooks set armed_at = null, left_to_execute = 0, disarmed_why = $1 where armed_at is not null`,
    [why],
  )
}

/** A server keeps counters and heads of audit chains in memory, which a restore under it would make wrong. */
async function refuseRunningServers(tx: Queryable): Promise<void> {
  const { rows } = await tx.query<{ running: boolean }>(
    `select exists (select from pg_stat_activity
       where datname = current_database() and application_name like 'tidemark:%'
         and application_name not in ('tidemark:start', 'tidemark:restore', 'tidemark:keeper')
         and pid <> pg_backend_pid()) as running`,
  )
  if (rows[0]?.running) {
    throw new BackupError('A Tidemark server is using this database. Stop it, then restore.')
  }
}

async function refuseContent(tx: Queryable, tables: readonly string[]): Promise<void> {
  try {
    await tx.query(`lock table ${tables.join(', ')} in access exclusive mode`)
  } catch (error) {
    if (!(error instanceof SqlError) || error.sqlState !== '55P03') throw error
    throw new BackupError('The ledger is in use. Stop everything that uses it, then restore.', {
      cause: error,
    })
  }
  const filled: string[] = []
  for (const table of tables) {
    const { rowCount } = await tx.query(`select from ${table} limit 1`)
    if (rowCount > 0) filled.push(table)
  }
  if (filled.length === 0) return
  throw new BackupError(
    `The ledger is not empty (${filled.join(', ')}), so nothing was restored. ` +
      'Restore into a new data directory (--data-dir) or a new database.',
  )
}

async function loadTable(
  deps: RestoreDeps,
  session: BulkSession,
  archive: AsyncGenerator<ArchiveEntry>,
  table: TableEntry,
): Promise<void> {
  const entry = (await archive.next()).value
  if (entry?.name !== table.file || entry.size !== table.bytes) throw damaged(table)
  const [known] = await loadLedgerTables(session, [table.name])
  if (known === undefined || !table.columns.every((name) => known.columns.includes(name))) {
    throw damaged(table)
  }
  const hash = createHash('sha256')
  let bytes = 0
  const counted = async function* () {
    for await (const chunk of entry.chunks) {
      hash.update(chunk)
      bytes += chunk.length
      deps.onProgress(table.name, bytes)
      yield chunk
    }
  }
  const rows = await session.copyIn(copyStatement(table, 'from stdin'), counted())
  if (rows !== table.rows || hash.digest('hex') !== table.sha256) throw damaged(table)
}

async function refuseMore(archive: AsyncGenerator<ArchiveEntry>): Promise<void> {
  if ((await archive.next()).done !== true) {
    throw new BackupError('The backup holds files that its manifest does not name.')
  }
}

async function checkCounts(tx: Queryable, manifest: Manifest): Promise<void> {
  for (const table of manifest.tables) {
    const { rows } = await tx.query<{ n: string }>(`select count(*) as n from "${table.name}"`)
    if (rows[0]?.n !== String(table.rows)) throw damaged(table)
  }
}

async function setSequences(tx: Queryable, manifest: Manifest): Promise<void> {
  const columns = await loadIdentityColumns(
    tx,
    manifest.tables.map(({ name }) => name),
  )
  for (const entry of manifest.sequences) {
    const found = columns.find((c) => c.table === entry.table && c.column === entry.column)
    if (found === undefined)
      throw new BackupError(`The backup names an unknown counter of ${entry.table}.`)
    await tx.query('select setval($1::regclass, $2, $3)', [
      found.sequence,
      entry.last_value,
      entry.is_called,
    ])
  }
}

function damaged(table: TableEntry): BackupError {
  return new BackupError(
    `The backup is damaged: ${table.file} is not what its manifest says. Nothing was restored.`,
  )
}
