// The internal rate of return: the yearly rate at which all flows and the value at the end balance out.
// Bracketed and halved, so that it either converges or says that it does not.
import { finite, type Outcome, unknown } from './outcome.ts'

/** `amount` > 0 is paid in; `years` is the time since the first flow. */
export type DatedFlow = { readonly amount: number; readonly years: number }

const HIGHEST_RATE = 1e6

/** `end` is what is left after `endYears`. */
export function moneyWeightedReturn(
  flows: readonly DatedFlow[],
  end: number,
  endYears: number,
): Outcome<number> {
  if (!flows.some(({ amount }) => amount > 0)) return unknown('no_deposits')
  if (endYears <= 0) return unknown('too_few_observations')
  const presentValue = (rate: number) =>
    flows.reduce((sum, { amount, years }) => sum + amount / (1 + rate) ** years, 0) -
    end / (1 + rate) ** endYears
  let low = -0.999_999
  let high = HIGHEST_RATE
  const below = presentValue(low)
  const above = presentValue(high)
  if (!Number.isFinite(below) || !Number.isFinite(above) || below > 0 === above > 0)
    return unknown('too_few_observations')
  for (let turn = 0; turn < 200; turn++) {
    const middle = (low + high) / 2
    if (presentValue(middle) > 0 === below > 0) low = middle
    else high = middle
  }
  return finite((low + high) / 2)
}
