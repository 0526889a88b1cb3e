// The SQL of leases. Every time is the database's own, so servers need not agree on the time of day. A row is never
// removed while its connection exists: the generation only grows, and with it the fence that writes carry.
import type { Queryable } from '../../platform/database/database.ts'

/** Ownership of one connection; the generation tells its owner from every earlier one. */
export type Lease = { readonly connectionId: number; readonly generation: number }

export const LEASE_MS = 6_000

/** Says that this server is there. */
export async function noteServer(db: Queryable, serverId: string): Promise<void> {
  await db.query(
    `insert into read_servers (server_id, seen_at) values ($1, now())
     on conflict (server_id) do update set seen_at = now()`,
    [serverId],
  )
  await db.query(`delete from read_servers where seen_at < now() - interval '1 day'`)
}

export async function forgetServer(db: Queryable, serverId: string): Promise<void> {
  await db.query('delete from read_servers where server_id = $1', [serverId])
}

/** Prolongs what this server still owns; answers that. What was paused or removed is not prolonged. */
export async function renewLeases(
  db: Queryable,
  serverId: string,
  held: readonly Lease[],
): Promise<Lease[]> {
  const { rows } = await db.query<{ connection_id: number; generation: string }>(
    `update connection_leases l set expires_at = now() + $4::integer * interval '1 ms'
       from unnest($2::integer[], $3::bigint[]) as h(connection_id, generation), broker_connections c
      where l.connection_id = h.connection_id and l.generation = h.generation and l.server_id = $1
        and c.connection_id = l.connection_id and c.paused_at is null
      returning l.connection_id, l.generation`,
    [
      serverId,
      held.map(({ connectionId }) => connectionId),
      held.map(({ generation }) => generation),
      LEASE_MS,
    ],
  )
  return rows.map(leaseOf)
}

/** What this server let go without a word, because it was paused or because the database was away, is free at once. */
export async function expireForgotten(
  db: Queryable,
  serverId: string,
  held: readonly Lease[],
): Promise<void> {
  await db.query(
    `update connection_leases set expires_at = now()
      where server_id = $1 and expires_at > now() and connection_id <> all($2::integer[])`,
    [serverId, held.map(({ connectionId }) => connectionId)],
  )
}

/** Nobody reads a paused connection, so nobody else says that it is not live. */
export async function restPaused(db: Queryable): Promise<void> {
  await db.query(
    `update broker_connections set state = 'offline', cause = null, cause_detail = null, state_since = now()
      where paused_at is not null and (state <> 'offline' or cause is not null)`,
  )
}

/** How many connections each live server owns: those that said lately that they are there, and this one. */
export async function countShares(
  db: Queryable,
): Promise<{ connections: number; held: Map<string, number>; free: number[] }> {
  const { rows } = await db.query<{ server_id: string; held: string }>(
    `select s.server_id, count(l.connection_id) as held
       from read_servers s
       left join connection_leases l on l.server_id = s.server_id and l.expires_at > now()
      where s.seen_at > now() - $1::integer * interval '1 ms' group by s.server_id`,
    [LEASE_MS],
  )
  const { rows: readable } = await db.query<{ connection_id: number; is_free: boolean }>(
    `select c.connection_id, l.connection_id is null or l.expires_at <= now() as is_free
       from broker_connections c left join connection_leases l on l.connection_id = c.connection_id
      where c.paused_at is null order by c.connection_id`,
  )
  return {
    connections: readable.length,
    held: new Map(rows.map(({ server_id, held }) => [server_id, Number(held)])),
    free: readable.filter(({ is_free }) => is_free).map(({ connection_id }) => connection_id),
  }
}

/** Null when another server was faster. */
export async function claimLease(
  db: Queryable,
  connectionId: number,
  serverId: string,
): Promise<Lease | null> {
  const { rows } = await db.query<{ connection_id: number; generation: string }>(
    `insert into connection_leases as l (connection_id, server_id, generation, taken_at, expires_at)
     values ($1, $2, 1, now(), now() + $3::integer * interval '1 ms')
     on conflict (connection_id) do update
        set server_id = excluded.server_id, generation = l.generation + 1, taken_at = now(), expires_at = excluded.expires_at
      where l.expires_at <= now()
     returning connection_id, generation`,
    [connectionId, serverId, LEASE_MS],
  )
  return rows[0] === undefined ? null : leaseOf(rows[0])
}

/** Gives connections back at once, and lets every server know. */
export async function releaseLeases(
  db: Queryable,
  serverId: string,
  leases: readonly Lease[],
): Promise<void> {
  if (leases.length === 0) return
  await db.query(
    `update connection_leases l set expires_at = now()
       from unnest($2::integer[], $3::bigint[]) as h(connection_id, generation)
      where l.connection_id = h.connection_id and l.generation = h.generation and l.server_id = $1`,
    [
      serverId,
      leases.map(({ connectionId }) => connectionId),
      leases.map(({ generation }) => generation),
    ],
  )
  await db.query(`select pg_notify('tidemark_connections', 'released')`)
}

function leaseOf(row: { connection_id: number; generation: string }): Lease {
  return { connectionId: row.connection_id, generation: Number(row.generation) }
}
