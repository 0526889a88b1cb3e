// What each booking is: the result of a trade, another result, money from or to outside, or credit; and their sums.
// Numbers of types are MQL5's (DEAL_TYPE). Identity: balance = deposits - withdrawals + bonus + net profit.
import type { Decimal } from '../decimal.ts'
import { add, compare, subtract, ZERO } from '../decimal-math.ts'

export type BookingKind = 'trade' | 'other_result' | 'flow' | 'bonus' | 'credit'

/** What a user may say a balance operation was. */
export const reclassifications = [
  'rebate',
  'fee',
  'correction',
  'transfer',
  'payout',
  'reset',
] as const
export type Reclassification = (typeof reclassifications)[number]

const results: ReadonlySet<string> = new Set(['rebate', 'fee', 'correction'])

/** A bonus (6) that stands in the balance is a flow that is no deposit; types to come are results until known. */
export function bookingKind(
  type: number,
  reclassified: Reclassification | null = null,
): BookingKind {
  if (type === 0 || type === 1 || type === 13 || type === 14) return 'trade'
  if (type === 2)
    return reclassified !== null && results.has(reclassified) ? 'other_result' : 'flow'
  if (type === 3) return 'credit'
  return type === 6 ? 'bonus' : 'other_result'
}

export type LedgerTotals = {
  readonly totalDeposits: Decimal
  /** A magnitude. */
  readonly totalWithdrawals: Decimal
  readonly credit: Decimal
  readonly bonus: Decimal
  readonly tradeResult: Decimal
  readonly otherResult: Decimal
  readonly netProfit: Decimal
  readonly balance: Decimal
}

export type Booking = { readonly kind: BookingKind; readonly amount: Decimal }

export function ledgerTotals(bookings: Iterable<Booking>): LedgerTotals {
  let [totalDeposits, totalWithdrawals, credit, bonus] = [ZERO, ZERO, ZERO, ZERO]
  let [tradeResult, otherResult] = [ZERO, ZERO]
  for (const { kind, amount } of bookings) {
    if (kind === 'trade') tradeResult = add(tradeResult, amount)
    else if (kind === 'other_result') otherResult = add(otherResult, amount)
    else if (kind === 'credit') credit = add(credit, amount)
    else if (kind === 'bonus') bonus = add(bonus, amount)
    else if (compare(amount, ZERO) >= 0) totalDeposits = add(totalDeposits, amount)
    else totalWithdrawals = subtract(totalWithdrawals, amount)
  }
  const netProfit = add(tradeResult, otherResult)
  const capital = add(subtract(totalDeposits, totalWithdrawals), bonus)
  return {
    ...{ totalDeposits, totalWithdrawals, credit, bonus, tradeResult, otherResult, netProfit },
    balance: add(capital, netProfit),
  }
}
