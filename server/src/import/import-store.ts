// The SQL of uploaded files: kept from their preview until somebody confirms or drops them, an hour at most.
import { type Instant, instantFromSql } from '../domain/instant.ts'
import type { Queryable } from '../platform/database/database.ts'

export type ImportState = 'previewed' | 'running' | 'confirmed'

/** A preview and a result are kept as the text that was shown. */
export type StoredImport = {
  readonly id: string
  readonly fileName: string
  readonly sha256: string
  readonly fileBytes: number
  readonly state: ImportState
  readonly preview: string
  readonly result: string | null
  readonly createdAt: Instant
  readonly createdBy: string
  readonly confirmedAt: Instant | null
  readonly confirmedBy: string | null
}

type Row = {
  import_id: string
  file_name: string
  sha256: string
  file_bytes: number
  state: ImportState
  preview: string
  result: string | null
  created_at: string
  created_by: string
  confirmed_at: string | null
  confirmed_by: string | null
}

const columns =
  'import_id, file_name, sha256, file_bytes, state, preview, result, created_at, created_by, confirmed_at, confirmed_by'

const KEPT = '1 hour'
/** Files that wait at once; the oldest gives way. */
const MOST_WAITING = 10
/** A server that wrote for longer than this has died. */
const LONGEST_RUN = '10 minutes'

export async function insertImport(
  db: Queryable,
  given: {
    readonly fileName: string
    readonly sha256: string
    readonly content: Uint8Array
    readonly options: string
    readonly preview: string
    readonly by: string
  },
): Promise<StoredImport> {
  await db.query(
    `delete from imports where import_id in (select import_id from imports where state = 'previewed'
                                              order by import_id desc offset ${MOST_WAITING - 1})`,
  )
  const { fileName, sha256, content, options, preview, by } = given
  const { rows } = await db.query<Row>(
    `insert into imports (file_name, sha256, file_bytes, content, options, preview, created_by)
     values ($1, $2, $3, $4, $5, $6, $7) returning ${columns}`,
    [fileName, sha256, content.length, Buffer.from(content), options, preview, by],
  )
  const [row] = rows
  if (row === undefined) throw new Error('an import that was stored was not given back')
  return fromRow(row)
}

/** What waited for longer than it is kept, and files of whoever died while writing them. */
export async function forgetOldUploads(db: Queryable): Promise<void> {
  await db.query(
    `delete from imports where state <> 'confirmed' and created_at < now() - interval '${KEPT}'
        and (confirmed_at is null or confirmed_at < now() - interval '${KEPT}')`,
  )
}

export async function loadImport(db: Queryable, id: string): Promise<StoredImport | null> {
  const { rows } = await db.query<Row>(
    `select ${columns} from imports where import_id = $1 and ${isKept}`,
    [id],
  )
  return rows[0] === undefined ? null : fromRow(rows[0])
}

/** Newest first. */
export async function listImports(db: Queryable): Promise<StoredImport[]> {
  const { rows } = await db.query<Row>(
    `select ${columns} from imports where ${isKept} order by import_id desc limit 100`,
  )
  return rows.map(fromRow)
}

const isKept = `(state <> 'previewed' or created_at >= now() - interval '${KEPT}')`

/** The file, for whoever writes it now; null when somebody else does, or did. */
export async function takeImport(
  db: Queryable,
  id: string,
  by: string,
): Promise<{ readonly content: Uint8Array; readonly options: string } | null> {
  const { rows } = await db.query<{ content: Buffer; options: string }>(
    `update imports set state = 'running', confirmed_at = now(), confirmed_by = $2
      where import_id = $1 and content is not null and ${isKept}
        and (state = 'previewed' or (state = 'running' and confirmed_at < now() - interval '${LONGEST_RUN}'))
      returning content, options`,
    [id, by],
  )
  return rows[0] ?? null
}

/** Back to where it was: it may be confirmed again. */
export async function giveBackImport(db: Queryable, id: string): Promise<void> {
  await db.query(
    "update imports set state = 'previewed' where import_id = $1 and state = 'running'",
    [id],
  )
}

export async function finishImport(db: Queryable, id: string, result: string): Promise<void> {
  await db.query(
    "update imports set state = 'confirmed', content = null, result = $2, confirmed_at = now() where import_id = $1",
    [id, result],
  )
}

/** False when there is none that waits. */
export async function dropImport(db: Queryable, id: string): Promise<boolean> {
  const { rowCount } = await db.query(
    "delete from imports where import_id = $1 and state = 'previewed'",
    [id],
  )
  return rowCount === 1
}

function fromRow(row: Row): StoredImport {
  return {
    ...{
      id: row.import_id,
      fileName: row.file_name,
      sha256: row.sha256,
      fileBytes: row.file_bytes,
    },
    ...{ state: row.state, preview: row.preview, result: row.result, createdBy: row.created_by },
    createdAt: instantFromSql(row.created_at),
    confirmedAt: row.confirmed_at === null ? null : instantFromSql(row.confirmed_at),
    confirmedBy: row.confirmed_by,
  }
}
