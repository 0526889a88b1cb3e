// Checks a query string against a route's JSON Schema and hands on plain strings.
// Strict on purpose: nothing is coerced, nothing is dropped; an unknown or repeated parameter is refused.
import type { Violation } from '@tidemark/contract/problem'
import { TidemarkError } from '../problem.ts'
import { closestName } from './did-you-mean.ts'
import type { JsonSchema } from './route.ts'

export type QueryCheck = (queryText: string) => Readonly<Record<string, string>>

type Rule = (name: string, value: string) => Violation | null

const nothing: Readonly<Record<string, string>> = Object.freeze(Object.create(null))
const maxParameters = 32
const understood = new Set(
  'type enum minimum maximum minLength maxLength pattern format default description examples title deprecated'.split(
    ' ',
  ),
)

/** Compiles the schema once; throws when it uses a keyword that would silently not be checked. */
export function compileQuery(schema: JsonSchema | null): QueryCheck {
  // What stands in the address of a page is for its script; the server reads nothing of it.
  if (schema?.additionalProperties === true) return () => nothing
  const rules = new Map<string, Rule>()
  for (const [name, property] of Object.entries(asSchema(schema?.properties ?? {}))) {
    rules.set(name, compileRule(name, asSchema(property)))
  }
  const required = schema?.required ?? []
  if (!Array.isArray(required)) throw new Error('query schema: required must be a list')
  return (queryText) => {
    if (queryText === '' && required.length === 0) return nothing
    return check(queryText, rules, required.map(String))
  }
}

function check(
  queryText: string,
  rules: ReadonlyMap<string, Rule>,
  required: readonly string[],
): Readonly<Record<string, string>> {
  const values: Record<string, string> = Object.create(null)
  const errors: Violation[] = []
  const parts = queryText === '' ? [] : queryText.split('&', maxParameters + 1)
  if (parts.length > maxParameters) {
    throw new TidemarkError(
      'request_invalid',
      `The query has more than ${maxParameters} parameters.`,
    )
  }
  for (const part of parts) {
    if (part === '') continue
    const equals = part.indexOf('=')
    const name = decode(equals < 0 ? part : part.slice(0, equals))
    const value = decode(equals < 0 ? '' : part.slice(equals + 1))
    const rule = rules.get(name)
    if (rule === undefined) errors.push(unknown(name, rules.keys()))
    else if (name in values) errors.push(violation(name, 'duplicate', `${name} is given twice.`))
    else {
      values[name] = value
      const error = rule(name, value)
      if (error !== null) errors.push(error)
    }
  }
  for (const name of required) {
    if (!(name in values)) errors.push(violation(name, 'required', `${name} is missing.`))
  }
  if (errors.length > 0) {
    throw new TidemarkError('query_invalid', errors.map((e) => e.detail).join(' '), { errors })
  }
  return values
}

function compileRule(name: string, schema: JsonSchema): Rule {
  for (const keyword of Object.keys(schema)) {
    if (!understood.has(keyword)) throw new Error(`query schema: ${name} uses ${keyword}`)
  }
  const choices = schema.enum
  if (Array.isArray(choices)) return oneOf(choices.map(String))
  if (schema.type === 'integer') return integer(schema)
  if (schema.type === 'string') return text(schema)
  throw new Error(`query schema: ${name} must be a string, an integer or an enum`)
}

function oneOf(choices: readonly string[]): Rule {
  return (name, value) => {
    if (choices.includes(value)) return null
    const meant = closestName(value, choices)
    const hint = meant === null ? '' : ` Did you mean ${meant}?`
    return violation(name, 'enum', `${name} must be one of ${choices.join(', ')}.${hint}`)
  }
}

function integer(schema: JsonSchema): Rule {
  const least = numberOf(schema.minimum, Number.MIN_SAFE_INTEGER)
  const most = numberOf(schema.maximum, Number.MAX_SAFE_INTEGER)
  return (name, value) => {
    if (!/^-?(?:0|[1-9][0-9]{0,15})$/.test(value)) {
      return violation(name, 'integer', `${name} must be a whole number in plain digits.`)
    }
    const number = Number(value)
    if (number >= least && number <= most) return null
    return violation(name, 'range', `${name} must be from ${least} to ${most}.`)
  }
}

function text(schema: JsonSchema): Rule {
  const least = numberOf(schema.minLength, 0)
  const most = numberOf(schema.maxLength, 1024)
  const pattern = typeof schema.pattern === 'string' ? new RegExp(schema.pattern, 'u') : null
  return (name, value) => {
    // PostgreSQL cannot store NUL in text.
    if (value.includes('\u0000')) return violation(name, 'nul', `${name} holds a NUL character.`)
    if (value.length < least || value.length > most) {
      return violation(name, 'length', `${name} must have ${least} to ${most} characters.`)
    }
    if (pattern === null || pattern.test(value)) return null
    return violation(name, 'pattern', `${name} does not have the expected form.`)
  }
}

function unknown(name: string, known: Iterable<string>): Violation {
  const names = [...known]
  const meant = closestName(name, names)
  const hint =
    meant !== null
      ? `Did you mean ${meant}?`
      : names.length === 0
        ? 'This route takes none.'
        : `This route takes ${names.join(', ')}.`
  return violation(printable(name), 'unknown', `There is no parameter ${printable(name)}. ${hint}`)
}

/** A name of the sender's own making, cut and cleaned before it is shown back. */
function printable(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, '?').slice(0, 40)
}

function violation(pointer: string, code: string, detail: string): Violation {
  return { pointer, code, detail }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '))
  } catch (error) {
    throw brokenEscape(error)
  }
}

function brokenEscape(cause: unknown): TidemarkError {
  return new TidemarkError('request_invalid', 'The query holds a broken percent escape.', { cause })
}

function numberOf(value: unknown, fallback: number): number {
  return typeof value === 'number' ? value : fallback
}

function asSchema(value: unknown): JsonSchema {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error('query schema: an object is expected')
  }
  // An object was just proved; its members are read as unknown.
  return value as JsonSchema
}
