// Exact decimals of the broker: whole numbers of 10^-10. Each amount of money is rounded once, at its end, halves away from zero.

export type Fix = bigint

const DIGITS = 10
const ONE = 10n ** BigInt(DIGITS)

/** `1.105`, `-5e-3`; null for what is no such number or has more than ten decimals. */
export function fixOf(text: string): Fix | null {
  const match = /^(-?)(\d{1,18})(?:\.(\d{1,30}))?(?:[eE]([+-]?\d{1,2}))?$/.exec(text)
  if (match === null) return null
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  const shift = DIGITS + Number(exponent) - fraction.length
  const all = BigInt(whole + fraction)
  const scaled = shift >= 0 ? all * 10n ** BigInt(shift) : all / 10n ** BigInt(-shift)
  if (shift < 0 && scaled * 10n ** BigInt(-shift) !== all) return null
  return sign === '-' ? -scaled : scaled
}

/** Of a number that is written in this program. */
export function fix(text: string | number): Fix {
  const value = fixOf(String(text))
  if (value === null) throw new Error(`${text} is no decimal`)
  return value
}

export const fromPoints = (points: number, digits: number): Fix =>
  BigInt(points) * 10n ** BigInt(DIGITS - digits)

/** The shortest text: 1.5, 100000, -5.63. */
export function fixText(value: Fix): string {
  const size = (value < 0n ? -value : value).toString().padStart(DIGITS + 1, '0')
  const fraction = size.slice(-DIGITS).replace(/0+$/, '')
  return `${value < 0n ? '-' : ''}${size.slice(0, -DIGITS)}${fraction === '' ? '' : `.${fraction}`}`
}

export type Ratio = { readonly num: bigint; readonly den: bigint }
export const EVEN: Ratio = { num: 1n, den: 1n }
export const ratio = (value: Fix): Ratio => ({ num: value, den: ONE })
export const inverse = ({ num, den }: Ratio): Ratio => ({ num: den, den: num })
export const times = (a: Ratio, b: Ratio): Ratio => ({ num: a.num * b.num, den: a.den * b.den })

export function divide(a: bigint, b: bigint): bigint {
  const negative = a < 0n !== b < 0n
  const [size, by] = [a < 0n ? -a : a, b < 0n ? -b : b]
  const rounded = (2n * size + by) / (2n * by)
  return negative ? -rounded : rounded
}

/** value × rate, rounded to `digits` decimals. */
export function scaled(value: Fix, rate: Ratio, digits: number): Fix {
  const unit = 10n ** BigInt(DIGITS - digits)
  return divide(value * rate.num, rate.den * unit) * unit
}

/** a × b, rounded to `digits` decimals. */
export const product = (a: Fix, b: Fix, digits: number): Fix => scaled(a, ratio(b), digits)

/** The part of a value that belongs to `part` of `whole`, rounded to `digits`. */
export const share = (value: Fix, part: Fix, whole: Fix, digits: number): Fix =>
  part === whole ? value : scaled(value, { num: part, den: whole }, digits)

export const least = (a: Fix, b: Fix): Fix => (a < b ? a : b)
export const most = (a: Fix, b: Fix): Fix => (a > b ? a : b)
export const sizeOf = (a: Fix): Fix => (a < 0n ? -a : a)
