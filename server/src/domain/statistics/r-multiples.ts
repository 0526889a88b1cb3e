// Results in units of what was risked: entry to the stop as it was set at entry. A trade without one is left out and counted.
// A stop that was moved later is never used: it would make every loss one R.
import { mean } from './moments.ts'
import { finite, type Outcome, unknown } from './outcome.ts'

export type RiskedTrade = {
  readonly result: number
  /** Money between entry and stop; null = no stop was recorded. */
  readonly initialRisk: number | null
}

export type RExpectancy = {
  readonly rMultiples: readonly number[]
  readonly expectancyR: number
  readonly tradesWithoutRisk: number
}

export function rExpectancy(trades: Iterable<RiskedTrade>): Outcome<RExpectancy> {
  const rMultiples: number[] = []
  let tradesWithoutRisk = 0
  for (const { result, initialRisk } of trades) {
    if (initialRisk === null || !(initialRisk > 0)) tradesWithoutRisk++
    else rMultiples.push(result / initialRisk)
  }
  if (rMultiples.length === 0) return unknown('no_risk_recorded')
  const expectancyR = finite(mean(rMultiples))
  if (expectancyR.reason !== null) return expectancyR
  return { value: { rMultiples, expectancyR: expectancyR.value, tradesWithoutRisk }, reason: null }
}

/** What a trade with several targets would make in R, weighted by the quantity of each. */
export function targetR(trade: {
  readonly side: 'long' | 'short'
  readonly entryPrice: number
  readonly stopLoss: number
  readonly quantity: number
  readonly targets: ReadonlyArray<{ readonly price: number; readonly quantity: number }>
}): Outcome<{ readonly riskPerUnit: number; readonly weightedTargetR: number }> {
  const sign = trade.side === 'long' ? 1 : -1
  const riskPerUnit = sign * (trade.entryPrice - trade.stopLoss)
  if (!(riskPerUnit > 0) || !(trade.quantity > 0)) return unknown('no_risk_recorded')
  const gained = trade.targets.reduce(
    (sum, { price, quantity }) => sum + sign * (price - trade.entryPrice) * quantity,
    0,
  )
  return {
    value: { riskPerUnit, weightedTargetR: gained / trade.quantity / riskPerUnit },
    reason: null,
  }
}
