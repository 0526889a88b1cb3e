// How long trades were open: from the first entry to the last exit, in seconds.
import { known, type Outcome, unknown } from './outcome.ts'

/** Seconds. */
export type HoldingTime = {
  readonly minimal: number
  readonly maximal: number
  readonly average: number
}

export function holdingTime(
  openedMs: ArrayLike<number>,
  closedMs: ArrayLike<number>,
): Outcome<HoldingTime> {
  if (openedMs.length === 0) return unknown('no_trades')
  let minimal = Number.POSITIVE_INFINITY
  let maximal = 0
  let total = 0
  for (let at = 0; at < openedMs.length; at++) {
    const seconds = Math.max(0, (closedMs[at] ?? 0) - (openedMs[at] ?? 0)) / 1000
    minimal = Math.min(minimal, seconds)
    maximal = Math.max(maximal, seconds)
    total += seconds
  }
  return known({ minimal, maximal, average: total / openedMs.length })
}
