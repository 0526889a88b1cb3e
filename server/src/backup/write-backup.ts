// Exports the whole ledger, as it stands in one instant, into one compressed file. Works while servers write.
// API keys are in it only as keyed hashes; the secrets folder is not in it and must be kept apart.
import { randomBytes } from 'node:crypto'
import { link, open, rm, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Queryable } from '../platform/database/database.ts'
import { loadSchemaVersion } from '../platform/database/migrate.ts'
import type { Migration } from '../platform/database/migration-files.ts'
import type { LedgerDatabase } from '../platform/database/open-database.ts'
import { ArchiveWriter } from './archive-writer.ts'
import { BackupError } from './backup-error.ts'
import {
  findLedgerObjects,
  type IdentityColumn,
  type LedgerTable,
  loadIdentityColumns,
  loadLedgerTables,
} from './ledger-schema.ts'
import {
  fileOf,
  formatVersion,
  type Manifest,
  type SequenceEntry,
  type TableEntry,
} from './manifest.ts'

export type WriteBackupDeps = {
  readonly database: LedgerDatabase
  readonly migrations: readonly Migration[]
  readonly now: Date
  /** Told when a table begins and while it is being written. */
  readonly onProgress: (table: string, bytes: number) => void
}

export type BackupReport = {
  readonly file: string
  readonly bytes: number
  readonly manifest: Manifest
}

const snapshot =
  'begin isolation level repeatable read read only; set local idle_in_transaction_session_timeout = 0'

export async function writeBackup(deps: WriteBackupDeps, out: string): Promise<BackupReport> {
  const file = resolve(out)
  await refuseExisting(file)
  const unfinished = `${file}.partial-${randomBytes(4).toString('hex')}`
  const archive = await createArchive(unfinished, deps.now)
  try {
    const manifest = await writeTables(deps, archive)
    const bytes = await archive.finish(manifest)
    // Unlike rename, link never replaces a file that appeared meanwhile.
    await link(unfinished, file)
    await syncFolder(dirname(file))
    return { file, bytes, manifest }
  } catch (error) {
    throw toBackupError(error)
  } finally {
    await archive.abandon()
    await rm(unfinished, { force: true })
  }
}

async function writeTables(deps: WriteBackupDeps, archive: ArchiveWriter): Promise<Manifest> {
  const { database, migrations } = deps
  await using session = await database.openBulkSession('backup')
  // Awaited here: the session must not be closed before the work is done.
  return await session.transaction(snapshot, async (tx) => {
    const version = await loadSchemaVersion(tx, migrations)
    if (version === 0)
      throw new BackupError('The database holds no ledger yet; there is nothing to back up.')
    const names = findLedgerObjects(migrations, version).tables
    const entries: TableEntry[] = []
    for (const table of await loadLedgerTables(tx, names)) {
      let bytes = 0
      let rows = 0
      deps.onProgress(table.name, 0)
      const written = await archive.addFile(fileOf(table.name), async (write) => {
        rows = await session.copyOut(copyStatement(table, 'to stdout'), async (chunk) => {
          bytes += chunk.length
          deps.onProgress(table.name, bytes)
          await write(chunk)
        })
      })
      entries.push({
        name: table.name,
        file: fileOf(table.name),
        columns: table.columns,
        rows,
        ...written,
      })
    }
    return {
      format: 'tidemark-backup',
      format_version: formatVersion,
      created_at: deps.now.toISOString(),
      server_version: database.serverVersion,
      schema_version: version,
      schema_checksum: migrations[version - 1]?.checksum ?? '',
      tables: entries,
      sequences: await loadSequences(tx, await loadIdentityColumns(tx, names)),
    }
  })
}

/** Names come from our migrations or were checked by parseManifest, so they need no quoting beyond this. */
export function copyStatement(table: LedgerTable, direction: 'to stdout' | 'from stdin'): string {
  const columns = table.columns.map((name) => `"${name}"`).join(', ')
  return `copy "${table.name}" (${columns}) ${direction}`
}

/** Counters stand outside of the snapshot, so they are at least as far as the data. */
async function loadSequences(
  tx: Queryable,
  columns: readonly IdentityColumn[],
): Promise<SequenceEntry[]> {
  const entries: SequenceEntry[] = []
  for (const { table, column, sequence } of columns) {
    // pg_get_serial_sequence gives the name quoted as SQL needs it.
    const { rows } = await tx.query<{ last_value: string; is_called: boolean }>(
      `select last_value, is_called from ${sequence}`,
    )
    if (rows[0]) entries.push({ table, column, ...rows[0] })
  }
  return entries
}

async function createArchive(path: string, now: Date): Promise<ArchiveWriter> {
  try {
    return await ArchiveWriter.create(path, now)
  } catch (cause) {
    throw new BackupError(`No file can be written in ${dirname(path)}.`, { cause })
  }
}

async function refuseExisting(file: string): Promise<void> {
  if ((await stat(file).catch(() => null)) === null) return
  throw new BackupError(`${file} exists already; a backup never replaces a file.`)
}

function toBackupError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new BackupError('The disk is full; no backup was written.', { cause: error })
  }
  if (code === 'EEXIST') {
    return new BackupError('A file of that name has appeared meanwhile; no backup was written.', {
      cause: error,
    })
  }
  return error
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
