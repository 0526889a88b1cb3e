// Points of a curve: the exact amounts as text, and how far each stands below the highest before it.
// Floats here place pixels and make fractions; no amount that is read comes from one.
import { sumOf } from '../live/desk.ts'

export type CurvePoint = {
  /** Seconds since 1970. */
  readonly at: number
  readonly name: string
  readonly equity: string | null
  readonly balance: string | null
  /** A fraction below the peak; null where there is no capital to be a fraction of. */
  readonly underwater: number | null
  /** The chained return so far as a fraction, free of deposits and withdrawals. */
  readonly gain?: number | null
  /** The amount below the peak, for curves of profit. */
  readonly fallen?: string
}

/** Below the highest equity of the span: within a day or a week no other peak is asked for. */
export function belowPeak(points: ReadonlyArray<Omit<CurvePoint, 'underwater'>>): CurvePoint[] {
  let peak = Number.NEGATIVE_INFINITY
  return points.map((one) => {
    const now = pixelOf(one.equity)
    if (now !== null) peak = Math.max(peak, now)
    return { ...one, underwater: now === null || peak <= 0 ? null : 1 - now / peak }
  })
}

type ProfitDay = {
  readonly day: string
  readonly at: number
  readonly name: string
  readonly cumulative_profit: string | null
}

/** Profit so far in place of equity, beginning at nothing, with the amount that it lies below its peak. */
export function profitPoints(days: readonly ProfitDay[]): Array<CurvePoint & { day: string }> {
  let peak = '0'
  return days.map(({ day, at, name, cumulative_profit }) => {
    const now = cumulative_profit ?? '0'
    if (Number(sumOf([now, negated(peak)])) > 0) peak = now
    const fallen = sumOf([peak, negated(now)])
    return { day, at, name, equity: cumulative_profit, balance: null, underwater: null, fallen }
  })
}

/** Where a value stands on the canvas; never shown as a number. */
export function pixelOf(value: string | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value)
}

export function negated(value: string): string {
  return value.startsWith('-') ? value.slice(1) : `-${value}`
}
