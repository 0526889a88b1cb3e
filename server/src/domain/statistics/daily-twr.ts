// The time-weighted return of each day: the day is split at every flow, so that money from outside earns and loses nothing.
// A ruin ends the chain for good; the next deposit begins a segment of its own.
import type { Day } from '../days/day.ts'
import { linkedReturn } from './total-return.ts'

export type Flow = {
  /** Above zero is paid in. */
  readonly amount: number
  /** Own equity just before it; null = not known. */
  readonly equityBefore: number | null
}

export type EquityDay = {
  readonly day: Day
  /** Own equity at its end; null = not known. */
  readonly endEquity: number | null
  /** In order of time; those of one instant added up. */
  readonly flows: readonly Flow[]
}

export type DailyReturn = {
  readonly day: Day
  /** Null when the equity at its end is not known. */
  readonly value: number | null
  /** How many days it covers: more than 1 after a gap. */
  readonly spansDays: number
  /** A flow of the day was given a time because the equity at its own is not known. */
  readonly flowAssumed: boolean
}

export type Segment = {
  readonly daily: readonly DailyReturn[]
  readonly isRuined: boolean
  /** The chained product less 1; -1 after a ruin. */
  readonly total: number
}

type Running = {
  /** Equity at the last moment at which it was known, flows included; null before there is any. */
  base: number | null
  /** What was earned since the last end of a day. */
  factor: number
  /** Withdrawals since then whose equity is not known: they count at the end. */
  owed: number
  waited: number
  assumed: boolean
}

const fresh = (base: number | null): Running => ({
  ...{ base, factor: 1, owed: 0, waited: 0, assumed: false },
})

/** `startEquity` is what the first day begins with; null or 0 = it begins with its first deposit. */
export function dailyTwr(startEquity: number | null, days: readonly EquityDay[]): Segment[] {
  const segments: Segment[] = []
  let daily: DailyReturn[] = []
  let now = fresh(startEquity === 0 ? null : startEquity)
  const end = (isRuined: boolean) => {
    if (daily.length > 0)
      segments.push({
        daily,
        isRuined,
        total: isRuined ? -1 : linkedReturn(daily.map(({ value }) => value)),
      })
    daily = []
    now = fresh(null)
  }
  for (const { day, endEquity, flows } of days) {
    const ruinedBy = (equity: number) => {
      if (equity > 0 || now.base === null) return false
      daily.push({ day, value: -1, spansDays: now.waited + 1, flowAssumed: now.assumed })
      end(true)
      return true
    }
    let hasEnded = false
    for (const flow of flows) {
      if (!applyFlow(now, flow, ruinedBy)) continue
      hasEnded = true
      applyFlow(now, flow, ruinedBy) // the same money, now the first of a new segment
    }
    if (now.base === null) {
      // Nothing was paid in that is known of: what is there at the end is what the next day begins with.
      if (!hasEnded && endEquity !== null && endEquity > 0) now = fresh(endEquity)
      continue
    }
    if (endEquity === null) {
      now.waited++
      daily.push({ day, value: null, spansDays: 1, flowAssumed: now.assumed })
      continue
    }
    if (now.base === 0) {
      // All of it was taken out: no ruin, and no observation until something is paid in again.
      daily.push({
        day,
        value: now.factor - 1,
        spansDays: now.waited + 1,
        flowAssumed: now.assumed,
      })
      now = fresh(endEquity > 0 ? endEquity : null)
      continue
    }
    if (ruinedBy(endEquity + now.owed)) continue
    const value = (now.factor * (endEquity + now.owed)) / now.base - 1
    daily.push({ day, value, spansDays: now.waited + 1, flowAssumed: now.assumed })
    now = fresh(endEquity > 0 ? endEquity : null)
  }
  end(false)
  return segments
}

/** True when the equity before it was a ruin; the flow then begins anew. */
function applyFlow(
  now: Running,
  { amount, equityBefore }: Flow,
  ruinedBy: (equity: number) => boolean,
): boolean {
  if (now.base === null) {
    const start = amount + Math.max(0, equityBefore ?? 0)
    if (start > 0) Object.assign(now, fresh(start))
    return false
  }
  if (now.base === 0) {
    now.base = Math.max(0, amount + (equityBefore ?? 0))
    return false
  }
  if (equityBefore === null) {
    now.assumed = true
    if (amount > 0) now.base += amount
    else now.owed -= amount
    return false
  }
  if (ruinedBy(equityBefore + now.owed)) return true
  now.factor *= (equityBefore + now.owed) / now.base
  now.owed = 0
  now.base = Math.max(0, equityBefore + amount)
  return false
}
