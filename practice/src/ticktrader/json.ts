// JSON with exact numbers both ways: nothing that is money or a 64-bit id passes through a float.
import { type Fix, fixOf, fixText } from './fix.ts'

// In Node since 21, and in no TypeScript library yet.
const { rawJSON } = JSON as typeof JSON & { rawJSON(text: string): object }

/** A number as it stands in a text that came. */
export class NumberToken {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export const num = (value: Fix | null): object | undefined =>
  value === null ? undefined : rawJSON(fixText(value))
export const whole = (value: bigint): object => rawJSON(String(value))
/** Percent, pips, rates and other numbers that are no money. */
export const plain = (text: string): object => rawJSON(text)

export type Given = Readonly<Record<string, unknown>>

/** The object in the text with NumberTokens for numbers; null when it is none. */
export function parseObject(text: string): Given | null {
  try {
    const value: unknown = JSON.parse(text, (_name, one: unknown, context?: { source?: string }) =>
      typeof one === 'number' ? new NumberToken(context?.source ?? String(one)) : one,
    )
    return isGiven(value) ? value : null
  } catch {
    return null
  }
}

export const isGiven = (value: unknown): value is Given =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof NumberToken)

export class BadMember extends Error {}

const missing = (value: unknown) => value === undefined || value === null

/** A decimal: a JSON number, never a string. */
export function decimalAt(given: Given, name: string): Fix | null {
  const value = given[name]
  if (missing(value)) return null
  const read = value instanceof NumberToken ? fixOf(value.text) : null
  if (read === null) throw new BadMember(`Invalid 'Params.${name}' filed!`)
  return read
}

export function wholeAt(given: Given, name: string): bigint | null {
  const value = given[name]
  if (missing(value)) return null
  if (!(value instanceof NumberToken) || !/^-?\d{1,19}$/.test(value.text))
    throw new BadMember(`Invalid 'Params.${name}' filed!`)
  return BigInt(value.text)
}

export const msAt = (given: Given, name: string): number | null => {
  const value = wholeAt(given, name)
  return value === null ? null : Number(value)
}

export function textAt(given: Given, name: string): string | null {
  const value = given[name]
  if (missing(value)) return null
  if (typeof value !== 'string') throw new BadMember(`Invalid 'Params.${name}' filed!`)
  return value
}

export function flagAt(given: Given, name: string): boolean {
  const value = given[name]
  if (missing(value)) return false
  if (typeof value !== 'boolean') throw new BadMember(`Invalid 'Params.${name}' filed!`)
  return value
}
