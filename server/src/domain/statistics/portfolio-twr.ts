// Several accounts as one pot, in one currency: its return is that of the pot, not a mean of the accounts' returns.
// An account that joins brings its money in as a flow. A rate that is not known makes the day unknown; it is never 1.
import { type DailyReturn, dailyTwr, type EquityDay } from './daily-twr.ts'
import type { NullReason } from './outcome.ts'

export type AccountDay = {
  readonly startValue: number | null
  readonly endValue: number | null
  /** Reporting currency per account currency at the start and end of the day; null = not known. */
  readonly startRate: number | null
  readonly endRate: number | null
  /** The rate at which results were booked. */
  readonly resultRate: number | null
}

export type PortfolioDay = {
  readonly day: string
  readonly accounts: ReadonlyMap<string, AccountDay>
}

export type PortfolioTwr = {
  readonly daily: readonly (number | null)[]
  readonly total: number
  /** Why days are null. */
  readonly reason: NullReason | null
  readonly resultInReportingCurrency: number | null
  /** Change of value that is neither result nor flow. */
  readonly currencyEffect: number | null
}

export function portfolioTwr(days: readonly PortfolioDay[]): PortfolioTwr {
  let reason: NullReason | null = null
  let before = new Set<string>()
  let result: number | null = 0
  let first: number | null = null
  let last: number | null = null
  let joined = 0
  const pot: EquityDay[] = days.map(({ day, accounts }) => {
    let start: number | null = 0
    let end: number | null = 0
    let joins = 0
    for (const [name, one] of accounts) {
      const opening = converted(one.startValue, one.startRate)
      const closing = converted(one.endValue, one.endRate)
      if (opening === null || closing === null)
        reason = one.startRate === null || one.endRate === null ? 'no_rate' : 'gap'
      start = opening === null || start === null ? null : start + opening
      end = closing === null || end === null ? null : end + closing
      if (!before.has(name) && before.size > 0) joins += opening ?? 0
      const change =
        one.startValue === null || one.endValue === null ? null : one.endValue - one.startValue
      const booked = converted(change, one.resultRate)
      result = booked === null || result === null ? null : result + booked
    }
    before = new Set([...before, ...accounts.keys()])
    first ??= start
    last = end
    joined += joins
    // What joins is there from the day's first moment: the pot's value just before is what the others had.
    const flows =
      joins === 0 ? [] : [{ amount: joins, equityBefore: start === null ? null : start - joins }]
    return { day, endEquity: end, flows }
  })
  const [segment] = dailyTwr(first, pot)
  const daily: readonly DailyReturn[] = segment?.daily ?? []
  const change = first === null || last === null ? null : last - first - joined
  return {
    daily: daily.map(({ value }) => value),
    total: segment?.total ?? 0,
    reason,
    resultInReportingCurrency: result,
    currencyEffect: change === null || result === null ? null : change - result,
  }
}

function converted(value: number | null, rate: number | null): number | null {
  return value === null || rate === null ? null : value * rate
}
