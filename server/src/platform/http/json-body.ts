// Reads the JSON body of a form against the schema that its route declares: what is described is what is checked.
// For small bodies that pages send. Trades and orders, whose digits count, have readers of their own.
import type { Violation } from '@tidemark/contract/problem'
import { TidemarkError } from '../problem.ts'
import { closestName } from './did-you-mean.ts'
import type { JsonSchema } from './route.ts'

/** The value that a schema written `as const` describes. */
export type ValueOf<S> = S extends { readonly enum: readonly (infer E)[] }
  ? E
  : S extends { readonly type: readonly (infer T)[] }
    ? Typed<T, S>
    : S extends { readonly type: infer T }
      ? Typed<T, S>
      : unknown

type Typed<T, S> = T extends 'string'
  ? string
  : T extends 'integer'
    ? number
    : T extends 'boolean'
      ? boolean
      : T extends 'null'
        ? null
        : T extends 'array'
          ? S extends { readonly items: infer I }
            ? readonly ValueOf<I>[]
            : readonly unknown[]
          : T extends 'object'
            ? Members<S>
            : never

type Members<S> = S extends { readonly properties: infer P }
  ? { readonly [K in keyof P as K extends Required<S> ? K : never]: ValueOf<P[K]> } & {
      readonly [K in keyof P as K extends Required<S> ? never : K]?: ValueOf<P[K]>
    }
  : S extends { readonly additionalProperties: infer A }
    ? Readonly<Record<string, ValueOf<A>>>
    : Readonly<Record<string, unknown>>

type Required<S> = S extends { readonly required: readonly (infer R)[] } ? R : never

const mostMembers = 200

/** @throws TidemarkError body_unparsable, or form_invalid with every member that breaks a rule */
export function readJsonBody<const S extends JsonSchema>(body: Buffer, schema: S): ValueOf<S> {
  const value = parseJsonBody(body)
  const errors: Violation[] = []
  check(value, schema, '', errors)
  if (errors.length > 0) throw formInvalid(errors)
  return value as ValueOf<S> // proved above, keyword by keyword
}

/** The answer to a form with these faults. */
export function formInvalid(errors: readonly Violation[]): TidemarkError {
  return new TidemarkError('form_invalid', errors.map(({ detail }) => detail).join(' '), { errors })
}

/** One fault, at the member `/name`. */
export const fault = (pointer: string, code: string, detail: string): Violation => ({
  ...{ pointer, code, detail },
})

/** For bodies that a reader of their own takes apart. @throws TidemarkError body_unparsable */
export function parseJsonBody(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch (error) {
    throw unparsable(error)
  }
}

const unparsable = (cause: unknown) =>
  new TidemarkError('body_unparsable', 'The body is not JSON text in UTF-8.', { cause })

function check(value: unknown, schema: JsonSchema, pointer: string, errors: Violation[]): void {
  const wrong = (code: string, rule: string) =>
    errors.push(fault(pointer, code, `${nameOf(pointer)} ${rule}.`))
  if (Array.isArray(schema.enum)) {
    if (!schema.enum.includes(value)) wrong('enum', `must be one of ${schema.enum.join(', ')}`)
    return
  }
  const types = Array.isArray(schema.type) ? schema.type.map(String) : [String(schema.type)]
  if (schema.type === undefined) return
  const type = types.find((one) => isOfType(value, one))
  if (type === undefined) {
    wrong('type', `must be ${types.map((one) => typeNames[one] ?? one).join(' or ')}`)
  } else if (type === 'string') {
    const rule = textRule(String(value), schema)
    if (rule !== null) wrong('text', rule)
  } else if (type === 'integer') {
    const [least, most] = [Number(schema.minimum ?? -1e15), Number(schema.maximum ?? 1e15)]
    if (Number(value) < least || Number(value) > most)
      wrong('range', `must be from ${least} to ${most}`)
  } else if (type === 'array' && Array.isArray(value)) {
    const most = Number(schema.maxItems ?? mostMembers)
    if (value.length > most) wrong('length', `must have at most ${most} entries`)
    else if (isSchema(schema.items))
      for (const [at, one] of value.entries()) check(one, schema.items, `${pointer}/${at}`, errors)
  } else if (type === 'object') {
    checkMembers({ ...(value as object) }, schema, pointer, errors) // its type was just proved
  }
}

function checkMembers(
  members: Readonly<Record<string, unknown>>,
  schema: JsonSchema,
  pointer: string,
  errors: Violation[],
): void {
  const properties = isSchema(schema.properties) ? schema.properties : {}
  const others = isSchema(schema.additionalProperties) ? schema.additionalProperties : null
  const names = Object.keys(members)
  if (names.length > mostMembers)
    errors.push(fault(pointer, 'length', `${nameOf(pointer)} has too many members.`))
  else
    for (const name of names) {
      const own = Object.hasOwn(properties, name) ? properties[name] : others
      const at = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
      if (isSchema(own)) check(members[name], own, at, errors)
      else errors.push(unknownMember(at, name, Object.keys(properties)))
    }
  const required = Array.isArray(schema.required) ? schema.required.map(String) : []
  for (const name of required)
    if (!Object.hasOwn(members, name))
      errors.push(fault(`${pointer}/${name}`, 'required', `${name} is missing.`))
}

function textRule(text: string, schema: JsonSchema): string | null {
  const [least, most] = [Number(schema.minLength ?? 0), Number(schema.maxLength ?? 1024)]
  if (!text.isWellFormed() || text.includes('\0')) return 'must be text without NUL'
  const { length } = [...text]
  if (length < least || length > most)
    return most === least
      ? `must have ${most} characters`
      : `must have ${least} to ${most} characters`
  if (typeof schema.pattern === 'string' && !new RegExp(schema.pattern, 'u').test(text))
    return `must look like ${String(Array.isArray(schema.examples) ? schema.examples[0] : schema.pattern)}`
  return null
}

function unknownMember(pointer: string, name: string, known: readonly string[]): Violation {
  const shown = name.replace(/[^\x20-\x7e]/g, '?').slice(0, 40)
  const meant = closestName(name, known)
  const hint = meant === null ? '' : ` Did you mean ${meant}?`
  return fault(pointer, 'unknown', `There is no member ${shown}.${hint}`)
}

const nameOf = (pointer: string) => (pointer === '' ? 'The body' : pointer.slice(1))

const typeNames: Readonly<Record<string, string>> = {
  ...{ string: 'text', integer: 'a whole number', boolean: 'true or false', null: 'null' },
  ...{ array: 'a list', object: 'an object' },
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'null') return value === null
  if (type === 'array') return Array.isArray(value)
  if (type === 'integer') return Number.isSafeInteger(value)
  if (type === 'object') return isSchema(value)
  return typeof value === type
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
