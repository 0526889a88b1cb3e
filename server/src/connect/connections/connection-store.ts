// The SQL of what people set up: connections, and which accounts they read.
import type { Queryable } from '../../platform/database/database.ts'

export type ConnectionRow = {
  readonly connectionId: number
  readonly venue: string
  readonly name: string
  readonly server: string
  /** Members of the venue's field list that are no secret. */
  readonly settings: Readonly<Record<string, string>>
  readonly state: string
  readonly cause: string | null
  readonly detail: string | null
  readonly stateSince: string
  readonly pausedAt: string | null
  /** When the login by one-time code ends; null = not known, or past. */
  readonly codeExpiresAt: string | null
  readonly accounts: number
  /** The server that reads it now; null = none. */
  readonly owner: string | null
}

type Row = {
  connection_id: number
  venue: string
  name: string
  server: string
  settings: string
  state: string
  cause: string | null
  cause_detail: string | null
  state_since: string
  paused_at: string | null
  code_expires_at: string | null
  accounts: string
  owner: string | null
}

export async function loadConnections(
  db: Queryable,
  name: string | null = null,
): Promise<ConnectionRow[]> {
  const { rows } = await db.query<Row>(
    `select c.connection_id, c.venue, c.name, c.server, c.settings, c.state, c.cause, c.cause_detail, c.state_since, c.paused_at,
            case when c.code_expires_at > now() then c.code_expires_at end as code_expires_at,
            (select count(*) from linked_accounts l where l.connection_id = c.connection_id) as accounts,
            (select server_id from connection_leases l where l.connection_id = c.connection_id and l.expires_at > now()) as owner
       from broker_connections c where $1::text is null or c.name = $1 order by c.connection_id`,
    [name],
  )
  return rows.map((row) => ({
    connectionId: row.connection_id,
    venue: row.venue,
    name: row.name,
    server: row.server,
    settings: JSON.parse(row.settings),
    state: row.state,
    cause: row.cause,
    detail: row.cause_detail,
    stateSince: row.state_since,
    pausedAt: row.paused_at,
    codeExpiresAt: row.code_expires_at,
    accounts: Number(row.accounts),
    owner: row.owner,
  }))
}

/** Null when the name is taken. */
export async function insertConnection(
  db: Queryable,
  given: {
    readonly venue: string
    readonly name: string
    readonly server: string
    readonly settings: Readonly<Record<string, string>>
    readonly createdBy: string
  },
): Promise<number | null> {
  const { rows } = await db.query<{ connection_id: number }>(
    `insert into broker_connections (venue, name, server, settings, created_by) values ($1, $2, $3, $4, $5)
     on conflict (name) do nothing returning connection_id`,
    [given.venue, given.name, given.server, JSON.stringify(given.settings), given.createdBy],
  )
  return rows[0]?.connection_id ?? null
}

export async function storeSettings(
  db: Queryable,
  connectionId: number,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  await db.query('update broker_connections set settings = $2 where connection_id = $1', [
    connectionId,
    JSON.stringify(settings),
  ])
}

export async function storePause(
  db: Queryable,
  connectionId: number,
  isPaused: boolean,
): Promise<void> {
  await db.query(
    'update broker_connections set paused_at = case when $2 then coalesce(paused_at, now()) end where connection_id = $1',
    [connectionId, isPaused],
  )
}

/** Its accounts stay in the ledger; they are no longer read. */
export async function deleteConnection(db: Queryable, connectionId: number): Promise<void> {
  await db.query('delete from linked_accounts where connection_id = $1', [connectionId])
  await db.query('delete from broker_connections where connection_id = $1', [connectionId])
}
