// Arming and disarming by a person: each act and its audit entry are one transaction.
import { appendEntry, commandChain } from '../../access/audit/write-entry.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import { loadTradeAccount, storeArmed, storeDisarmed } from '../accounts/trade-account-store.ts'
import { loadLimits } from '../risk/limit-store.ts'
import { decimalLimit } from '../risk/limits.ts'

export type ArmDeps = {
  readonly database: Pick<Database, 'transaction'>
  readonly clock: Pick<Clock, 'now'>
  /** Who acts, such as `cli:alice` or `key:4kJ2mZ0q`. */
  readonly actor: string
}

/** One of these says how large an order may be at most. */
const sizeLimits = ['max_order_units', 'max_order_lots', 'max_order_notional_money'] as const

export type Armed = 'armed' | 'unknown_account' | 'no_size_limit'

export const noSizeLimit = `Nobody has said how large an order may be: set one of ${sizeLimits.join(', ')} first, such as \`tidemark trade limits ACCOUNT max_order_lots=0.5\`.`

/**
 * An account that has no limit on the size of an order cannot be armed: all limits begin as 0, and so nothing is traded until
 * a person has decided. What an unclean stop left open still has to be found out before it opens anything.
 */
export async function armAccount(deps: ArmDeps, accountId: number): Promise<Armed> {
  return deps.database.transaction(async (tx) => {
    if ((await loadTradeAccount(tx, accountId)) === null) return 'unknown_account'
    const limits = await loadLimits(tx, accountId)
    if (sizeLimits.every((name) => decimalLimit(limits, name) === null)) return 'no_size_limit'
    await storeArmed(tx, accountId, deps.actor)
    await appendEntry(tx, commandChain, act(deps, 'trading_armed', accountId))
    return 'armed'
  })
}

/** Null = every account. Answers those that were armed. */
export async function disarmAccounts(
  deps: ArmDeps,
  accountId: number | null,
  because: string,
): Promise<number[]> {
  return deps.database.transaction(async (tx) => {
    const disarmed = await storeDisarmed(tx, accountId, because)
    await appendEntry(tx, commandChain, {
      ...act(deps, 'trading_disarmed', accountId),
      ...{ because, accounts: disarmed },
    })
    return disarmed
  })
}

const act = ({ clock, actor }: ArmDeps, kind: string, account: number | null) => ({
  ...{ kind, at: new Date(clock.now()).toISOString(), by: actor, account },
})
