// Deviation below what is acceptable: over all observations, not over the bad ones alone.
// Source: empyrical; others divide by the number of negative days, which makes the figure larger.
import { mean } from './moments.ts'
import { finite, map, type Outcome, unknown } from './outcome.ts'
import type { Returns } from './total-return.ts'

/** `minimum` per day. */
export function downsideRisk(
  returns: Returns,
  periodsPerYear: number,
  minimum = 0,
): Outcome<number> {
  const known = returns.filter((one) => one !== null)
  if (known.length === 0) return unknown('no_observations')
  const squares = known.map((one) => Math.min(one - minimum, 0) ** 2)
  return finite(Math.sqrt(mean(squares)) * Math.sqrt(periodsPerYear))
}

export function sortino(returns: Returns, periodsPerYear: number, minimum = 0): Outcome<number> {
  const known = returns.filter((one) => one !== null)
  if (known.length < 2) return unknown('too_few_observations')
  return map(downsideRisk(known, periodsPerYear, minimum), (risk) =>
    risk <= 1e-12
      ? unknown('no_downside')
      : finite((mean(known.map((one) => one - minimum)) * periodsPerYear) / risk),
  )
}
