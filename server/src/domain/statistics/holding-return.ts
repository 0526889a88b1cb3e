// Holding-period returns: balance after over balance before each trade; their mean (AHPR) and geometric mean (GHPR).
// Source: MT5 tester report. With flows between trades only this form is right; final over first deposit is not.
import { finite, type Outcome, unknown } from './outcome.ts'

export type HoldingReturns = { readonly ahpr: Outcome<number>; readonly ghpr: Outcome<number> }

/** `after` is the balance just after each trade's close, `before` the same without the trade's whole result. */
export function holdingReturns(
  before: ArrayLike<number>,
  after: ArrayLike<number>,
): HoldingReturns {
  const count = before.length
  if (count === 0) return { ahpr: unknown('no_trades'), ghpr: unknown('no_trades') }
  let sum = 0
  let logs = 0
  let isRuined = false
  for (let at = 0; at < count; at++) {
    const base = before[at] ?? 0
    const end = after[at] ?? 0
    if (base <= 0 || end <= 0) isRuined = true
    if (base > 0) {
      sum += end / base
      logs += Math.log(end / base)
    }
  }
  if (isRuined) return { ahpr: unknown('ruined'), ghpr: unknown('ruined') }
  return { ahpr: finite(sum / count), ghpr: finite(Math.exp(logs / count)) }
}
