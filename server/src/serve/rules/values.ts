// Money, shares and instants of rules as text. Exact values lose only zeros; shares are rounded against the trader.

import type { Decimal } from '../../domain/decimal.ts'
import { compare, divide, scaleOf, subtract, trimTo, ZERO } from '../../domain/decimal-math.ts'
import { roundDown, roundUp } from '../../domain/rules/display.ts'

/** Digits of a share of an allowed loss. */
export const SHARE_DIGITS = 4
export const MONEY_DIGITS = 2

/** What is left of the allowed loss, at least 0 and rounded down; null where either is not known. */
export function shareOf(part: Decimal | null, whole: Decimal | null): Decimal | null {
  if (part === null || whole === null || compare(whole, ZERO) <= 0) return null
  const share = divide(part, whole, SHARE_DIGITS + 4)
  return compare(share, ZERO) < 0
    ? subtract(ZERO, roundUp(subtract(ZERO, share), SHARE_DIGITS))
    : roundDown(share, SHARE_DIGITS)
}

/** Without the zeros that a product has at its end, but at least cents. */
export const shortOf = (value: Decimal | null | undefined): Decimal | null =>
  value == null ? null : scaleOf(value) > MONEY_DIGITS ? trimTo(value, MONEY_DIGITS) : value

export const instantOf = (ms: number | null): string | null =>
  ms === null ? null : new Date(ms).toISOString().replace('.000Z', 'Z')
