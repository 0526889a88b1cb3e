// Decides whether an order may leave: pure, over facts that others gathered. Where a fact that a limit needs is missing, the
// answer is no. Every refusal names the limit, its value and what was asked, and what a person can do.
import { checkAmount, checkSymbol } from './check-amount.ts'
import { checkLoss, checkPace } from './check-day.ts'
import { checkExposure } from './check-exposure.ts'
import { checkPrice } from './check-price.ts'
import { checkState } from './check-state.ts'
import type { Refusal, RiskAsk, RiskFacts } from './refusal.ts'

/** Everything that stands in the way, the gravest first; empty = it may leave. `asks` are one order, or the two of a pair. */
export function checkRisk(asks: readonly RiskAsk[], facts: RiskFacts): Refusal[] {
  return [
    ...checkState(asks, facts),
    ...asks.flatMap((ask) => [
      ...checkSymbol(ask, facts),
      ...checkAmount(ask, facts),
      ...checkPrice(ask, facts),
    ]),
    ...checkExposure(asks, facts),
    ...checkLoss(facts),
    ...checkPace(asks, facts),
  ]
}
