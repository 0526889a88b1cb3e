// Single days of a return series: the best, the worst, how many were good; and how deep and how restless the series was.
// Sources: quantstats (ulcer index, n - 1 below the line), FXOpen's monitoring page (profit volatility).
import { mean } from './moments.ts'
import { finite, known, type Outcome, unknown } from './outcome.ts'
import type { Returns } from './total-return.ts'

export type DayFigures = {
  readonly bestDay: Outcome<number>
  readonly worstDay: Outcome<number>
  /** Share of the days above zero among those that are not zero. */
  readonly positiveDays: Outcome<number>
  /** Mean of the sizes of daily returns. */
  readonly profitVolatility: Outcome<number>
}

export function dayFigures(returns: Returns): DayFigures {
  const values = returns.filter((one) => one !== null)
  const nothing = unknown('no_observations')
  if (values.length === 0)
    return { bestDay: nothing, worstDay: nothing, positiveDays: nothing, profitVolatility: nothing }
  const moved = values.filter((one) => one !== 0)
  const extreme = (better: (one: number, two: number) => number) =>
    known(values.reduce((a, b) => better(a, b)))
  return {
    bestDay: extreme((one, two) => Math.max(one, two)),
    worstDay: extreme((one, two) => Math.min(one, two)),
    positiveDays:
      moved.length === 0 ? nothing : known(moved.filter((one) => one > 0).length / moved.length),
    profitVolatility: known(mean(values.map(Math.abs))),
  }
}

/** Root of the mean square of the depth under the last peak. */
export function ulcerIndex(returns: Returns): Outcome<number> {
  const values = returns.filter((one) => one !== null)
  if (values.length < 2) return unknown('too_few_observations')
  let index = 1
  let peak = 1
  let squares = 0
  for (const one of values) {
    index *= 1 + one
    if (index > peak) peak = index
    squares += (1 - index / peak) ** 2
  }
  return finite(Math.sqrt(squares / (values.length - 1)))
}
