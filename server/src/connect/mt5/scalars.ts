// The scalars of an answer, each with the rule it must keep. A rule that is broken names the member and never the value.
import { type Decimal, decimalFromJson, isRefusal, isZero } from '../../domain/decimal.ts'
import { ConnectFailure } from '../failure.ts'
import type { Fields } from './answer.ts'

export function text(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value !== 'string' || value.length > 1000) throw odd(name)
  // PostgreSQL takes neither NUL nor half a character in text.
  return value.replaceAll('\0', '').toWellFormed()
}

export function whole(fields: Fields, name: string): string {
  return optionalWhole(fields, name) ?? missing(name)
}

/** Up to 64 bits, without a sign. */
export function optionalWhole(fields: Fields, name: string): string | null {
  const value = fields[name]
  if (value === undefined || value === null || value === '') return null
  if (typeof value !== 'string' || !/^\d{1,20}$/.test(value)) throw odd(name)
  if (BigInt(value) > 9_223_372_036_854_775_807n) throw odd(name)
  return value
}

export function signedWhole(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value !== 'string' || !/^-?\d{1,9}$/.test(value)) throw odd(name)
  return value
}

export function decimal(fields: Fields, name: string): Decimal {
  return optionalDecimal(fields, name) ?? missing(name)
}

export function optionalDecimal(fields: Fields, name: string): Decimal | null {
  const value = fields[name]
  if (value === undefined || value === null || value === '') return null
  if (typeof value !== 'string' || !/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value)) throw odd(name)
  const read = decimalFromJson(value)
  if (isRefusal(read)) throw odd(name)
  return read
}

/** A price of 0 is none. */
export function level(fields: Fields, name: string): Decimal | null {
  const value = optionalDecimal(fields, name)
  return value === null || isZero(value) ? null : value
}

export function nonZero(fields: Fields, name: string): string | null {
  const value = optionalWhole(fields, name)
  return value === null || isZero(value) ? null : value
}

export function milliseconds(fields: Fields, exact: string, seconds: string): string | null {
  const msc = nonZero(fields, exact)
  if (msc !== null) return msc
  const s = nonZero(fields, seconds)
  return s === null ? null : `${s}000`
}

/** Words that nothing is computed from: cut where they are too long, null when there are none. */
export function optionalText(fields: Fields, name: string, most: number): string | null {
  const value = fields[name]
  if (typeof value !== 'string') return null
  const words = value.replaceAll('\0', '').slice(0, most).toWellFormed()
  return words === '' ? null : words
}

/** An Expert's number has 64 bits with a sign in MQL5; a server may write the same bits without one. */
export function magic(fields: Fields): string | null {
  const value = fields.ExpertID
  if (value === undefined || value === null || value === '' || value === '0') return null
  if (typeof value !== 'string' || !/^-?\d{1,20}$/.test(value)) throw odd('ExpertID')
  const bits = BigInt(value)
  if (bits >= 2n ** 64n || bits < -(2n ** 63n)) throw odd('ExpertID')
  return bits === 0n ? null : String(BigInt.asIntN(64, bits))
}

export function odd(name: string, where = ''): ConnectFailure {
  return new ConnectFailure(
    'answer_not_understood',
    `${name} ${where} has a form that is not expected`,
  )
}

export function missing(name: string): never {
  throw new ConnectFailure('answer_not_understood', `${name} is missing`)
}
