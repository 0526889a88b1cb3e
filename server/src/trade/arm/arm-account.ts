// Arming and disarming by a person: each act and its audit entry are one transaction.
import { appendEntry, commandChain } from '../../access/audit/write-entry.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import { loadTradeAccount, storeArmed, storeDisarmed } from '../accounts/trade-account-store.ts'

export type ArmDeps = {
  readonly database: Pick<Database, 'transaction'>
  readonly clock: Pick<Clock, 'now'>
  /** Who acts, such as `cli:alice` or `key:4kJ2mZ0q`. */
  readonly actor: string
}

/** False when the trade server has no such account. What an unclean stop left open still has to be found out before it opens anything. */
export async function armAccount(deps: ArmDeps, accountId: number): Promise<boolean> {
  return deps.database.transaction(async (tx) => {
    if ((await loadTradeAccount(tx, accountId)) === null) return false
    await storeArmed(tx, accountId, deps.actor)
    await appendEntry(tx, commandChain, act(deps, 'trading_armed', accountId))
    return true
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
