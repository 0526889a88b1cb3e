// Alpha and beta against a benchmark, over the days that both have. Alpha is compounded as current empyrical does;
// older releases and other libraries multiply by P instead, which is `alphaSimple`.
import type { Day } from '../days/day.ts'
import { type DayCut, dayCutText, endOfDay } from '../days/day-cut.ts'
import { isConstant, mean } from './moments.ts'
import { finite, type Outcome, unknown } from './outcome.ts'
import type { Returns } from './total-return.ts'

export type AlphaBeta = {
  readonly alpha: Outcome<number>
  readonly alphaSimple: number
  readonly beta: number
  /** Days that both have. */
  readonly days: number
}

/** Both series have one entry a day, cut at the same moment. `riskFree` is per day. */
export function alphaBeta(
  returns: Returns,
  benchmark: Returns,
  periodsPerYear: number,
  riskFree = 0,
): Outcome<AlphaBeta> {
  const pairs = returns.flatMap((one, at) => {
    const other = benchmark[at] ?? null
    return one === null || other === null ? [] : [[one - riskFree, other - riskFree] as const]
  })
  if (pairs.length < 2) return unknown('too_few_observations')
  const own = pairs.map(([one]) => one)
  const others = pairs.map(([, other]) => other)
  if (isConstant(others)) return unknown('benchmark_zero_variance')
  const [meanOwn, meanOthers] = [mean(own), mean(others)]
  let together = 0
  let alone = 0
  for (const [one, other] of pairs) {
    together += (one - meanOwn) * (other - meanOthers)
    alone += (other - meanOthers) ** 2
  }
  const beta = together / alone
  const daily = meanOwn - beta * meanOthers
  const alphaSimple = daily * periodsPerYear
  if (!Number.isFinite(beta) || !Number.isFinite(alphaSimple))
    return unknown('too_few_observations')
  const alpha = daily <= -1 ? unknown('ruined') : finite((1 + daily) ** periodsPerYear - 1)
  return {
    value: { alpha, alphaSimple, beta, days: pairs.length },
    reason: null,
  }
}

/** Whether all these days end at the same moments under both cuts; a close from another hour makes beta meaningless. */
export function endTogether(one: DayCut, other: DayCut, days: Iterable<Day>): boolean {
  if (dayCutText(one) === dayCutText(other) && one.labelShiftDays === other.labelShiftDays)
    return true
  for (const day of days) if (endOfDay(one, day) !== endOfDay(other, day)) return false
  return true
}
