// What the bookings of an account say: deposits, results, gains on capital, and profit since the day, week and month began.
import type { Day } from '../days/day.ts'
import { groupOf } from '../days/day.ts'
import type { Decimal } from '../decimal.ts'
import { subtract } from '../decimal-math.ts'
import { type AccountLedger, balanceBefore, flowsOf } from './account-ledger.ts'
import { decimalAt, numberAt } from './amounts.ts'
import { bookingKinds } from './columns.ts'
import { absoluteGain, growth } from './gains.ts'
import type { LedgerTotals } from './ledger-totals.ts'
import type { MoneyDay } from './money-days.ts'
import { moneyWeightedReturn } from './money-weighted.ts'
import { type Outcome, unknown } from './outcome.ts'

const YEAR_MS = 365 * 86_400_000

export type MoneyFigures = LedgerTotals & {
  readonly openingBalance: Decimal
  readonly absoluteGain: Outcome<number>
  readonly growth: Outcome<number>
  readonly moneyWeightedReturn: Outcome<number>
  readonly profitToday: Decimal
  readonly profitThisWeek: Decimal
  readonly profitThisMonth: Decimal
  readonly profitThisYear: Decimal
}

/** `endEquity` is own equity at `toMs`; null = not known. */
export function moneyFigures(
  ledger: AccountLedger,
  span: { readonly fromMs: number; readonly toMs: number; readonly today: Day },
  days: ReadonlyMap<Day, MoneyDay>,
  endEquity: number | null,
): MoneyFigures {
  const { bookings, balances } = ledger
  const sums = { trade: 0n, other_result: 0n, bonus: 0n, credit: 0n, in: 0n, out: 0n }
  for (let at = 0; at < bookings.count; at++) {
    const ms = bookings.atMs[at] ?? 0
    if (ms < span.fromMs || ms >= span.toMs) continue
    const amount = bookings.money.units[at] ?? 0n
    const kind = bookingKinds[bookings.kind[at] ?? 0] ?? 'trade'
    if (kind !== 'flow') sums[kind] += amount
    else if (amount >= 0n) sums.in += amount
    else sums.out -= amount
  }
  const money = (units: bigint) => decimalAt(balances, units)
  const opening = balanceBefore(ledger, span.fromMs)
  const netProfit = money(sums.trade + sums.other_result)
  const profitSince = (by: 'day' | 'week' | 'month' | 'year') => {
    let profit = 0n
    for (const [day, one] of days)
      if (groupOf(day, by) === groupOf(span.today, by)) profit += one.profit
    return money(profit)
  }
  const flows = flowsOf(ledger).filter(({ atMs }) => atMs >= span.fromMs && atMs < span.toMs)
  const capital = sums.in + (opening > 0n ? opening : 0n)
  return {
    totalDeposits: money(sums.in),
    totalWithdrawals: money(sums.out),
    credit: money(sums.credit),
    bonus: money(sums.bonus),
    tradeResult: money(sums.trade),
    otherResult: money(sums.other_result),
    netProfit,
    openingBalance: money(opening),
    balance: money(balanceBefore(ledger, span.toMs)),
    absoluteGain: absoluteGain(Number(netProfit), numberAt(balances, capital)),
    growth: ledger.hasCapital ? growth(growthPeriods(ledger, span)) : unknown('no_deposits'),
    moneyWeightedReturn: weighted(ledger, flows, opening, span, endEquity),
    profitToday: profitSince('day'),
    profitThisWeek: profitSince('week'),
    profitThisMonth: profitSince('month'),
    profitThisYear: profitSince('year'),
  }
}

/** Balance after each balance operation, and before the next one or at the end. */
function growthPeriods(
  ledger: AccountLedger,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): [number, number][] {
  const number = (units: bigint) => numberAt(ledger.balances, units)
  const periods: [number, number][] = []
  const opening = balanceBefore(ledger, fromMs)
  let after: number | null = opening > 0n ? number(opening) : null
  for (const { place, atMs } of flowsOf(ledger)) {
    if (atMs < fromMs || atMs >= toMs) continue
    const before = place === 0 ? ledger.opening : (ledger.balances.units[place - 1] ?? 0n)
    if (after !== null && after > 0) periods.push([after, number(before)])
    after = number(ledger.balances.units[place] ?? 0n)
  }
  if (after !== null && after > 0) periods.push([after, number(balanceBefore(ledger, toMs))])
  return periods
}

function weighted(
  ledger: AccountLedger,
  flows: ReturnType<typeof flowsOf>,
  opening: bigint,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  endEquity: number | null,
): Outcome<number> {
  if (endEquity === null) return unknown('gap')
  const startMs = opening > 0n ? fromMs : (flows[0]?.atMs ?? fromMs)
  const number = (units: bigint) => numberAt(ledger.balances, units)
  const dated = flows.map(({ atMs, amount }) => ({
    ...{ amount: number(amount), years: (atMs - startMs) / YEAR_MS },
  }))
  const all = opening > 0n ? [{ amount: number(opening), years: 0 }, ...dated] : dated
  return moneyWeightedReturn(all, endEquity, (toMs - startMs) / YEAR_MS)
}

/** What the broker shows and our bookings do not explain; zero when they agree. */
export function unexplained(brokerBalance: Decimal, cashTotal: Decimal): Decimal {
  return subtract(brokerBalance, cashTotal)
}
