// Drawdowns as two events: the largest amount of money, and the largest fraction of what there was. They need not be the same fall.
// Flows are no result: a withdrawal is no drawdown, and a deposit ends none. The start is the first peak (MT5 report, empyrical).
import type { Decimal } from '../decimal.ts'
import { decimalAt } from './amounts.ts'
import { finite, map, type Outcome, unknown } from './outcome.ts'
import { annualReturn, type Returns } from './total-return.ts'

/** A change of value by results, or by money from or to outside; amounts are whole units. */
export type Step = { readonly change: bigint; readonly flow: bigint; readonly atMs: number }

export type Drawdown = {
  /** Exact, zero or positive. */
  readonly amount: Decimal
  readonly fraction: number
  readonly peakAtMs: number | null
  readonly troughAtMs: number | null
  /** Null while the peak has not been reached again, or when nothing fell. */
  readonly recoveredAtMs: number | null
}

export type DrawdownEvents = { readonly money: Drawdown; readonly relative: Drawdown }

type Event = {
  amount: bigint
  fraction: number
  peakAtMs: number | null
  troughAtMs: number | null
  recoveredAtMs: number | null
}

const nothing = (): Event => ({
  ...{ amount: 0n, fraction: 0, peakAtMs: null, troughAtMs: null, recoveredAtMs: null },
})

/** Looks at a path point by point: profit so far in whole units, and the chained index, which begins at 1. */
export type DrawdownWatch = {
  see(gained: bigint, index: number, atMs: number | null): void
  told(scale: number): DrawdownEvents
}

/** `startMs` is when the path begins. */
export function watchDrawdowns(startMs: number | null): DrawdownWatch {
  const money = nothing()
  const relative = nothing()
  let peakGained = 0n
  let peakIndex = 1
  let peakMoneyAtMs = startMs
  let peakIndexAtMs = startMs
  const told = (event: Event, scale: number): Drawdown => ({
    amount: decimalAt({ scale }, event.amount),
    fraction: event.fraction,
    peakAtMs: event.peakAtMs,
    troughAtMs: event.troughAtMs,
    recoveredAtMs: event.recoveredAtMs,
  })
  return {
    see(gained, index, atMs) {
      if (gained > peakGained) {
        peakGained = gained
        peakMoneyAtMs = atMs
      }
      if (index > peakIndex) {
        peakIndex = index
        peakIndexAtMs = atMs
      }
      const amount = peakGained - gained
      const fraction = 1 - index / peakIndex
      if (amount > money.amount)
        Object.assign(money, {
          amount,
          fraction,
          peakAtMs: peakMoneyAtMs,
          troughAtMs: atMs,
          recoveredAtMs: null,
        })
      else if (amount === 0n && money.amount > 0n) money.recoveredAtMs ??= atMs
      if (fraction > relative.fraction)
        Object.assign(relative, {
          amount,
          fraction,
          peakAtMs: peakIndexAtMs,
          troughAtMs: atMs,
          recoveredAtMs: null,
        })
      else if (fraction <= 0 && relative.fraction > 0) relative.recoveredAtMs ??= atMs
    },
    told: (scale) => ({ money: told(money, scale), relative: told(relative, scale) }),
  }
}

/** `start` is what there was before the first step, in units of 10^-scale; `startMs` is when. */
export function drawdownEvents(
  start: bigint,
  steps: Iterable<Step>,
  scale: number,
  startMs: number | null = null,
): DrawdownEvents {
  const watch = watchDrawdowns(startMs)
  let value = start
  let gained = 0n
  let index = 1
  for (const { change, flow, atMs } of steps) {
    value += flow
    if (change === 0n) continue
    const before = value
    value += change
    gained += change
    // Below zero there is no fraction of it any more: what fell to nothing stays there.
    if (index > 0 && before > 0n)
      index = value <= 0n ? 0 : index * (1 + Number(change) / Number(before))
    watch.see(gained, index, atMs)
  }
  return watch.told(scale)
}

/** The largest fraction that the chained index of these returns fell by. */
export function maxDrawdownRelative(returns: Returns): number {
  let index = 1
  let peak = 1
  let worst = 0
  for (const one of returns) {
    if (one === null) continue
    index *= 1 + one
    if (index > peak) peak = index
    worst = Math.max(worst, 1 - index / peak)
  }
  return worst
}

/** Annual return over the largest relative drawdown. */
export function calmar(
  returns: Returns,
  periodsPerYear: number,
  drawdown = maxDrawdownRelative(returns),
): Outcome<number> {
  return map(annualReturn(returns, periodsPerYear), (annual) =>
    drawdown === 0 ? unknown('no_drawdown') : finite(annual / drawdown),
  )
}

/** Net profit over the largest money drawdown, both in money. */
export function recoveryFactor(netProfit: number, drawdown: number): Outcome<number> {
  return drawdown === 0 ? unknown('no_drawdown') : finite(netProfit / drawdown)
}
