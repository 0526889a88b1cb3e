// What the mask `rounded` leaves of a number. What moves with an amount may not tell it more closely than its step does.
import type { Decimal } from '../../domain/decimal.ts'
import { add, compare, divide, multiply, round, ZERO } from '../../domain/decimal-math.ts'

/**
 * A percentage that moves with an amount, equity unless it says otherwise. `growth`: what the amount has gained or lost, such as a
 * return or a drawdown. `multiple`: the amount beside another one that stays, such as the margin level.
 */
export type MovedPercent = 'growth' | 'multiple'

const HUNDRED = '100' as Decimal // canonical, as all below
const units = ['0.01', '0.1', '1', '10', '100', '1000'] as Decimal[]
/** An account of exactly a hundred steps is not thrown from unit to unit by the last digits of its equity. */
const SLACK = '1.01' as Decimal

/** The nearest multiple of the step; half a step goes away from zero. */
export function toStep(value: Decimal, step: Decimal): Decimal {
  return multiply(round(divide(value, step, 12), 0), step)
}

/**
 * A percentage as a multiple of 0.01, 0.1, 1, 10 … %: of the first that is worth a step of the amount. When the amount a moves by a step
 * s, the percentage p moves by f × s / a, where f is 100 + p for a growth and p for a multiple.
 * @returns null when no unit is coarse enough, or the amount is not above zero
 */
export function toWorthOfStep(
  percent: Decimal,
  moved: MovedPercent,
  amount: Decimal | null,
  step: Decimal,
): Decimal | null {
  const factor = moved === 'growth' ? add(HUNDRED, percent) : percent
  if (amount === null || compare(amount, ZERO) <= 0 || compare(factor, ZERO) < 0) return null
  const wanted = multiply(factor, step)
  const given = multiply(amount, SLACK)
  const unit = units.find((one) => compare(multiply(one, given), wanted) >= 0)
  return unit === undefined ? null : toStep(percent, unit)
}
