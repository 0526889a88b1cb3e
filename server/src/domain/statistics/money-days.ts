// Money by day, by the time at which it was booked: days add up to months and years and to the net profit, exactly.
// Trades are counted on the day of their close.
import { type Day, type Grouping, groupOf } from '../days/day.ts'
import { type DayCut, dayReader } from '../days/day-cut.ts'
import type { AccountLedger } from './account-ledger.ts'
import { bookingKinds } from './columns.ts'

/** In units of the bookings. */
export type MoneyDay = { profit: bigint; flows: bigint; trades: number }

/** What was booked before `toMs`. */
export function moneyByDay(
  { bookings, trades }: AccountLedger,
  cut: DayCut,
  toMs: number,
): Map<Day, MoneyDay> {
  const days = new Map<Day, MoneyDay>()
  const dayOf = dayReader(cut)
  const at = (ms: number): MoneyDay => {
    const day = dayOf(ms)
    let found = days.get(day)
    if (found === undefined) {
      found = { profit: 0n, flows: 0n, trades: 0 }
      days.set(day, found)
    }
    return found
  }
  for (let place = 0; place < bookings.count; place++) {
    const kind = bookingKinds[bookings.kind[place] ?? 0]
    if ((bookings.atMs[place] ?? 0) >= toMs) break
    if (kind === 'credit') continue
    const amount = bookings.money.units[place] ?? 0n
    const day = at(bookings.atMs[place] ?? 0)
    if (kind === 'flow' || kind === 'bonus') day.flows += amount
    else day.profit += amount
  }
  for (let place = 0; place < trades.count; place++) {
    const ms = trades.closedMs[place] ?? 0
    if (ms >= toMs) break
    at(ms).trades++
  }
  return days
}

/** Groups of days; ISO weeks straddle months and are not summed into them. */
export function groupMoney(days: ReadonlyMap<Day, MoneyDay>, by: Grouping): Map<string, MoneyDay> {
  const groups = new Map<string, MoneyDay>()
  for (const [day, { profit, flows, trades }] of [...days].sort(([one], [two]) =>
    one < two ? -1 : 1,
  )) {
    const name = groupOf(day, by)
    const group = groups.get(name)
    if (group === undefined) groups.set(name, { profit, flows, trades })
    else {
      group.profit += profit
      group.flows += flows
      group.trades += trades
    }
  }
  return groups
}
