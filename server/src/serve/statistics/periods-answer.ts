// Returns and money by day, week, month or year. Money by booking time adds up to the total exactly; returns are chained.
// A period before the first money is unknown, one without trades is zero, the first and last say from when to when.
import { type Day, daysFrom, type Grouping, groupOf, isWeekend } from '../../domain/days/day.ts'
import { dayAt, dayCutText } from '../../domain/days/day-cut.ts'
import { decimalAt } from '../../domain/statistics/amounts.ts'
import { groupMoney } from '../../domain/statistics/money-days.ts'
import { totalReturn } from '../../domain/statistics/total-return.ts'
import { type Prepared, prepare } from './prepare.ts'
import type { Asked } from './question.ts'
import { settingsOf } from './settings.ts'
import type { StatisticsDeps, Subject } from './subject.ts'
import { type MoneyDigits, moneyDigits, moneyText } from './wire.ts'

type Group = { first: Day; last: Day; returns: (number | null)[]; gap: boolean; assumed: boolean }

export async function periodsBody(
  deps: StatisticsDeps,
  request: Asked,
  subject: Subject,
): Promise<Record<string, unknown>> {
  // The schema lets nothing else through.
  const by = (request.query.by as Grouping | undefined) ?? 'month'
  const prepared = await prepare(deps, subject, settingsOf(request))
  const head = { ...subject.head, as_of: subject.asOf, by, currency: subject.currency }
  if (prepared === null)
    return { ...head, data: [], total: null, null_reasons: { total: 'no_rate' } }
  const digits = moneyDigits(subject, prepared.ledger.balances.scale)
  const groups = groupsOf(prepared, by)
  const money = groupMoney(prepared.money, by)
  const scale = prepared.ledger.bookings.money
  const data = [...groups].map(([period, group]) => {
    const { profit, flows, trades } = money.get(period) ?? { profit: 0n, flows: 0n, trades: 0 }
    const value = totalReturn(group.returns)
    const isPartial =
      group.first !== firstOf(period, by, group.first) || group.last === prepared.today
    return {
      period,
      from: group.first,
      to: group.last,
      profit: moneyText(decimalAt(scale, profit), digits),
      return: value.value,
      trades,
      flows: moneyText(decimalAt(scale, flows), digits),
      partial: isPartial,
      warnings: [
        ...(group.gap ? ['spans_days'] : []),
        ...(group.assumed ? ['flow_timing_assumed'] : []),
      ],
    }
  })
  return {
    ...head,
    day_zone: prepared.cut.zone,
    day_cut: dayCutText(prepared.cut).slice(0, 5),
    data,
    total: totalOf(prepared, digits),
  }
}

function groupsOf({ series, span, today, money }: Prepared, by: Grouping): Map<string, Group> {
  const { cut, fromMs } = span
  const days = daysFrom(dayAt(cut, fromMs), today).filter(
    (day) => span.withWeekends || money.has(day) || !isWeekend(day),
  )
  const known = new Map(series.daily.map((one) => [one.day, one]))
  const groups = new Map<string, Group>()
  for (const day of days) {
    const name = groupOf(day, by)
    const group = groups.get(name) ?? {
      first: day,
      last: day,
      returns: [],
      gap: false,
      assumed: false,
    }
    groups.set(name, group)
    const one = known.get(day)
    group.last = day
    group.returns.push(one?.value ?? null)
    group.gap ||= (one?.spansDays ?? 1) > 1 || (one !== undefined && one.value === null)
    group.assumed ||= one?.flowAssumed ?? false
  }
  return groups
}

/** The first day of a period as the calendar has it, weekends aside. */
function firstOf(period: string, by: Grouping, first: Day): Day {
  if (by === 'day' || by === 'week') return first
  const start = by === 'month' ? `${period}-01` : `${period}-01-01`
  // A period that begins on a weekend begins on its first observed day.
  return Number(first.slice(8)) <= 3 && first.slice(0, 7) === start.slice(0, 7) ? first : start
}

function totalOf({ money, series, ledger }: Prepared, digits: MoneyDigits) {
  let profit = 0n
  let flows = 0n
  let trades = 0
  for (const day of money.values()) {
    profit += day.profit
    flows += day.flows
    trades += day.trades
  }
  const scale = ledger.bookings.money
  return {
    profit: moneyText(decimalAt(scale, profit), digits),
    return: totalReturn(series.daily.map(({ value }) => value)).value,
    trades,
    flows: moneyText(decimalAt(scale, flows), digits),
  }
}
