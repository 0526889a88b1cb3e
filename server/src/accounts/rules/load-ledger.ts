// Loads what an account's deals prove, for rules that need to know from an instant on.

import type { AccountTrade } from '../../domain/rules/goal-report.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { AccountFacts } from './account-facts-store.ts'
import { loadFirstTrade, loadMoneySteps, loadTrades } from './deal-history-store.ts'
import { createDealLedger, type DealLedger } from './deal-ledger.ts'

export type LoadedDeals = {
  /** What was loaded: number of deals and what they add up to. Another key means that it is to be loaded anew. */
  readonly key: string
  readonly trades: readonly AccountTrade[]
  /** When something was bought or sold, in order; milliseconds since 1970. */
  readonly tradedMs: readonly number[]
  readonly ledgerAt: (provenMs: number | null) => DealLedger
}

const DAY_MS = 86_400_000

export const dealsKey = ({ deals, cashTotal }: AccountFacts): string => `${deals} ${cashTotal}`

export async function loadDeals(
  db: Queryable,
  accountId: number,
  facts: AccountFacts,
  neededFromMs: number,
): Promise<LoadedDeals> {
  // A little earlier than needed, so that the first reset has what was before it.
  const fromMs = neededFromMs - DAY_MS
  const [steps, trades, firstTradeMs] = [
    await loadMoneySteps(db, accountId, fromMs),
    await loadTrades(db, accountId, fromMs),
    await loadFirstTrade(db, accountId),
  ]
  const { cashTotal } = facts
  const ledgerAt = createDealLedger({ fromMs, cashTotal, steps, trades, firstTradeMs })
  const tradedMs = steps.flatMap(({ atMs, isTrade }) => (isTrade ? [atMs] : []))
  return { key: dealsKey(facts), trades, tradedMs, ledgerAt }
}
