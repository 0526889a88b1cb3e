// The first file of a backup: what it holds and how to tell that it is whole.
// Restore trusts nothing in it before it was checked here; table and column names become SQL.
import { BackupError } from './backup-error.ts'

export const formatVersion = 1

export type TableEntry = {
  readonly name: string
  readonly file: string
  readonly columns: readonly string[]
  readonly rows: number
  readonly bytes: number
  readonly sha256: string
}

/** Where an identity column's counter stood. */
export type SequenceEntry = {
  readonly table: string
  readonly column: string
  readonly last_value: string
  readonly is_called: boolean
}

export type Manifest = {
  readonly format: 'tidemark-backup'
  readonly format_version: number
  readonly created_at: string
  readonly server_version: number
  readonly schema_version: number
  /** SHA-256 of the newest migration that the data went through. */
  readonly schema_checksum: string
  /** In an order that foreign keys allow. */
  readonly tables: readonly TableEntry[]
  readonly sequences: readonly SequenceEntry[]
}

export function parseManifest(text: string): Manifest {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new BackupError('The manifest of the backup cannot be read.', { cause })
  }
  if (!isObject(value) || value.format !== 'tidemark-backup') {
    throw new BackupError('The file is not a Tidemark backup.')
  }
  if (value.format_version !== formatVersion) {
    throw new BackupError(
      `The backup has format ${String(value.format_version)}, this Tidemark reads format ${formatVersion}. Use a newer Tidemark.`,
    )
  }
  const { tables, sequences } = value
  const whole =
    isCount(value.schema_version) &&
    isCount(value.server_version) &&
    isText(value.created_at) &&
    isText(value.schema_checksum) &&
    Array.isArray(tables) &&
    tables.every(isTable) &&
    Array.isArray(sequences) &&
    sequences.every(isSequence)
  if (!whole) throw new BackupError('The manifest of the backup is incomplete.')
  // Every member was checked above, which the compiler cannot follow through `every`.
  return value as Manifest
}

function isTable(value: unknown): value is TableEntry {
  return (
    isObject(value) &&
    isName(value.name) &&
    value.file === fileOf(value.name) &&
    Array.isArray(value.columns) &&
    value.columns.length > 0 &&
    value.columns.every(isName) &&
    isCount(value.rows) &&
    isCount(value.bytes) &&
    isText(value.sha256)
  )
}

function isSequence(value: unknown): value is SequenceEntry {
  return (
    isObject(value) &&
    isName(value.table) &&
    isName(value.column) &&
    isText(value.last_value) &&
    /^-?\d{1,19}$/.test(value.last_value) &&
    typeof value.is_called === 'boolean'
  )
}

export function fileOf(table: string): string {
  return `tables/${table}.copy`
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

/** All our names are of this kind, so none ever needs escaping. */
function isName(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z][a-z0-9_]{0,62}$/.test(value)
}
