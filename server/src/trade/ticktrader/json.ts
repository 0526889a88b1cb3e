// JSON as orders need it: written from exact text, so that no price passes through a float, in ASCII alone, because what
// the vendor's own libraries sign for other signs differs. It is read by connect/ticktrader/json.ts.
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

/** A request of a socket; `params` is JSON already, null leaves it out. */
export const requestFrame = (id: string, name: string, params: string | null): string =>
  objectText([
    ['Id', stringText(id)],
    ['Request', stringText(name)],
    ['Params', params],
  ])
