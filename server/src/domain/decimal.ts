// Exact decimals as text: money, prices and volumes never become floats.
// The canonical form equals what PostgreSQL prints for the same numeric: no exponent, scale kept, no minus zero.
declare const decimal: unique symbol
export type Decimal = string & { readonly [decimal]: true }

/** Most digits before and after the decimal point that a trade may carry. */
export const DECIMAL_DIGITS = 20

export type DecimalRefusal = 'number_too_long' | 'exponent_out_of_range' | 'too_many_digits'

/**
 * Turns a JSON number token into canonical decimal text.
 * `token` must already match JSON's number grammar. 65000.50 stays 65000.50; 1.5e3 becomes 1500.
 */
export function decimalFromJson(token: string): Decimal | DecimalRefusal {
  if (token.length > 40) return 'number_too_long'
  const mark = exponentMark(token)
  let plain = token
  if (mark >= 0) {
    const exponent = Number(token.slice(mark + 1))
    if (exponent < -30 || exponent > 30) return 'exponent_out_of_range'
    plain = shiftPoint(token.slice(0, mark), exponent)
  }
  const start = plain.charCodeAt(0) === 45 ? 1 : 0
  const point = plain.indexOf('.')
  const wholeDigits = (point < 0 ? plain.length : point) - start
  const fractionDigits = point < 0 ? 0 : plain.length - point - 1
  if (wholeDigits > DECIMAL_DIGITS || fractionDigits > DECIMAL_DIGITS) return 'too_many_digits'
  // A minus zero has no place in a ledger; PostgreSQL prints it without its sign as well.
  if (start === 1 && isZero(plain)) plain = plain.slice(1)
  return plain as Decimal // canonical by construction
}

export function isRefusal(value: Decimal | DecimalRefusal): value is DecimalRefusal {
  return (
    value === 'number_too_long' || value === 'exponent_out_of_range' || value === 'too_many_digits'
  )
}

/** True for 0, 0.00, -0. */
export function isZero(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code >= 49 && code <= 57) return false
  }
  return true
}

export function isPositive(value: Decimal): boolean {
  return value.charCodeAt(0) !== 45 && !isZero(value)
}

/** Equal as numbers: 1.50 equals 1.5. */
export function sameNumber(left: Decimal | null, right: Decimal | null): boolean {
  if (left === right) return true
  if (left === null || right === null) return false
  return withoutTrailingZeros(left) === withoutTrailingZeros(right)
}

function withoutTrailingZeros(text: string): string {
  if (!text.includes('.')) return text
  let end = text.length
  while (text.charCodeAt(end - 1) === 48) end--
  if (text.charCodeAt(end - 1) === 46) end--
  return text.slice(0, end)
}

function exponentMark(token: string): number {
  const lower = token.indexOf('e')
  return lower >= 0 ? lower : token.indexOf('E')
}

/** 1.5 shifted by 3 is 1500; by -3 is 0.0015. */
function shiftPoint(mantissa: string, exponent: number): string {
  const negative = mantissa.startsWith('-')
  const digits = negative ? mantissa.slice(1) : mantissa
  const point = digits.indexOf('.')
  const whole = point < 0 ? digits : digits.slice(0, point)
  const fraction = point < 0 ? '' : digits.slice(point + 1)
  const all = whole + fraction
  const at = whole.length + exponent
  let text: string
  if (at <= 0) text = `0.${'0'.repeat(-at)}${all}`
  else if (at >= all.length) text = all + '0'.repeat(at - all.length)
  else text = `${all.slice(0, at)}.${all.slice(at)}`
  // 0.5e1 gives 05: the whole part keeps a single leading zero at most.
  const trimmed = text.replace(/^0+(?=\d)/, '')
  return negative ? `-${trimmed}` : trimmed
}
