// The kinds of members that a body may hold, and the JSON Schema of each. Tables of them say what goes over the wire.
// A decimal is a JSON number whose digits are kept; a 64-bit integer may be a number or a string of digits.

export type MemberKind =
  /** Text of min..max Unicode characters. */
  | { readonly kind: 'text'; readonly min: number; readonly max: number }
  /** A JSON number, kept digit by digit. At most 20 digits before and 20 after the point. */
  | { readonly kind: 'decimal'; readonly positive: boolean }
  /** A 64-bit integer, as a JSON number or as a string of digits. */
  | { readonly kind: 'int64' }
  /** A whole number of min..max, as a JSON number. */
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'boolean' }
  /** RFC 3339, or the zone-less forms of MQL5 and SQL. */
  | { readonly kind: 'time' }
  /** The distance of zone-less times from UTC, such as +03:00. */
  | { readonly kind: 'offset' }
  /** Any JSON, kept byte for byte. */
  | { readonly kind: 'raw' }

export type Member = MemberKind & {
  readonly required: boolean
  readonly means: string
  readonly example: unknown
}

export type MemberTable = Readonly<Record<string, Member>>

/** JSON Schema of an object with these members. An optional member may also be null, which says the same as leaving it out. */
export function objectSchema(
  table: MemberTable,
  options: { readonly closed: boolean },
): Record<string, unknown> {
  const members = Object.entries(table)
  return {
    type: 'object',
    additionalProperties: !options.closed,
    required: members.filter(([, member]) => member.required).map(([name]) => name),
    properties: Object.fromEntries(
      members.map(([name, member]) => [
        name,
        member.required || member.kind === 'raw'
          ? memberSchema(member)
          : { anyOf: [memberSchema(member), { type: 'null' }], description: member.means },
      ]),
    ),
  }
}

function memberSchema(member: Member): Record<string, unknown> {
  const about = { description: member.means, examples: [member.example] }
  switch (member.kind) {
    case 'text':
      return { type: 'string', minLength: member.min, maxLength: member.max, ...about }
    case 'decimal':
      return member.positive
        ? { type: 'number', exclusiveMinimum: 0, ...about }
        : { type: 'number', ...about }
    case 'int64':
      return {
        anyOf: [
          { type: 'integer', minimum: -(2 ** 63), maximum: 2 ** 63 },
          { type: 'string', pattern: '^-?[0-9]{1,19}$' },
        ],
        ...about,
      }
    case 'integer':
      return { type: 'integer', minimum: member.min, maximum: member.max, ...about }
    case 'boolean':
      return { type: 'boolean', ...about }
    case 'time':
      return { type: 'string', minLength: 16, maxLength: 40, ...about }
    case 'offset':
      return { type: 'string', pattern: '^([+-][0-9]{2}:[0-9]{2}|Z)$', ...about }
    case 'raw':
      return about
  }
}
