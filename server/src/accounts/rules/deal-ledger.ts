// What deals prove about an account: its balance at any instant, and when nothing was open. Only where none is missing,
// which is so as long as they add up to the balance that the broker says.
import type { Decimal } from '../../domain/decimal.ts'
import { add, compare, subtract, sum, ZERO } from '../../domain/decimal-math.ts'
import type { AccountTrade } from '../../domain/rules/goal-report.ts'
import { lowest } from '../../domain/rules/loss-limit.ts'
import type { MoneyStep } from './deal-history-store.ts'

export type DealLedger = {
  /** Up to when no deal is missing, in milliseconds since 1970; null = nothing is proved. */
  readonly provenMs: number | null
  /** From every deal before the instant; null when deals may be missing. */
  balanceAt(atMs: number): Decimal | null
  /** Balances after deals in (afterMs, untilMs]. */
  balances(
    afterMs: number,
    untilMs: number,
  ): readonly { readonly atMs: number; readonly balance: Decimal }[]
  /** The lowest balance of a span in which no position was open; null when one was, or nobody knows. */
  flatBalanceLow(fromMs: number, toMs: number): Decimal | null
  isFlatAt(atMs: number): boolean
  /** No position was opened before the instant; false when deals may be missing. */
  isUntradedBefore(atMs: number): boolean
}

export type DealHistory = {
  /** From when on the steps are all there. */
  readonly fromMs: number
  /** The sum of every deal, those before `fromMs` included. */
  readonly cashTotal: Decimal
  readonly steps: readonly MoneyStep[]
  /** Positions that were open at `fromMs` or later. */
  readonly trades: readonly AccountTrade[]
  /** When the first position of all was opened; null = none was. */
  readonly firstTradeMs: number | null
}

/** Adds the deals up once; what they prove is asked for each time that they are found to be complete. */
export function createDealLedger(history: DealHistory): (provenMs: number | null) => DealLedger {
  const { fromMs, cashTotal, steps, trades, firstTradeMs } = history
  const start = subtract(cashTotal, sum(steps.map(({ money }) => money)))
  let running = start
  const after = steps.map(({ atMs, money }) => {
    running = add(running, money)
    return { atMs, balance: running }
  })
  /** How many steps lie before the instant. */
  const before = (atMs: number): number => {
    let [low, high] = [0, after.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((after[middle]?.atMs ?? atMs) < atMs) low = middle + 1
      else high = middle
    }
    return low
  }
  const balanceBefore = (atMs: number) => after[before(atMs) - 1]?.balance ?? start
  const isFlat = (from: number, to: number) =>
    !trades.some(
      ({ openedMs, closedMs }) => openedMs <= to && (closedMs === null || closedMs >= from),
    )
  return (provenMs) => {
    const isProven = (atMs: number) => provenMs !== null && atMs >= fromMs && atMs <= provenMs
    return {
      provenMs,
      balanceAt: (atMs) => (isProven(atMs) ? balanceBefore(atMs) : null),
      balances: (afterMs, untilMs) =>
        provenMs === null
          ? []
          : after.slice(before(afterMs + 1), before(Math.min(untilMs, provenMs) + 1)),
      flatBalanceLow(from, to) {
        if (!isProven(from) || !isProven(to) || !isFlat(from, to)) return null
        const [first, end] = [before(from), before(to + 1)]
        const opening = after[first - 1]?.balance ?? start
        // Before its first money an account has not begun: that it held nothing then is no loss.
        const isBegun = first > 0 || compare(opening, ZERO) !== 0
        const [low, ...others] = [
          ...(isBegun ? [opening] : []),
          ...after.slice(first, end).map(({ balance }) => balance),
        ]
        return low === undefined ? null : lowest([low, ...others])
      },
      isFlatAt: (atMs) => isProven(atMs) && isFlat(atMs, atMs),
      isUntradedBefore: (atMs) =>
        provenMs !== null && (firstTradeMs === null || firstTradeMs >= atMs),
    }
  }
}
