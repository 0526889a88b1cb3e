// What daily returns scatter by, and what they earn for it. Sample deviation; only known days count.
// Sources: empyrical, quantstats and nautilus_trader agree on these forms.
import { isConstant, mean, sampleDeviation } from './moments.ts'
import { finite, type Outcome, unknown } from './outcome.ts'
import type { Returns } from './total-return.ts'

/** Deviation times the root of P. */
export function annualVolatility(returns: Returns, periodsPerYear: number): Outcome<number> {
  const known = returns.filter((one) => one !== null)
  if (known.length < 2) return unknown('too_few_observations')
  return finite(isConstant(known) ? 0 : sampleDeviation(known) * Math.sqrt(periodsPerYear))
}

/** What a yearly rate is per period: compounded, P periods make it again. */
export function riskFreePerPeriod(annual: number, periodsPerYear: number): number {
  return (1 + annual) ** (1 / periodsPerYear) - 1
}

/** Mean over deviation of returns above the risk-free rate, times the root of P. A rate per day is taken off each day first. */
export function sharpe(
  returns: Returns,
  periodsPerYear: number,
  riskFree: number | Returns = 0,
): Outcome<number> {
  const excess = excessOf(returns, riskFree)
  if (excess.length < 2) return unknown('too_few_observations')
  if (isConstant(excess)) return unknown('zero_variance')
  return finite((mean(excess) / sampleDeviation(excess)) * Math.sqrt(periodsPerYear))
}

function excessOf(returns: Returns, riskFree: number | Returns): number[] {
  return returns.flatMap((one, at) => {
    const rate = typeof riskFree === 'number' ? riskFree : (riskFree[at] ?? null)
    return one === null || rate === null ? [] : [one - rate]
  })
}
