// Amounts of money of one account as whole numbers of its smallest unit, so that sums over a million trades stay exact and quick.
// A float is made of one only for a ratio, a root or a sign.
import type { Decimal } from '../decimal.ts'
import { divide, fromUnits, scaleOf, unitsOf } from '../decimal-math.ts'

export type Amounts = {
  readonly units: ArrayLike<bigint>
  /** Digits after the point: a unit is 10^-scale. */
  readonly scale: number
}

export function amountsOf(values: readonly Decimal[]): Amounts {
  const scale = values.reduce((most, value) => Math.max(most, scaleOf(value)), 0)
  return { units: values.map((value) => unitsOf(value, scale)), scale }
}

export function decimalAt({ scale }: Pick<Amounts, 'scale'>, units: bigint): Decimal {
  return fromUnits(units, scale)
}

/** Digits that an average has beyond those of its amounts. */
const EXTRA_DIGITS = 16

/** The sum of `count` amounts over their number; more digits than any currency, to be rounded once, where it is shown. */
export function averageAt(
  { scale }: Pick<Amounts, 'scale'>,
  units: bigint,
  count: number,
): Decimal {
  return divide(fromUnits(units, scale), String(count) as Decimal, scale + EXTRA_DIGITS) // a whole number's text
}

/** As a float: for ratios only. */
export function numberAt({ scale }: Pick<Amounts, 'scale'>, units: bigint): number {
  return Number(units) / 10 ** scale
}

export function numbersOf(amounts: Amounts): Float64Array {
  const { units, scale } = amounts
  const unit = 10 ** scale
  const values = new Float64Array(units.length)
  for (let at = 0; at < units.length; at++) values[at] = Number(units[at]) / unit
  return values
}

export function sumUnits(units: ArrayLike<bigint>): bigint {
  let total = 0n
  for (let at = 0; at < units.length; at++) total += units[at] ?? 0n
  return total
}

/** Some of the amounts, in the order of `indices`. */
export function pick({ units, scale }: Amounts, indices: ArrayLike<number>): Amounts {
  const picked: bigint[] = []
  for (let at = 0; at < indices.length; at++) picked.push(units[indices[at] ?? 0] ?? 0n)
  return { units: picked, scale }
}
