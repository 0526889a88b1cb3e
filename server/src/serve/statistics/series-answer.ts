// What charts draw: equity, balance, the chained index and how far it is under its peak, profit, day by day.
// More days than points are thinned to the last day of each run, so that what is drawn was really so.
import { dayCutText, endOfDay } from '../../domain/days/day-cut.ts'
import { balanceBefore } from '../../domain/statistics/account-ledger.ts'
import { decimalAt } from '../../domain/statistics/amounts.ts'
import { decimalFromNumber } from '../../domain/statistics/round-number.ts'
import { prepare } from './prepare.ts'
import type { Asked } from './question.ts'
import { settingsOf } from './settings.ts'
import type { StatisticsDeps, Subject } from './subject.ts'
import { moneyDigits, moneyText } from './wire.ts'

export const MOST_POINTS = 2_000

export async function seriesBody(
  deps: StatisticsDeps,
  request: Asked,
  subject: Subject,
): Promise<Record<string, unknown>> {
  const points = Number(request.query.points ?? MOST_POINTS)
  const prepared = await prepare(deps, subject, settingsOf(request))
  const head = { ...subject.head, as_of: subject.asOf, currency: subject.currency }
  if (prepared === null) return { ...head, data: [], null_reasons: { data: 'no_rate' } }
  const { ledger, observed, series, money, cut, span } = prepared
  const digits = moneyDigits(subject, ledger.balances.scale)
  const index = new Map(series.daily.map(({ day }, at) => [day, at]))
  const text = (value: number | null) => {
    const decimal = value === null ? null : decimalFromNumber(value)
    return decimal === null ? null : moneyText(decimal, digits)
  }
  const profits = [...money].sort(([one], [two]) => (one < two ? -1 : 1))
  let next = 0
  let cumulative = 0n
  const all = observed.days.map(({ day, endEquity }) => {
    let profit = 0n
    // Money of a weekend belongs to the observation that follows it.
    for (let one = profits[next]; one !== undefined && one[0] <= day; one = profits[++next])
      profit += one[1].profit
    cumulative += profit
    const at = index.get(day)
    const endMs = Math.min(endOfDay(cut, day), span.toMs)
    return {
      day,
      equity: ledger.hasCapital ? text(endEquity) : null,
      balance: ledger.hasCapital
        ? moneyText(decimalAt(ledger.balances, balanceBefore(ledger, endMs)), digits)
        : null,
      index: at === undefined ? null : (series.index[at] ?? null),
      underwater: at === undefined ? null : (series.under?.series[at] ?? null),
      return: at === undefined ? null : (series.daily[at]?.value ?? null),
      profit: moneyText(decimalAt(ledger.bookings.money, profit), digits),
      cumulative_profit: moneyText(decimalAt(ledger.bookings.money, cumulative), digits),
    }
  })
  const step = Math.max(1, Math.ceil(all.length / points))
  // The last day always stays: it is now.
  const data = all.filter((_, at) => (all.length - 1 - at) % step === 0)
  return {
    ...head,
    ...{ day_zone: cut.zone, day_cut: dayCutText(cut).slice(0, 5), days_per_point: step },
    ...(ledger.hasCapital
      ? {}
      : {
          null_reasons: {
            equity: 'no_deposits',
            balance: 'no_deposits',
            index: 'no_deposits',
            underwater: 'no_deposits',
            return: 'no_deposits',
          },
        }),
    data,
  }
}
