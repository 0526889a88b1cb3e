// How far trades ran for and against before they closed, and how that goes with what they made.
// Only trades whose price path was recorded take part; costs are left out of excursions.
import { correlation, isConstant } from './moments.ts'
import { finite, type Outcome, unknown } from './outcome.ts'

/** All in money; NaN where nothing was recorded. `mae` is zero or negative, `mfe` zero or positive. */
export type Excursions = {
  readonly results: ArrayLike<number>
  readonly mae: ArrayLike<number>
  readonly mfe: ArrayLike<number>
}

export type ExcursionFigures = {
  readonly correlationProfitMfe: Outcome<number>
  readonly correlationProfitMae: Outcome<number>
  readonly correlationMfeMae: Outcome<number>
  /** Mean of what was given back from the best moment to the end, in money. */
  readonly averageEndTradeDrawdown: Outcome<number>
  readonly tradesWithPricePath: number
}

export function excursionFigures({ results, mae, mfe }: Excursions): ExcursionFigures {
  const made: number[] = []
  const worst: number[] = []
  const best: number[] = []
  for (let at = 0; at < results.length; at++) {
    const [low, high] = [mae[at] ?? Number.NaN, mfe[at] ?? Number.NaN]
    if (Number.isNaN(low) || Number.isNaN(high)) continue
    made.push(results[at] ?? 0)
    worst.push(low)
    best.push(high)
  }
  const count = made.length
  const together = (one: number[], two: number[]): Outcome<number> => {
    if (count === 0) return unknown('no_price_path')
    if (count < 3) return unknown('too_few_observations')
    return isConstant(one) || isConstant(two)
      ? unknown('zero_variance')
      : finite(correlation(one, two))
  }
  return {
    correlationProfitMfe: together(made, best),
    correlationProfitMae: together(made, worst),
    correlationMfeMae: together(best, worst),
    averageEndTradeDrawdown:
      count === 0
        ? unknown('no_price_path')
        : finite(best.reduce((sum, high, at) => sum + high - (made[at] ?? 0), 0) / count),
    tradesWithPricePath: count,
  }
}
