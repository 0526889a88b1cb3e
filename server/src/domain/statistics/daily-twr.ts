// The time-weighted return of each day: the day is split at every flow, so that money from outside earns and loses nothing.
// A ruin ends the chain for good; the next deposit begins a segment of its own.
import type { Day } from '../days/day.ts'
import { linkedReturn } from './total-return.ts'

export type Flow = {
  /** Above zero is paid in. */
  readonly amount: number
  /** Own equity just before it; null = not known. */
  readonly equityBefore: number | null
  readonly atMs?: number
}

export type EquityDay = {
  readonly day: Day
  /** Own equity at its end; null = not known. */
  readonly endEquity: number | null
  /** In order of time; those of one instant added up. */
  readonly flows: readonly Flow[]
  readonly endMs?: number
}

export type DailyReturn = {
  readonly day: Day
  /** Null when the equity at its end is not known. */
  readonly value: number | null
  /** Change of equity that is no flow, in money; null as `value`. */
  readonly profit: number | null
  /** How many days it covers: more than 1 after a gap. */
  readonly spansDays: number
  /** A flow of the day was given a time because the equity at its own is not known. */
  readonly flowAssumed: boolean
  /** When the day ends. */
  readonly endMs: number | null
}

/** Where a walk along the equity sets out: own equity just before that instant, null = not known. */
export type PathStart = { readonly atMs: number; readonly equity: number | null }

export type Segment = {
  readonly daily: readonly DailyReturn[]
  readonly isRuined: boolean
  /** The chained product less 1; -1 after a ruin. */
  readonly total: number
  /** Null = it begins with the first day, or nobody told times. */
  readonly start: PathStart | null
}

type Running = {
  /** Equity at the last moment at which it was known, flows included; null before there is any. */
  base: number | null
  /** What was earned since the last end of a day, as a factor and in money. */
  factor: number
  gained: number
  /** Withdrawals since then whose equity is not known: they count at the end. */
  owed: number
  waited: number
  assumed: boolean
}

const fresh = (base: number | null): Running => ({
  ...{ base, factor: 1, gained: 0, owed: 0, waited: 0, assumed: false },
})

/** `startEquity` is what the first day begins with; null or 0 = it begins with its first deposit. */
export function dailyTwr(startEquity: number | null, days: readonly EquityDay[]): Segment[] {
  const segments: Segment[] = []
  let daily: DailyReturn[] = []
  let start: PathStart | null = null
  let now = fresh(startEquity === 0 ? null : startEquity)
  const begin = (base: number, from: PathStart | null) => {
    if (base <= 0) return
    if (daily.length === 0) start = from
    now = fresh(base)
  }
  const end = (isRuined: boolean) => {
    if (daily.length > 0)
      segments.push({
        ...{ daily, isRuined, start },
        total: isRuined ? -1 : linkedReturn(daily.map(({ value }) => value)),
      })
    daily = []
    start = null
    now = fresh(null)
  }
  for (const { day, endEquity, flows, endMs = null } of days) {
    const note = (value: number | null, profit: number | null) => {
      const spansDays = value === null ? 1 : now.waited + 1
      daily.push({ day, value, profit, spansDays, flowAssumed: now.assumed, endMs })
    }
    const ruinedBy = (equity: number) => {
      if (equity > 0 || now.base === null) return false
      note(-1, now.gained + equity - now.base)
      end(true)
      return true
    }
    let hasEnded = false
    for (const flow of flows) {
      if (now.base !== null) {
        if (!applyFlow(now, flow, ruinedBy)) continue
        hasEnded = true
      }
      // The first money; after a ruin the same money is the first of a new segment.
      const { amount, equityBefore: equity, atMs } = flow
      begin(left(equity ?? 0, amount), atMs === undefined ? null : { atMs, equity })
    }
    if (now.base === null) {
      // Nothing was paid in that is known of: what is there at the end is what the next day begins with.
      if (!hasEnded && endEquity !== null)
        begin(endEquity, endMs === null ? null : { atMs: endMs, equity: endEquity })
      continue
    }
    if (endEquity === null) {
      now.waited++
      note(null, null)
      continue
    }
    if (now.base === 0) {
      // All of it was taken out: no ruin, and no observation until something is paid in again.
      note(now.factor - 1, now.gained)
    } else {
      const equity = endEquity + now.owed
      if (ruinedBy(equity)) continue
      note((now.factor * equity) / now.base - 1, now.gained + equity - now.base)
    }
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
  if (now.base === null) return false
  if (now.base === 0) {
    now.base = Math.max(0, left(equityBefore ?? 0, amount))
    return false
  }
  if (equityBefore === null) {
    now.assumed = true
    if (amount > 0) now.base += amount
    else now.owed -= amount
    return false
  }
  const equity = equityBefore + now.owed
  if (ruinedBy(equity)) return true
  now.factor *= equity / now.base
  now.gained += equity - now.base
  now.owed = 0
  now.base = Math.max(0, left(equityBefore, amount))
  return false
}

/** What a flow leaves. Floats of decimals differ by less than any coin: such a remainder is none, and losing it no ruin. */
function left(equity: number, amount: number): number {
  const rest = equity + amount
  return Math.abs(rest) <= 1e-12 * Math.abs(equity) ? 0 : rest
}
