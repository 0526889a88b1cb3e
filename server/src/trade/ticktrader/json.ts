// JSON as orders need it: written from exact text, so that no price passes through a float, in ASCII alone, because what
// the vendor's own libraries sign for other signs differs; read with every number as the digits that were sent.
import { asciiText } from '../../connect/ticktrader/sign.ts'
import type { Decimal } from '../../domain/decimal.ts'

/** Of values that are JSON already; null leaves the member out. */
export function objectText(
  members: readonly (readonly [name: string, json: string | null])[],
): string {
  const written = members.flatMap(([name, json]) => (json === null ? [] : [`"${name}":${json}`]))
  return `{${written.join(',')}}`
}

export function stringText(text: string | null): string | null {
  if (text === null) return null
  return asciiText(JSON.stringify(text))
}

/** Decimal text is a JSON number by construction. */
export const numberText = (value: Decimal | null): string | null => value

export type Json = null | boolean | string | readonly Json[] | Fields
export type Fields = { readonly [name: string]: Json | undefined }

type WithSource = (
  text: string,
  reviver: (name: string, value: unknown, context: { readonly source?: string }) => unknown,
) => unknown

/** Numbers come out as text, as they were written. Null when the text is no JSON. */
export function readJson(text: string): Json {
  try {
    // The type of the third parameter is younger than the library's declarations.
    const parse = JSON.parse as WithSource
    const value = parse(text, (_name, one, { source }) =>
      typeof one === 'number' ? (source ?? null) : one,
    )
    return value as Json // by the rule above
  } catch {
    return null
  }
}

export function isFields(value: Json | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
