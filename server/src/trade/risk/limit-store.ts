// The SQL of limits. Times are the database's own, and those of the moment: a transaction may have waited since it began.
// A change that allows more counts 60 s later, and any further change withdraws it.
import type { Queryable } from '../../platform/database/database.ts'
import {
  allowsMore,
  isLimitName,
  type LimitName,
  type Limits,
  noLimits,
  offValue,
} from './limits.ts'

/** Limits under this account hold for all accounts that have none of their own. */
export const EVERY_ACCOUNT = 0
export const RAISE_AFTER_S = 60

/** What is in force for an account now. */
export async function loadLimits(db: Queryable, accountId: number): Promise<Limits> {
  const { rows } = await db.query<{ name: string; value: string }>(
    `select distinct on (name) name, value from trade_limits
      where account_id in ($1, ${EVERY_ACCOUNT}) and effective_at <= clock_timestamp() and not withdrawn
      order by name, (account_id = $1) desc, change desc`,
    [accountId],
  )
  const found = rows.filter(({ name }) => isLimitName(name))
  return { ...noLimits, ...Object.fromEntries(found.map(({ name, value }) => [name, value])) }
}

export type PendingLimit = {
  readonly name: string
  readonly value: string
  readonly effectiveAt: string
}

export async function loadPendingLimits(db: Queryable, accountId: number): Promise<PendingLimit[]> {
  const { rows } = await db.query<{ name: string; value: string; effective_at: string }>(
    `select name, value, effective_at from trade_limits
      where account_id = $1 and effective_at > clock_timestamp() and not withdrawn order by name, change`,
    [accountId],
  )
  return rows.map(({ name, value, effective_at }) => ({ name, value, effectiveAt: effective_at }))
}

/** How long until it counts, in seconds. */
export async function storeLimit(
  tx: Queryable,
  given: {
    readonly accountId: number
    readonly name: LimitName
    readonly value: string
    readonly by: string
  },
): Promise<number> {
  const { accountId, name, value, by } = given
  // Two people who change the same limit do it one after the other.
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('tidemark limits', 0))`)
  await tx.query(
    `update trade_limits set withdrawn = true where account_id = $1 and name = $2 and effective_at > clock_timestamp() and not withdrawn`,
    [accountId, name],
  )
  const now = (await loadLimits(tx, accountId))[name]
  const waitS = allowsMore(name, now ?? offValue(name), value) ? RAISE_AFTER_S : 0
  await tx.query(
    `insert into trade_limits (account_id, name, change, value, set_by, effective_at)
     select $1, $2, coalesce(max(change), 0) + 1, $3, $4, clock_timestamp() + $5::integer * interval '1 s'
       from trade_limits where account_id = $1 and name = $2`,
    [accountId, name, value, by, waitS],
  )
  return waitS
}
