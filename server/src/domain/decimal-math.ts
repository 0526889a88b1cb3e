// Exact arithmetic on decimals, by whole numbers with a scale. Only a division can need rounding, and it says to how many digits.
// The scale of a sum is the larger one of its parts, as PostgreSQL has it: 1.10 + 0.4 = 1.50.
import { type Decimal, isZero } from './decimal.ts'

export const ZERO = '0' as Decimal // canonical

type Scaled = { readonly units: bigint; readonly scale: number }

export function add(left: Decimal, right: Decimal): Decimal {
  const [one, two, scale] = aligned(left, right)
  return toDecimal({ units: one + two, scale })
}

export function subtract(left: Decimal, right: Decimal): Decimal {
  const [one, two, scale] = aligned(left, right)
  return toDecimal({ units: one - two, scale })
}

export function multiply(left: Decimal, right: Decimal): Decimal {
  const one = scaled(left)
  const two = scaled(right)
  return toDecimal({ units: one.units * two.units, scale: one.scale + two.scale })
}

/** Rounded half to even at `digits` after the point. Throws RangeError when `right` is zero. */
export function divide(left: Decimal, right: Decimal, digits: number): Decimal {
  const one = scaled(left)
  const two = scaled(right)
  const up = digits + two.scale - one.scale
  const above = one.units * tenTo(Math.max(up, 0))
  const below = two.units * tenTo(Math.max(-up, 0))
  return toDecimal({ units: roundedQuotient(above, below), scale: digits })
}

/** Each value is read once, so that a long list costs no more than its length. */
export function sum(values: readonly Decimal[]): Decimal {
  let units = 0n
  let scale = 0
  for (const value of values) {
    const next = scaled(value)
    if (next.scale > scale) {
      units *= tenTo(next.scale - scale)
      scale = next.scale
    }
    units += next.scale < scale ? next.units * tenTo(scale - next.scale) : next.units
  }
  return toDecimal({ units, scale })
}

/** The value as a whole number of 10^-scale; `scale` is at least its own. */
export function unitsOf(value: Decimal, scale: number): bigint {
  const own = scaled(value)
  return own.units * tenTo(scale - own.scale)
}

/** The decimal that a whole number of 10^-scale stands for. */
export function fromUnits(units: bigint, scale: number): Decimal {
  return toDecimal({ units, scale })
}

/** Rounded half away from zero to `digits` after the point, as statements and reports print money. */
export function round(value: Decimal, digits: number): Decimal {
  const { units, scale } = scaled(value)
  if (scale <= digits) return toDecimal({ units: units * tenTo(digits - scale), scale: digits })
  const step = tenTo(scale - digits)
  const size = units < 0n ? -units : units
  const whole = (size * 2n + step) / (step * 2n)
  return toDecimal({ units: units < 0n ? -whole : whole, scale: digits })
}

/** -1, 0 or 1. */
export function compare(left: Decimal, right: Decimal): number {
  const [one, two] = aligned(left, right)
  return one < two ? -1 : one > two ? 1 : 0
}

/** Digits after the point. */
export function scaleOf(value: Decimal): number {
  const point = value.indexOf('.')
  return point < 0 ? 0 : value.length - point - 1
}

/** Without zeros at its end, but with at least `digits` after the point if it had them. */
export function trimTo(value: Decimal, digits: number): Decimal {
  const point = value.indexOf('.')
  if (point < 0) return value
  let end = value.length
  while (end > point + 1 + digits && value.charCodeAt(end - 1) === 48) end--
  return value.slice(0, end === point + 1 ? point : end) as Decimal // only zeros were cut
}

function aligned(left: Decimal, right: Decimal): [bigint, bigint, number] {
  const one = scaled(left)
  const two = scaled(right)
  const scale = Math.max(one.scale, two.scale)
  return [one.units * tenTo(scale - one.scale), two.units * tenTo(scale - two.scale), scale]
}

function scaled(value: Decimal): Scaled {
  return { units: BigInt(value.replace('.', '')), scale: scaleOf(value) }
}

function toDecimal({ units, scale }: Scaled): Decimal {
  const sign = units < 0n ? '-' : ''
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
  const at = digits.length - scale
  const text = scale === 0 ? digits : `${digits.slice(0, at)}.${digits.slice(at)}`
  return (isZero(text) ? text : sign + text) as Decimal // canonical by construction
}

function roundedQuotient(above: bigint, below: bigint): bigint {
  const quotient = above / below
  const rest = above % below
  const twice = (rest < 0n ? -rest : rest) * 2n
  const size = below < 0n ? -below : below
  if (twice < size || (twice === size && quotient % 2n === 0n)) return quotient
  return above < 0n === below < 0n ? quotient + 1n : quotient - 1n
}

function tenTo(exponent: number): bigint {
  return 10n ** BigInt(exponent)
}
