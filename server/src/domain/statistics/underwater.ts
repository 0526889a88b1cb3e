// How far under its last peak an index stands, day by day, and for how long. Drawn below zero.
import { type Day, daysBetween } from '../days/day.ts'

export type Underwater = {
  /** value / peak - 1: zero or negative. */
  readonly series: number[]
  /** From the day of a peak to the day it was reached again, or to the last day. */
  readonly longestDays: number
  /** Zero or positive. */
  readonly currentFraction: number
  /** Whether the last value is a peak. */
  readonly recovered: boolean
}

/** Without `days` each value is one day later than the one before. The first value is the first peak unless `start` is given. */
export function underwater(
  values: readonly number[],
  days: readonly Day[] | null = null,
  start: { readonly value: number; readonly day: Day | null } | null = null,
): Underwater {
  const between = (from: number, to: number): number => {
    if (days === null) return to - from
    const first = from < 0 ? (start?.day ?? days[0]) : days[from]
    return daysBetween(first ?? '', days[to] ?? '')
  }
  let peak = start?.value ?? Number.NEGATIVE_INFINITY
  let peakAt = -1
  let longestDays = 0
  const series = values.map((value, at) => {
    const under = value < peak
    if (peak !== Number.NEGATIVE_INFINITY && (under || isUnder(values, at - 1, peak)))
      longestDays = Math.max(longestDays, between(peakAt, at))
    if (!under) {
      peak = value
      peakAt = at
    }
    return under ? value / peak - 1 : 0
  })
  const last = series.at(-1) ?? 0
  return { series, longestDays, currentFraction: last === 0 ? 0 : -last, recovered: last === 0 }
}

function isUnder(values: readonly number[], at: number, peak: number): boolean {
  const value = values[at]
  return value !== undefined && value < peak
}
