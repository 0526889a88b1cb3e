// Returns over a whole span: chained, annualised, and by calendar years. Missing days are no return of zero and count as days.
// Sources: empyrical (chain, annual return), freqtrade's tests (CAGR over 365 calendar days).
import { finite, known, type Outcome, unknown } from './outcome.ts'

/** Returns of days as fractions; null = the day's return is not known. */
export type Returns = readonly (number | null)[]

/** The product of 1 + r over what is known, less 1. */
export function linkedReturn(returns: Returns): number {
  let product = 1
  for (const one of returns) if (one !== null) product *= 1 + one
  return product - 1
}

export function totalReturn(returns: Returns): Outcome<number> {
  if (!returns.some((one) => one !== null)) return unknown('no_observations')
  return finite(linkedReturn(returns))
}

/** (1 + total)^(P/n) - 1, where n counts missing days too. `periodsPerYear` days make a year. */
export function annualReturn(returns: Returns, periodsPerYear: number): Outcome<number> {
  const total = totalReturn(returns)
  if (total.reason !== null) return total
  if (1 + total.value <= 0) return unknown('ruined')
  return finite((1 + total.value) ** (periodsPerYear / returns.length) - 1)
}

/** Growth per calendar year of 365 days. */
export function cagr(start: number, end: number, days: number): Outcome<number> {
  if (start <= 0 || end <= 0) return unknown('ruined')
  if (days <= 0) return unknown('too_few_observations')
  return finite((end / start) ** (365 / days) - 1)
}

/** The chained product after each day, beginning at 1; a missing day keeps the value before it. */
export function indexOf(returns: Returns): number[] {
  let product = 1
  return returns.map((one) => {
    if (one !== null) product *= 1 + one
    return product
  })
}

/** Compound rate per period: what, repeated `periods` times, makes the total. */
export function compoundRate(total: number, periods: number): Outcome<number> {
  if (periods <= 0) return unknown('no_observations')
  if (1 + total <= 0) return unknown('ruined')
  return known((1 + total) ** (1 / periods) - 1)
}
