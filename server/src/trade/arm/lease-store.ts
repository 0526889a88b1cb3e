// The SQL of trade leases: which server sends orders of an account. Every time is the database's own.
// The generation grows with each owner, so that a server that lost its lease cannot write under it.
import type { Queryable } from '../../platform/database/database.ts'

export const RENEW_MS = 15_000
export const LAPSE_MS = 60_000

export type TakenLease = {
  readonly generation: number
  /** False: the owner before did not give it back, so orders may be on their way that nobody asked about. */
  readonly cleanBefore: boolean
}

/** Null while another server holds it. */
export async function takeLease(
  tx: Queryable,
  accountId: number,
  serverId: string,
): Promise<TakenLease | null> {
  const { rows } = await tx.query<{ generation: string; free: boolean; released: boolean }>(
    `select generation, released, released or expires_at <= now() or server_id = $2 as free
       from trade_leases where account_id = $1 for update`,
    [accountId, serverId],
  )
  const [before] = rows
  if (before !== undefined && !before.free) return null
  const taken = await tx.query<{ generation: string }>(
    `insert into trade_leases (account_id, server_id, generation, expires_at) values ($1, $2, 1, now() + $3::integer * interval '1 ms')
     on conflict (account_id) do update set server_id = excluded.server_id, generation = trade_leases.generation + 1,
       expires_at = excluded.expires_at, released = false
     returning generation`,
    [accountId, serverId, LAPSE_MS],
  )
  return {
    generation: Number(taken.rows[0]?.generation),
    cleanBefore: before === undefined || before.released,
  }
}

/** False when it is no longer ours. A lease that lapsed is not renewed: whoever comes next must find that it lapsed. */
export async function renewLease(
  db: Queryable,
  accountId: number,
  serverId: string,
  generation: number,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update trade_leases set expires_at = now() + $4::integer * interval '1 ms'
      where account_id = $1 and server_id = $2 and generation = $3 and expires_at > now() and not released`,
    [accountId, serverId, generation, LAPSE_MS],
  )
  return rowCount > 0
}

/** Whether the lease is still ours, at this moment and not when the transaction began; held until it ends. */
export async function holdsTradeLease(
  tx: Queryable,
  accountId: number,
  serverId: string,
  generation: number,
): Promise<boolean> {
  const { rows } = await tx.query(
    `select 1 from trade_leases where account_id = $1 and server_id = $2 and generation = $3
       and expires_at > clock_timestamp() and not released for share`,
    [accountId, serverId, generation],
  )
  return rows.length > 0
}

export async function releaseLease(
  db: Queryable,
  accountId: number,
  serverId: string,
  generation: number,
): Promise<void> {
  await db.query(
    `update trade_leases set released = true, expires_at = now()
      where account_id = $1 and server_id = $2 and generation = $3 and expires_at > now()`,
    [accountId, serverId, generation],
  )
}
