// A float rounded for print, half away from zero, on the digits that people see: 1.005 becomes 1.01.
// Its shortest decimal text is rounded, not its binary value.
import type { Decimal } from '../decimal.ts'
import { decimalFromJson, isRefusal } from '../decimal.ts'
import { round } from '../decimal-math.ts'

/** `digits` after the point. Values too large or too small for a decimal are rounded as floats. */
export function roundNumber(value: number, digits: number): number {
  const decimal = decimalFromNumber(value)
  return decimal === null
    ? Math.round(value * 10 ** digits) / 10 ** digits
    : Number(round(decimal, digits))
}

/** The shortest decimal that names this float; null when it has none in range. */
export function decimalFromNumber(value: number): Decimal | null {
  if (!Number.isFinite(value)) return null
  const decimal = decimalFromJson(String(value).replace('+', ''))
  return isRefusal(decimal) ? null : decimal
}
