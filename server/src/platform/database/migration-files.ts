// The numbered SQL files that make the schema. Their order is their number; their checksum pins their content.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

export type Migration = {
  readonly version: number
  readonly name: string
  readonly sql: string
  /** SHA-256 of the text with LF line ends, so that a checkout with CRLF counts as the same. */
  readonly checksum: string
}

const folder = fileURLToPath(new URL('../../../migrations/', import.meta.url))

export async function loadMigrations(from: string = folder): Promise<Migration[]> {
  const names = (await readdir(from)).filter((name) => name.endsWith('.sql')).sort()
  const migrations = await Promise.all(
    names.map(async (file) => {
      const parts = /^(\d{6})_([a-z0-9_]+)\.sql$/.exec(file)
      if (!parts?.[1] || !parts[2]) {
        throw new Error(`migration ${file} is not named like 000001_what_it_makes.sql`)
      }
      const sql = (await readFile(`${from}/${file}`, 'utf8')).replaceAll('\r\n', '\n')
      const checksum = createHash('sha256').update(sql).digest('hex')
      return { version: Number(parts[1]), name: parts[2], sql, checksum }
    }),
  )
  for (const [index, { version }] of migrations.entries()) {
    if (version !== index + 1) throw new Error(`migration number ${index + 1} is missing`)
  }
  return migrations
}

export function newestVersion(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0
}
