// The days of an account as observations: equity at each cut, flows with the equity just before them.
// With nothing open equity is the balance, exactly; else it was recorded a moment before, or it is not known.
import { type Day, daysFrom, isWeekend, shiftDay } from '../days/day.ts'
import { type DayCut, dayAt, dayReader, endOfDay, startOfDay } from '../days/day-cut.ts'
import { offsetAt } from '../zone.ts'
import {
  type AccountLedger,
  balanceBefore,
  firstKnownMs,
  flowsOf,
  joinOf,
  openBefore,
} from './account-ledger.ts'
import { numberAt } from './amounts.ts'
import type { EquityDay, Flow } from './daily-twr.ts'

export type SpanOfDays = {
  readonly cut: DayCut
  readonly withWeekends: boolean
  readonly fromMs: number
  /** Where the last day ends, whether or not it is over. */
  readonly toMs: number
}

/** Recorded own equity just before an instant. */
export type Sample = { readonly atMs: number; readonly value: number }

export type Observations = {
  readonly days: readonly EquityDay[]
  readonly startMs: number
  /** The day of observations before the first of these, whose end is where they start; null = there are none. */
  readonly dayBefore: Day | null
  /** Equity that the first day begins with; null = not known, or nothing was there. */
  readonly startEquity: number | null
  /** Ends of days whose equity is a balance with positions open: nothing was recorded then. */
  readonly fromBalance: number
  readonly fromRecords: number
}

/** A sample is the equity of a moment for so long; over a weekend, from Friday's last to the first of the new week. */
const FRESH_MS = 15 * 60_000
const DAY_MS = 86_400_000

/** Ends of the observed days, each with its label; days of the weekend only where the account trades then. */
export function dayEnds({
  cut,
  withWeekends,
  fromMs,
  toMs,
}: SpanOfDays): { day: Day; endMs: number }[] {
  if (toMs <= fromMs) return []
  const days = daysFrom(dayAt(cut, fromMs), dayAt(cut, toMs - 1))
  return days
    .filter((day) => withWeekends || !isWeekend(day))
    .map((day) => ({ day, endMs: Math.min(endOfDay(cut, day), toMs) }))
}

/** True when any trade was opened or closed on a day of the weekend. */
export function tradesOnWeekends({ trades }: AccountLedger, cut: DayCut): boolean {
  const dayOf = dayReader(cut)
  const seen = new Map<Day, boolean>()
  const isOff = (ms: number) => {
    const day = dayOf(ms)
    let known = seen.get(day)
    if (known === undefined) {
      known = isWeekend(day)
      seen.set(day, known)
    }
    return known
  }
  for (let at = 0; at < trades.count; at++) if (isOff(trades.closedMs[at] ?? 0)) return true
  return false
}

/** One account of those that are looked at together. */
export type Observed = {
  readonly ledger: AccountLedger
  readonly sampleBefore: (ms: number) => Sample | null
  /** Reporting currency per currency of the account at an instant; null = not known. */
  readonly rateAt: (ms: number) => number | null
}

/** Flows of one instant, added up; with the balance before the first of them for each account that had one. */
type JoinedFlow = {
  readonly atMs: number
  amount: number
  readonly before: Map<Observed, bigint>
}

/** Every instant whose recorded equity matters, sorted: cuts and flows. */
export function wantedInstants(ledgers: readonly AccountLedger[], span: SpanOfDays): number[] {
  const flows = ledgers
    .flatMap(flowsOf)
    .filter(({ atMs }) => atMs >= span.fromMs && atMs < span.toMs)
  const ends = dayEnds(span).map(({ endMs }) => endMs)
  const wanted = [startMsOf(span), ...ends, ...flows.map(({ atMs }) => atMs)]
  return [...new Set(wanted)].sort((one, two) => one - two)
}

/** Several accounts are one pot: its equity is the sum of theirs, each at the rate of the instant. */
export function observations(accounts: readonly Observed[], span: SpanOfDays): Observations {
  const joins = new Map(
    accounts.flatMap((own) => {
      const join = joinOf(own.ledger)
      return join === null ? [] : [[own, join] as const]
    }),
  )
  let fromBalance = 0
  let fromRecords = 0
  /** In its own currency. */
  const equityOf = (own: Observed, ms: number, balance: bigint): number | null => {
    const { ledger, sampleBefore } = own
    const booked = numberAt(ledger.balances, balance)
    const isFlat = openBefore(ledger, ms) <= 0
    if (isFlat && (ledger.positionsKnown || ledger.equity.count === 0)) return booked
    const sample = sampleBefore(ms)
    if (sample !== null && isFresh(sample.atMs, ms, span.withWeekends)) {
      fromRecords++
      return sample.value
    }
    // Before anything was recorded the balance is all there is; after that, silence is a gap.
    if (sample !== null) return null
    if (booked !== 0 || !isFlat) fromBalance++
    return booked
  }
  const potBefore = (ms: number, flow: JoinedFlow | null): number | null => {
    let pot: number | null = 0
    for (const own of accounts) {
      const join = joins.get(own)
      if (join !== undefined && ms <= join.atMs) continue
      const balance = flow?.before.get(own) ?? balanceBefore(own.ledger, ms)
      const equity = equityOf(own, ms, balance)
      // Nothing is nothing in any currency: before an account joins and once it is emptied no rate is needed.
      const rate = equity === 0 ? 1 : own.rateAt(ms)
      pot = pot === null || equity === null || rate === null ? null : pot + equity * rate
    }
    return pot
  }
  const startMs = startMsOf(span)
  const isBegun = accounts.some(
    ({ ledger }) => (firstKnownMs(ledger) ?? Number.POSITIVE_INFINITY) < startMs,
  )
  const startEquity = isBegun ? potBefore(startMs, null) : null
  const flows = joinedFlows(accounts, startMs, span.toMs)
  let next = 0
  const ends = dayEnds(span)
  const days = ends.map(({ day, endMs }): EquityDay => {
    const own: Flow[] = []
    for (let flow = flows[next]; flow !== undefined && flow.atMs < endMs; flow = flows[++next])
      own.push({
        ...{ amount: flow.amount, atMs: flow.atMs },
        equityBefore: potBefore(flow.atMs, flow),
      })
    return { day, endMs, endEquity: potBefore(endMs, null), flows: own }
  })
  const dayBefore = ends[0] === undefined ? null : observedBefore(ends[0].day, span)
  return { days, startMs, dayBefore, startEquity, fromBalance, fromRecords }
}

function observedBefore(first: Day, { withWeekends }: SpanOfDays): Day {
  let day = shiftDay(first, -1)
  while (!withWeekends && isWeekend(day)) day = shiftDay(day, -1)
  return day
}

function joinedFlows(accounts: readonly Observed[], fromMs: number, toMs: number): JoinedFlow[] {
  const joined = new Map<number, JoinedFlow>()
  for (const own of accounts) {
    const { balances, opening } = own.ledger
    const join = joinOf(own.ledger)
    const flows = flowsOf(own.ledger).map(({ place, atMs, amount }) => ({
      ...{ place, atMs, value: numberAt(balances, amount) },
    }))
    for (const { place, atMs, value } of join === null
      ? flows
      : [{ ...join, place: 0 }, ...flows]) {
      const rate = own.rateAt(atMs)
      if (atMs < fromMs || atMs >= toMs || rate === null) continue
      const flow = joined.get(atMs) ?? { atMs, amount: 0, before: new Map<Observed, bigint>() }
      joined.set(atMs, flow)
      flow.amount += value * rate
      if (!flow.before.has(own))
        flow.before.set(own, place === 0 ? opening : (balances.units[place - 1] ?? 0n))
    }
  }
  return [...joined.values()].sort((one, two) => one.atMs - two.atMs)
}

function startMsOf({ cut, fromMs }: SpanOfDays): number {
  return startOfDay(cut, dayAt(cut, fromMs))
}

function isFresh(atMs: number, ms: number, withWeekends: boolean): boolean {
  if (ms - atMs <= FRESH_MS) return true
  if (withWeekends || ms - atMs > 3 * DAY_MS) return false
  // Nothing moves between Friday 17:00 and Sunday 17:00 in New York.
  const { weekday, minute } = newYork(ms)
  const sampled = newYork(atMs)
  const isClosed =
    weekday === 6 ||
    (weekday === 0 && minute <= 17 * 60 + 15) ||
    (weekday === 5 && minute >= 17 * 60)
  return isClosed && sampled.weekday === 5 && sampled.minute >= 16 * 60 + 30
}

function newYork(ms: number): { weekday: number; minute: number } {
  const local = new Date(ms + offsetAt('America/New_York', ms) * 60_000)
  return { weekday: local.getUTCDay(), minute: local.getUTCHours() * 60 + local.getUTCMinutes() }
}
