// What a person fills in to set up a connection; each venue publishes its list, so that no page or command knows a venue.

export type Field = {
  /** Also the name of the option on the command line, with `-` for `_`. */
  readonly name: string
  readonly label: string
  readonly help: string
  /** What the trade server says in its place; left out, the same; null = it has no use for it. */
  readonly tradeHelp?: string | null
  readonly required: boolean
  /** A secret is sealed and never shown again; it is read from a file or asked for, never from the command line. */
  readonly secret: boolean
  readonly example: string
  /** A complaint that names the rule (never the value of a secret); null = the text is fine. */
  readonly check: (text: string) => string | null
}

/** The same list as the trade server asks for it: without what only reading needs, and in words for credentials that trade. */
export function tradeFields(fields: readonly Field[]): Field[] {
  return fields
    .filter(({ tradeHelp }) => tradeHelp !== null)
    .map((field) => ({ ...field, help: field.tradeHelp ?? field.help }))
}
