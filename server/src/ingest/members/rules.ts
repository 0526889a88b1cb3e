// The rules of single members: length, range, 64-bit whole numbers, and characters that no database text may hold.
// Each function answers the accepted canonical text, or the violation with what was received.
import type { Violation } from '@tidemark/contract/problem'
import { DECIMAL_DIGITS, decimalFromJson, isPositive, isRefusal } from '../../domain/decimal.ts'
import { parseOffset } from '../../domain/instant.ts'

export type Checked = string | Violation

/** `value` is decoded text; length counts Unicode characters, as the founding text's payload and the table do. */
export function checkText(name: string, value: string, min: number, max: number): Checked {
  // Characters are never more than code units, so most values are settled without counting.
  if (value.length > max && characters(value) > max)
    return violation(
      name,
      'too_long',
      `must have at most ${max} characters`,
      `${characters(value)}`,
    )
  if (value.length < min)
    return violation(name, 'too_short', `must have at least ${min} character`, '""')
  if (value.includes('\0'))
    return violation(name, 'nul_character', 'must not hold the NUL character', quoted(value))
  if (!value.isWellFormed())
    return violation(name, 'lone_surrogate', 'must be whole Unicode text', 'half a surrogate pair')
  return value
}

/** `token` is a JSON number as written. */
export function checkDecimal(name: string, token: string, positive: boolean): Checked {
  const value = decimalFromJson(token)
  if (isRefusal(value)) {
    const rule = `must be a number of at most 40 characters, exponent within ±30, and at most ${DECIMAL_DIGITS} digits before and after the point`
    return violation(name, value, rule, shorten(token))
  }
  if (positive && !isPositive(value))
    return violation(name, 'not_positive', 'must be greater than 0', shorten(token))
  return value
}

/** `text` is a JSON number as written, or the content of a string. */
export function checkInt64(name: string, text: string): Checked {
  const rule = 'must be a whole number from -9223372036854775808 to 9223372036854775807'
  if (!/^-?\d{1,19}$/.test(text)) return violation(name, 'not_int64', rule, quoted(text))
  const value = BigInt(text)
  if (value !== BigInt.asIntN(64, value)) return violation(name, 'not_int64', rule, text)
  return value.toString()
}

/** `token` is a JSON number as written. */
export function checkInteger(name: string, token: string, min: number, max: number): Checked {
  const value = /^-?\d{1,16}$/.test(token) ? Number(token) : Number.NaN
  if (value >= min && value <= max) return String(value)
  const rule = `must be a whole number from ${min} to ${max}`
  return violation(name, 'out_of_range', rule, shorten(token))
}

export function checkOffset(name: string, text: string): Checked {
  if (parseOffset(text) !== null) return text
  return violation(
    name,
    'offset_format',
    'must be an offset such as +03:00 or -05:30',
    quoted(text),
  )
}

export function violation(name: string, code: string, rule: string, received?: string): Violation {
  const detail = received === undefined ? rule : `${rule}; received ${received}`
  return { pointer: pointerTo(name), code, detail }
}

/** Text of a sender, safe to show to that sender: short, escaped, and never a key. */
export function quoted(text: string): string {
  if (/tmk[a-z]_[0-9A-Za-z]/.test(text)) return '[secret]'
  return JSON.stringify(shorten(text))
}

/** RFC 6901. */
function pointerTo(name: string): string {
  const shown = /tmk[a-z]_[0-9A-Za-z]/.test(name) ? '[secret]' : shorten(name).toWellFormed()
  return `/${shown.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

function characters(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}
