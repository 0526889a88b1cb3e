// Members of an answer, each with the rule it must keep. A rule that is broken names the member and never the value. A
// member that is absent is null and never 0: the vendor leaves out what it does not know.
import { type Decimal, decimalFromJson, isRefusal, isZero } from '../../domain/decimal.ts'
import { ConnectFailure } from '../failure.ts'
import { type Fields, isFields, type Json, NumberText } from './json.ts'

/** Also where a server of the older guide sends numbers as text. */
function numberText(fields: Fields, name: string): string | null {
  const value = fields[name]
  if (value === undefined || value === null || value === '') return null
  const text = value instanceof NumberText ? value.text : value
  if (typeof text !== 'string' || !/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) throw odd(name)
  return text
}

export function optionalDecimal(fields: Fields, name: string): Decimal | null {
  const text = numberText(fields, name)
  if (text === null) return null
  const read = decimalFromJson(text)
  if (isRefusal(read)) throw odd(name)
  return read
}

export function decimal(fields: Fields, name: string): Decimal {
  return optionalDecimal(fields, name) ?? missing(name)
}

/** The first of these members that is there: newer names before older ones. */
export function firstDecimal(fields: Fields, ...names: readonly string[]): Decimal | null {
  for (const name of names) {
    const value = optionalDecimal(fields, name)
    if (value !== null) return value
  }
  return null
}

/** A level of 0 is none. */
export function level(fields: Fields, name: string): Decimal | null {
  const value = optionalDecimal(fields, name)
  return value === null || isZero(value) ? null : value
}

/** A 64-bit number without a sign; a float of a whole number, such as 5.0, is one too. */
export function optionalId(fields: Fields, name: string): string | null {
  const text = numberText(fields, name)
  if (text === null) return null
  const whole = text.replace(/\.0+$/, '')
  if (!/^\d{1,19}$/.test(whole) || BigInt(whole) > 9_223_372_036_854_775_807n) throw odd(name)
  return whole
}

export function id(fields: Fields, name: string): string {
  return optionalId(fields, name) ?? missing(name)
}

/** Milliseconds since 1970; the vendor's year 1 means never. */
export function optionalMs(fields: Fields, name: string): string | null {
  const text = numberText(fields, name)
  if (text === null || text.startsWith('-')) return null
  if (!/^\d{1,15}$/.test(text)) throw odd(name)
  return isZero(text) ? null : text
}

export function text(fields: Fields, name: string): string {
  return optionalText(fields, name, 1000) ?? missing(name)
}

/** PostgreSQL takes neither NUL nor half a character in text. Null when there are no words. */
export function optionalText(fields: Fields, name: string, most: number): string | null {
  const value = fields[name]
  if (typeof value !== 'string') return null
  const words = value.replaceAll('\0', '').slice(0, most).toWellFormed()
  return words === '' ? null : words
}

export function optionalFlag(fields: Fields, name: string): boolean | null {
  const value = fields[name]
  return typeof value === 'boolean' ? value : null
}

/** The rows of a list: bare, or under its name, as a socket gives it. Null and nothing are an empty list. */
export function rowsOf(value: Json | undefined, name: string): readonly Fields[] {
  if (value === undefined || value === null) return []
  if (isFields(value)) return rowsOf(value[name], name)
  if (!Array.isArray(value)) throw odd(name)
  return value.map((row: Json) => {
    if (isFields(row)) return row
    throw odd(name)
  })
}

export function odd(name: string): ConnectFailure {
  return new ConnectFailure('answer_not_understood', `${name} has a form that is not expected`)
}

export function missing(name: string): never {
  throw new ConnectFailure('answer_not_understood', `${name} is missing`)
}
