// What a look at an account's rules finds, and how it is put together from watches, deals and open positions.

import { endOfDay } from '../../domain/days/day-cut.ts'
import type { Decimal } from '../../domain/decimal.ts'
import { compare } from '../../domain/decimal-math.ts'
import { type AccountReport, reportAccount } from '../../domain/rules/account-report.ts'
import { ownEquity, type Worth } from '../../domain/rules/loss-limit.ts'
import type { LossReport } from '../../domain/rules/loss-report.ts'
import { dayCutOf, ruleDayAt } from '../../domain/rules/resets.ts'
import type { ProfitableDays } from '../../domain/rules/rule-kinds.ts'
import type { RuleSet } from '../../domain/rules/rule-set.ts'
import type { StopPosition } from '../../domain/rules/stop-loss.ts'
import type { Gap } from '../../domain/rules/verdict.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { AccountFacts } from './account-facts-store.ts'
import { loadFloatingAt } from './history-store.ts'
import type { LoadedDeals } from './load-ledger.ts'
import { type AccountWatch, reportWatch, type WatchSource } from './watch-account.ts'

export type LookMoment = {
  readonly nowMs: number
  /** Nothing was seen from then until now; null while the account is live. */
  readonly silence: Pick<Gap, 'fromMs' | 'cause'> | null
}

export type RuleLook = {
  readonly ruleSet: RuleSet
  readonly version: number
  readonly report: AccountReport
  readonly losses: readonly LossReport[]
  readonly worth: Worth
  /** Null = the list of open positions is not known. */
  readonly open: readonly StopPosition[] | null
  /** Digits after the point of the account's money; null = not known. */
  readonly currencyDigits: number | null
  readonly nowMs: number
}

export type LookParts = {
  readonly db: Queryable
  readonly watch: AccountWatch
  readonly source: WatchSource
  readonly deals: LoadedDeals
  readonly version: number
  readonly worth: Worth
  readonly hasCredit: boolean
  readonly open: readonly StopPosition[] | null
  readonly currencyDigits: number | null
}

export async function lookOf(parts: LookParts, moment: LookMoment): Promise<RuleLook> {
  const { watch, source, deals, worth, open, version, currencyDigits } = parts
  const { provenMs } = source.ledger
  const { ruleSet } = watch
  const { nowMs } = moment
  const losses = reportWatch(watch, source, { ...moment, worth }).map((one) =>
    parts.hasCredit ? { ...one, marks: [...one.marks, 'credit_subtracted' as const] } : one,
  )
  const validFromMs = Date.parse(ruleSet.validFrom)
  const trades = deals.trades.filter(({ openedMs }) => openedMs <= nowMs)
  const shared = { initialBalance: ruleSet.initialBalance, validFromMs }
  const report = reportAccount(
    ruleSet,
    losses,
    {
      ...{ ...shared, rules: ruleSet.rules, balance: worth.balance, trades },
      openPositions: open?.length ?? openBy(deals, source, nowMs),
      isComplete: provenMs !== null,
      floatingAt: await floatingOf(parts, nowMs),
    },
    { ...shared, nowMs, open, tradedMs: deals.tradedMs, provenMs, currencyDigits },
  )
  return { ruleSet, version, report, losses, worth, open, currencyDigits, nowMs }
}

/** Credit is not the trader's money. */
export function worthOf({ equity, balance, credit }: AccountFacts): {
  readonly worth: Worth
  readonly hasCredit: boolean
} {
  const hasCredit = credit !== null && compare(credit, '0' as Decimal) !== 0 // canonical
  return { worth: { equity: ownEquity(equity, credit), balance }, hasCredit }
}

/** Without a list, every deal tells how many positions are open. */
function openBy({ trades }: LoadedDeals, { ledger }: WatchSource, nowMs: number): number | null {
  if (ledger.provenMs === null) return null
  return trades.filter(({ openedMs, closedMs }) => openedMs <= nowMs && closedMs === null).length
}

/** Only rules that subtract a floating loss ask for it, at the end of days on which something was closed. */
async function floatingOf(
  { db, watch, source, deals }: LookParts,
  nowMs: number,
): Promise<ReadonlyMap<number, Decimal>> {
  const { rules } = watch.ruleSet
  const asking = rules.filter(
    (rule): rule is ProfitableDays => rule.kind === 'profitable_days' && rule.subtractFloatingLoss,
  )
  const ends = asking.flatMap((rule) => {
    const cut = dayCutOf(rule, rules)
    const closed = deals.trades.flatMap(({ closedMs }) => closedMs ?? [])
    return closed.map((ms) => endOfDay(cut, ruleDayAt(cut, ms).name))
  })
  const past = [...new Set(ends)].filter((ms) => ms <= nowMs)
  return loadFloatingAt(db, source.accountId, past)
}
