// Members of answers as tables: name, meaning and value in one place, from which JSON, schema and example are made.
// Both forms of an answer come from one table: decimals as text, or as JSON numbers with the same digits.
import type { JsonSchema } from '../../platform/http/route.ts'

/** How decimals are written. */
export type Form = 'text' | 'numbers'

export type Member<Row> = {
  readonly name: string
  /** Its value as JSON text. */
  json(row: Row, form: Form): string
  /** Why its value is null; null = null is its plain value. */
  reason(row: Row): string | null
  schema(form: Form): JsonSchema
  example(form: Form): unknown
}

type About<Row, Value> = {
  readonly name: string
  readonly means: string
  readonly example: Value | null
  readonly of: (row: Row) => Value | null
  /** Says why a value is null. */
  readonly reason?: (row: Row) => string | null
}

type Kind = 'string' | 'number' | 'integer' | 'boolean'

function member<Row, Value>(
  { name, means, example, of, reason = () => null }: About<Row, Value>,
  kind: (form: Form) => Kind,
  write: (value: Value, form: Form) => string,
): Member<Row> {
  return {
    name,
    json(row, form) {
      const value = of(row)
      return value === null ? 'null' : write(value, form)
    },
    reason,
    schema: (form) => ({ type: [kind(form), 'null'], description: means }),
    example: (form) => (example === null ? null : JSON.parse(write(example, form))),
  }
}

/** Exact in both forms: no float touches it. */
export const decimal = <Row>(about: About<Row, string>): Member<Row> =>
  member(
    about,
    (form) => (form === 'text' ? 'string' : 'number'),
    (value, form) => (form === 'text' ? `"${value}"` : value),
  )
export const text = <Row>(about: About<Row, string>): Member<Row> =>
  member(
    about,
    () => 'string',
    (value) => JSON.stringify(value),
  )
export const whole = <Row>(about: About<Row, number>): Member<Row> =>
  member(about, () => 'integer', String)
export const yesNo = <Row>(about: About<Row, boolean>): Member<Row> =>
  member(about, () => 'boolean', String)

export type MemberTable<Row> = readonly Member<Row>[]

/** `"a":1,"b":null,"reasons":{"b":"not_reported"}`: what stands between the braces. */
export function innerJson<Row>(table: MemberTable<Row>, row: Row, form: Form): string {
  const values = table.map((one) => [one, one.json(row, form)] as const)
  const reasons = values.flatMap(([one, json]) => {
    const reason = json === 'null' ? one.reason(row) : null
    return reason === null ? [] : [`"${one.name}":"${reason}"`]
  })
  const members = values.map(([{ name }, json]) => `"${name}":${json}`)
  return [...members, `"reasons":{${reasons.join(',')}}`].join(',')
}

const reasonsSchema = {
  type: 'object',
  additionalProperties: { type: 'string' },
  description: 'Why members are null, by name; a member that is null without a reason has none.',
} as const

export function propertiesOf<Row>(table: MemberTable<Row>, form: Form): JsonSchema {
  const own = table.map((one) => [one.name, one.schema(form)] as const)
  return { ...Object.fromEntries(own), reasons: reasonsSchema }
}

export function exampleOf<Row>(table: MemberTable<Row>, form: Form): Record<string, unknown> {
  return { ...Object.fromEntries(table.map((one) => [one.name, one.example(form)])), reasons: {} }
}
