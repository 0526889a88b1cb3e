// What a person fills in to set up a connection; each venue publishes its list, so that no page or command knows a venue.

export type Field = {
  /** Also the name of the option on the command line, with `-` for `_`. */
  readonly name: string
  readonly label: string
  readonly help: string
  /** What the trade server says in its place; left out, the same. */
  readonly tradeHelp?: string
  readonly required: boolean
  /** A secret is sealed and never shown again; it is read from a file or asked for, never from the command line. */
  readonly secret: boolean
  readonly example: string
  /** A complaint that names the rule (never the value of a secret); null = the text is fine. */
  readonly check: (text: string) => string | null
}
