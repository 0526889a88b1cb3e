// Trades by symbol, side, magic number, bot, account, weekday, hour, session or duration. Each is in exactly one row.

import { weekdayOf } from '../../domain/days/day.ts'
import type { DayCut } from '../../domain/days/day-cut.ts'
import { dayReader } from '../../domain/days/day-cut.ts'
import {
  type BreakdownRow,
  breakdown,
  durationOf,
  durations,
} from '../../domain/statistics/breakdown.ts'
import { nameAt, type TradeColumns } from '../../domain/statistics/columns.ts'
import { sessionReader, sessions } from '../../domain/statistics/sessions.ts'
import { offsetAt } from '../../domain/zone.ts'
import { prepare } from './prepare.ts'
import type { Asked } from './question.ts'
import { settingsOf } from './settings.ts'
import type { StatisticsDeps, Subject } from './subject.ts'
import { flattened, type MoneyDigits, moneyDigits } from './wire.ts'

export const breakdownNames = [
  ...([
    'symbol',
    'side',
    'magic',
    'bot',
    'account',
    'weekday',
    'hour',
    'session',
    'duration',
  ] as const),
]
export type BreakdownName = (typeof breakdownNames)[number]

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'))
/** Names in their natural order; others are ordered by what they made. */
const orders: Readonly<Partial<Record<BreakdownName, readonly string[]>>> = {
  ...{ weekday: weekdays, hour: hours, session: sessions, duration: durations },
}

export async function breakdownBody(
  deps: StatisticsDeps,
  request: Asked,
  subject: Subject,
): Promise<Record<string, unknown>> {
  const { query } = request
  // The schema lets nothing else through.
  const by = (query.by as BreakdownName | undefined) ?? 'symbol'
  const attributed = query.attributed === 'open' ? 'open' : 'close'
  const prepared = await prepare(deps, subject, settingsOf(request))
  const head = { ...subject.head, as_of: subject.asOf, currency: subject.currency, by }
  if (prepared === null)
    return { ...head, data: [], total: null, null_reasons: { total: 'no_rate' } }
  const { trades, cut } = prepared
  const found = breakdown(trades.net, trades.volume, keyOf(by, attributed, trades, cut))
  const digits = moneyDigits(subject, trades.net.scale)
  return {
    ...head,
    // A session is where the trade was opened, whatever else is asked.
    attributed_by: by === 'session' ? 'open' : attributed,
    zone: by === 'session' ? null : cut.zone,
    data: ordered(found.rows, orders[by] ?? null).map((row) => rowOf(row, digits)),
    total: rowOf(found.total, digits),
  }
}

function keyOf(
  by: BreakdownName,
  attributed: 'open' | 'close',
  trades: TradeColumns,
  cut: DayCut,
): (at: number) => string {
  const { openedMs, closedMs } = trades
  const instants = attributed === 'open' ? openedMs : closedMs
  if (by === 'weekday') {
    const dayOf = dayReader(cut)
    return (at) => weekdays[weekdayOf(dayOf(instants[at] ?? 0)) - 1] ?? 'unknown'
  }
  if (by === 'hour')
    return (at) => {
      const ms = instants[at] ?? 0
      const minutes = Math.floor(ms / 60_000) + offsetAt(cut.zone, ms)
      return hours[Math.floor(minutes / 60) % 24] ?? 'unknown'
    }
  if (by === 'session') {
    const sessionOf = sessionReader()
    return (at) => sessionOf(openedMs[at] ?? 0)
  }
  if (by === 'duration')
    return (at) => durationOf(((closedMs[at] ?? 0) - (openedMs[at] ?? 0)) / 1000)
  const labels = trades[by]
  return (at) => nameAt(labels, at)
}

function ordered(rows: readonly BreakdownRow[], names: readonly string[] | null): BreakdownRow[] {
  if (names !== null)
    return [...rows].sort((one, two) => names.indexOf(one.key) - names.indexOf(two.key))
  return [...rows].sort(
    (one, two) => Number(two.net) - Number(one.net) || (one.key < two.key ? -1 : 1),
  )
}

function rowOf({ key, ...values }: BreakdownRow, digits: MoneyDigits): Record<string, unknown> {
  const { volume, ...money } = values
  const { members, reasons } = flattened(money, digits)
  return { key, ...members, volume, null_reasons: reasons }
}
