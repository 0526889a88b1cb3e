// One member's value as a JSON token, or the rule that it breaks.
// Numbers beyond 2^53 are refused: JavaScript has rounded them before this code sees them.
import { decimalRules, refuseDecimal } from './decimal-rules.ts'
import { isOffset, refuseTime, timeRules } from './time-rules.ts'
import { shown, type Violation, violation } from './trade-invalid.ts'
import type { MemberRule } from './trade-members.ts'
import { RawJson } from './trade-payload.ts'

export type Token = string | Violation

/** `value` is neither null nor undefined. */
export function memberToken(name: string, rule: MemberRule, value: unknown): Token {
  switch (rule.kind) {
    case 'text':
      return textToken(name, value, rule.min, rule.max)
    case 'decimal':
      return decimalToken(name, value, rule.positive)
    case 'int64':
      return int64Token(name, value)
    case 'time':
      return timeToken(name, value)
    case 'offset':
      if (typeof value === 'string' && isOffset(value)) return `"${value}"`
      return violation(name, 'offset_format', 'must be an offset such as +03:00', shown(value))
    case 'raw':
      return rawToken(name, value)
  }
}

/** ASCII that JSON writes as it is: most texts, settled at one look. */
const plainText = /^[ !#-[\]-~]*$/

function textToken(name: string, value: unknown, min: number, max: number): Token {
  if (typeof value !== 'string') return violation(name, 'type', 'must be a string', shown(value))
  if (value.length >= min && value.length <= max && plainText.test(value)) return `"${value}"`
  // Characters are never more than code units, so most values are settled without counting.
  if (value.length > max && characters(value) > max) {
    const rule = `must have at most ${max} characters`
    return violation(name, 'too_long', rule, `${characters(value)}`)
  }
  if (value.length < min)
    return violation(name, 'too_short', `must have at least ${min} character`, '""')
  if (value.includes('\0'))
    return violation(name, 'nul_character', 'must not hold the NUL character', shown(value))
  if (!value.isWellFormed())
    return violation(name, 'lone_surrogate', 'must be whole Unicode text', 'half a surrogate pair')
  return JSON.stringify(value)
}

function decimalToken(name: string, value: unknown, positive: boolean): Token {
  if (typeof value !== 'string' && typeof value !== 'number')
    return violation(name, 'type', 'must be a number or decimal text', shown(value))
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
    return violation(name, 'unsafe_integer', unsafeRule, shown(value))
  const token = String(value)
  const refusal = refuseDecimal(token, positive)
  if (refusal === null) return token
  const isTiny = typeof value === 'number' && Math.abs(value) < 1 && refusal !== 'not_positive'
  const rounded = isTiny ? toLastPlace(value) : token
  const fault = isTiny ? refuseDecimal(rounded, positive) : refusal
  return fault === null ? rounded : violation(name, fault, decimalRules[fault], shown(value))
}

/** The rest of a subtraction, such as 5.551115123125783e-17: no venue counts beyond the 20th place. */
function toLastPlace(value: number): string {
  const text = value.toFixed(20).replace(/\.?0+$/, '')
  return text === '-0' ? '0' : text
}

const unsafeRule = 'must be given as text beyond ±9007199254740991, where numbers are rounded'
const int64Rule = 'must be a whole number from -9223372036854775808 to 9223372036854775807'

function int64Token(name: string, value: unknown): Token {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
    return violation(name, 'unsafe_integer', unsafeRule, shown(value))
  if (typeof value !== 'string' && typeof value !== 'bigint' && typeof value !== 'number')
    return violation(name, 'type', 'must be digits as text, a bigint or a number', shown(value))
  const text = String(value)
  if (!/^-?\d{1,19}$/.test(text)) return violation(name, 'not_int64', int64Rule, shown(value))
  if (text.length <= 18) return `"${text}"`
  const whole = BigInt(text)
  if (whole !== BigInt.asIntN(64, whole))
    return violation(name, 'not_int64', int64Rule, shown(value))
  // As text, so that no reader on the way can round it.
  return `"${whole}"`
}

function timeToken(name: string, value: unknown): Token {
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime()))
      return violation(name, 'time_format', timeRules.time_format, 'an invalid Date')
    const year = value.getUTCFullYear()
    if (year < 1990 || year > 2100)
      return violation(name, 'time_out_of_range', timeRules.time_out_of_range, value.toISOString())
    return `"${value.toISOString()}"`
  }
  if (typeof value !== 'string')
    return violation(name, 'type', 'must be a Date or text', shown(value))
  const refusal = refuseTime(value)
  return refusal === null
    ? `"${value}"`
    : violation(name, refusal, timeRules[refusal], shown(value))
}

function rawToken(name: string, value: unknown): Token {
  if (value instanceof RawJson) return rawTextToken(name, value.text)
  try {
    const text: string | undefined = JSON.stringify(value)
    if (text !== undefined) return text
    return violation(name, 'type', 'must be a value that JSON has', shown(value))
  } catch (problem) {
    // Circular, too deep, a bigint inside, or a toJSON that throws.
    const why = problem instanceof Error ? problem.message.split('\n')[0] : 'it throws'
    return violation(name, 'type', `must be a value that JSON has: ${why}`, shown(value))
  }
}

function rawTextToken(name: string, text: unknown): Token {
  const rule = 'must be JSON text'
  if (typeof text !== 'string') return violation(name, 'raw_json', rule, shown(text))
  if (!text.isWellFormed())
    return violation(name, 'lone_surrogate', 'must be whole Unicode text', 'half a surrogate pair')
  try {
    JSON.parse(text)
  } catch {
    return violation(name, 'raw_json', rule, shown(text)) // a SyntaxError would quote the text
  }
  return /[\r\n]/.test(text) ? text.replace(/[\r\n]/g, ' ') : text
}

function characters(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}
