// A straight line through the balance after each trade, the deposit being point 0: how steady the growth was.
// The standard error agrees with MT5 reports; their correlation does on long reports only.
import { correlation, isConstant, mean } from './moments.ts'
import { finite, type Outcome, unknown } from './outcome.ts'

export type BalanceLine = {
  readonly lrCorrelation: Outcome<number>
  /** In money. */
  readonly lrStandardError: Outcome<number>
  readonly slope: number
}

/** `balances` begins with the deposit. */
export function balanceLine(balances: ArrayLike<number>): BalanceLine {
  const points = balances.length
  const nothing = (reason: 'too_few_observations' | 'zero_variance') => ({
    ...{ lrCorrelation: unknown(reason), lrStandardError: unknown(reason), slope: 0 },
  })
  if (points < 3) return nothing('too_few_observations')
  if (isConstant(balances)) return nothing('zero_variance')
  const places = Float64Array.from({ length: points }, (_, at) => at)
  const middle = mean(balances)
  const centre = (points - 1) / 2
  let together = 0
  let alone = 0
  for (let at = 0; at < points; at++) {
    together += (at - centre) * ((balances[at] ?? 0) - middle)
    alone += (at - centre) ** 2
  }
  const slope = together / alone
  let squares = 0
  for (let at = 0; at < points; at++)
    squares += ((balances[at] ?? 0) - middle - slope * (at - centre)) ** 2
  return {
    lrCorrelation: finite(correlation(places, balances)),
    lrStandardError: finite(Math.sqrt(squares / (points - 2))),
    slope,
  }
}
