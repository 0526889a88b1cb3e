// Where a secret could have come to rest: processes, tables, files, archives. Each place is named, so a hit can be mended.
// The secrets folder is where they belong, and the environment of the server itself is where its user put them.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { processTree } from '../support/processes.ts'
import { openSql, type SqlHome } from '../support/sql-client.ts'
import { postgresPidsOf } from '../support/temp-home.ts'

export type Place = { readonly name: string; readonly bytes: () => Buffer }

/** Command lines of the server and its children; environments of the children only. */
export function processPlaces(pid: number, dataDir: string): Place[] {
  const children = [
    ...new Set([...processTree(pid).filter((each) => each !== pid), ...postgresPidsOf(dataDir)]),
  ]
  return [pid, ...children].flatMap((each) =>
    (each === pid ? ['cmdline'] : ['cmdline', 'environ']).map((kind) => {
      const bytes = readOrEmpty(`/proc/${each}/${kind}`)
      return { name: `${kind} of ${each === pid ? 'the server' : 'a child'}`, bytes: () => bytes }
    }),
  )
}

/** Every table of the database as text, the way a dump in clear would show it. */
export async function tablePlaces(home: SqlHome): Promise<Place[]> {
  await using sql = await openSql(home)
  const tables = await sql.rows<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
  )
  const places: Place[] = []
  for (const { name } of tables) {
    const rows = await sql.rows<{ row: string }>(`select t::text as row from ${name} t`)
    const bytes = Buffer.from(rows.map(({ row }) => row).join('\n'))
    places.push({ name: `table ${name} (${rows.length} rows)`, bytes: () => bytes })
  }
  return places
}

/** Every file below `folder` but the secrets; archives are opened as well. */
export function filePlaces(folder: string, leaveOut: (path: string) => boolean): Place[] {
  const places: Place[] = []
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (!entry.isFile() || leaveOut(path)) continue
    const name = relative(folder, path)
    places.push({ name: `file ${name}`, bytes: () => readOrEmpty(path) })
    if (/\.t?gz$/.test(name))
      places.push({ name: `inside of ${name}`, bytes: () => gunzipSync(readFileSync(path)) })
  }
  return places
}

function readOrEmpty(path: string): Buffer {
  try {
    return statSync(path).isFile() ? readFileSync(path) : Buffer.alloc(0)
  } catch {
    return Buffer.alloc(0) // PostgreSQL removed it, or the process ended, between the look and the read
  }
}
