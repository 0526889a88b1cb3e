// Decimals as JSON number tokens. The text of a caller goes out digit by digit; it is judged here, never converted.
// 1e-8, which is how JavaScript writes 0.00000001, is a JSON number as well and counts with its point moved.

export type DecimalRefusal =
  | 'decimal_format'
  | 'number_too_long'
  | 'exponent_out_of_range'
  | 'too_many_digits'
  | 'not_positive'

export const decimalRules: Readonly<Record<DecimalRefusal, string>> = {
  decimal_format: 'must be a finite number, or decimal text as JSON writes numbers, such as -0.25',
  number_too_long: 'must be a number of at most 40 characters',
  exponent_out_of_range: 'must be a number with an exponent within ±30',
  too_many_digits: 'must be a number of at most 20 digits before and 20 after the point',
  not_positive: 'must be greater than 0',
}

const grammar = /^-?(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/
const MOST_DIGITS = 20

/** Null when the token is a number that the server takes as it stands. */
export function refuseDecimal(token: string, positive: boolean): DecimalRefusal | null {
  return isShortPlain(token) ? null : refuseByGrammar(token, positive)
}

/** Most numbers: a digit 1-9 first, at most 20 digits, no sign or exponent. Settled without allocating anything. */
function isShortPlain(token: string): boolean {
  const first = token.charCodeAt(0)
  if (token.length > MOST_DIGITS || !(first >= 49 && first <= 57)) return false
  let point = -1
  for (let at = 1; at < token.length; at++) {
    const code = token.charCodeAt(at)
    if (code === 46 && point < 0) point = at
    else if (code < 48 || code > 57) return false
  }
  return point !== token.length - 1
}

function refuseByGrammar(token: string, positive: boolean): DecimalRefusal | null {
  const match = grammar.exec(token)
  if (match === null) return 'decimal_format'
  if (token.length > 40) return 'number_too_long'
  const [, whole = '', fraction = '', exponentText] = match
  const exponent = exponentText === undefined ? 0 : Number(exponentText)
  if (exponent < -30 || exponent > 30) return 'exponent_out_of_range'
  if (digitsBefore(whole, fraction, exponent) > MOST_DIGITS) return 'too_many_digits'
  if (Math.max(0, fraction.length - exponent) > MOST_DIGITS) return 'too_many_digits'
  if (positive && (token.startsWith('-') || !/[1-9]/.test(whole + fraction))) return 'not_positive'
  return null
}

/** Digits before the point once the exponent is applied, without leading zeros, at least one. */
function digitsBefore(whole: string, fraction: string, exponent: number): number {
  if (exponent === 0) return whole.length
  const all = whole + fraction
  const end = whole.length + exponent
  if (end <= 0) return 1
  const first = all.search(/[1-9]/)
  // Zeros in front fall away, also 0e5; the part before the point keeps one digit.
  return Math.max(1, first < 0 ? 1 : end - first)
}
