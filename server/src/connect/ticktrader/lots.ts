// Units and lots. On the wire amounts are units; the ledger's volumes are lots, as of every other venue.
import { type Decimal, sameNumber } from '../../domain/decimal.ts'
import { divide, multiply, scaleOf, trimTo } from '../../domain/decimal-math.ts'

/** Digits for a contract size that divides nothing evenly, such as 3. */
const ROUNDED_DIGITS = 12
/** The ledger holds no more. */
const MOST_DIGITS = 20

/** `contractSize` is how many units a lot has. Exact wherever decimal digits can be. */
export function lotsOf(units: Decimal, contractSize: Decimal): Decimal {
  const digits = Math.min(MOST_DIGITS, scaleOf(units) + ROUNDED_DIGITS)
  const lots = trimTo(divide(units, contractSize, digits), 0)
  if (sameNumber(multiply(lots, contractSize), units)) return lots
  return trimTo(divide(units, contractSize, ROUNDED_DIGITS), 0)
}
