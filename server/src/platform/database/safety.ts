// Checks each new connection before anyone may use it: an acknowledged trade must survive a power cut.
// Per connection, because a role or database setting, or a restart with other settings, can change the answer at any time.
import type { Connection } from './connection.ts'
import { DatabaseRefused } from './refused.ts'

export const oldestMajor = 15
export const newestMajor = 18

export type ServerFacts = { readonly serverVersion: number }

export type SettingsRow = {
  version: number
  fsync: string
  full_page_writes: string
  synchronous_commit: string
  encoding: string
  standby: boolean
}

export const settingsQuery = `select current_setting('server_version_num')::int4 as version,
  current_setting('fsync') as fsync,
  current_setting('full_page_writes') as full_page_writes,
  current_setting('synchronous_commit') as synchronous_commit,
  current_setting('server_encoding') as encoding,
  pg_is_in_recovery() as standby`

/** Holds the session to the commits it was found with, so that a reload of weaker settings cannot reach it. */
const pinCommit = `set_config('synchronous_commit', current_setting('synchronous_commit'), false)`

export async function checkServer(
  connection: Connection,
  unsafeForTorture: boolean,
): Promise<ServerFacts> {
  const { rows } = await connection.query<SettingsRow>(`${settingsQuery}, ${pinCommit}`)
  const row = rows[0]
  if (row === undefined) throw new DatabaseRefused('The database does not tell its settings.')
  const reason = findRefusal(row, unsafeForTorture)
  if (reason !== null) throw new DatabaseRefused(reason)
  return { serverVersion: row.version }
}

/** Why Tidemark must not run on such a server, or null. */
export function findRefusal(row: SettingsRow, unsafeForTorture: boolean): string | null {
  const major = Math.floor(row.version / 10_000)
  if (major < oldestMajor || major > newestMajor) {
    return `PostgreSQL ${major} is not supported; Tidemark runs on ${oldestMajor} to ${newestMajor}.`
  }
  if (row.encoding !== 'UTF8') {
    return `The database has encoding ${row.encoding}; Tidemark needs UTF8. Create one with: createdb -E UTF8 -T template0 NAME.`
  }
  if (row.standby) {
    return 'The server is a standby and cannot be written to. Point DATABASE_URL at the primary.'
  }
  for (const name of ['fsync', 'full_page_writes', 'synchronous_commit'] as const) {
    if (row[name] !== 'off' || (name === 'synchronous_commit' && unsafeForTorture)) continue
    return (
      `The database runs with ${name} = off, so a power cut would lose trades that were acknowledged. ` +
      `Set ${name} = on (postgresql.conf, ALTER SYSTEM, ALTER DATABASE or ALTER ROLE) and start again.`
    )
  }
  return null
}
