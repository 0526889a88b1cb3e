// What a netting broker books: one average entry price; a fill in the same direction moves it, one against it realises
// (price - average) x quantity and leaves it alone. The average is kept as a fraction, so nothing is rounded on the way.
import type { Decimal } from '../decimal.ts'
import { fromUnits } from '../decimal-math.ts'
import { type Fill, lesser, sizeOf, weighted, wholeFills } from './fills.ts'

/** Digits of booked money beyond those of quantity times price. */
const EXTRA_DIGITS = 10
const UP = 10n ** BigInt(EXTRA_DIGITS)

export type NettingAverage = {
  /** What each fill realised. */
  readonly booked: readonly Decimal[]
  readonly openQuantity: Decimal
  /** Null when nothing is open. */
  readonly averagePrice: Decimal | null
  readonly total: Decimal
}

export function nettingAverage(fills: readonly Fill[]): NettingAverage {
  const whole = wholeFills(fills)
  const booked: bigint[] = []
  let open = 0n
  // What the open quantity cost, times UP.
  let cost = 0n
  for (const [at, quantity] of whole.quantities.entries()) {
    const price = whole.prices[at] ?? 0n
    const closing =
      open !== 0n && open > 0n !== quantity > 0n ? lesser(sizeOf(open), sizeOf(quantity)) : 0n
    let realised = 0n
    if (closing > 0n) {
      const sign = open > 0n ? 1n : -1n
      const share = closing === sizeOf(open) ? cost : (cost * closing) / sizeOf(open)
      realised = sign * price * closing * UP - share
      open -= sign * closing
      cost -= share
    }
    const rest = sizeOf(quantity) - closing
    if (rest > 0n) {
      const sign = quantity > 0n ? 1n : -1n
      open += sign * rest
      cost += sign * price * rest * UP
    }
    booked.push(realised)
  }
  const scale = whole.moneyScale + EXTRA_DIGITS
  return {
    booked: booked.map((units) => fromUnits(units, scale)),
    openQuantity: fromUnits(open, whole.quantityScale),
    averagePrice: open === 0n ? null : weighted(cost / UP, open, whole.priceScale),
    total: fromUnits(
      booked.reduce((sum, units) => sum + units, 0n),
      scale,
    ),
  }
}
