// JSON with every number as the digits that were sent, so that no price and no 64-bit id passes through a float.

export type Json = null | boolean | string | NumberText | readonly Json[] | Fields
export type Fields = { readonly [name: string]: Json | undefined }

/** A number's own text. A class, so that the number 1 and the text "1" stay different things. */
export class NumberText {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Parse = (
  text: string,
  reviver: (name: string, value: unknown, context: { readonly source?: string }) => unknown,
) => unknown

/** Undefined when the text is no JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    // The third parameter (ES2025) is younger than the library's declarations.
    const parse = JSON.parse as Parse
    return parse(text, (_name, value, { source }) =>
      typeof value === 'number' ? new NumberText(source ?? '') : value,
    ) as Json // by the rule above
  } catch {
    return undefined
  }
}

export function isFields(value: Json | undefined): value is Fields {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof NumberText)
  )
}
