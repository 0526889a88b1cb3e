// A JSON Schema as a table of members that a person can read.
// Only what our own schemas use; an unknown keyword shows as nothing rather than as something wrong.
import { membersOf } from './openapi.ts'
import { type Html, html } from './page.ts'
import type { JsonSchema } from './route.ts'

export function memberRows(schema: JsonSchema): Html {
  const list = isSchema(schema.items)
  const object = isSchema(schema.items) ? schema.items : schema
  const rows = rowsOf(object, '')
  const lead = list
    ? html`<p>A list${typeof schema.maxItems === 'number' ? ` of at most ${schema.maxItems.toLocaleString('en')}` : ''}; each entry:</p>`
    : null
  if (rows.length === 0) return html`<p>${String(schema.description ?? 'Any JSON.')}</p>`
  return html`${lead}<table class="stack"><thead><tr><th>Member</th><th>Type</th><th>Meaning</th></tr></thead><tbody>${rows.map(
    ({ name, member, must }) =>
      html`<tr><td><code>${name}</code>${must ? html` <span class="must">required</span>` : null}</td><td>${shortType(member)}</td><td>${meaning(member)}</td></tr>`,
  )}</tbody></table>`
}

type Row = { readonly name: string; readonly member: JsonSchema; readonly must: boolean }

/** Members of members follow them, as `account.login` and `deals[].deal`. */
function rowsOf(object: JsonSchema, before: string): Row[] {
  const required = Array.isArray(object.required) ? object.required : []
  return Object.entries(membersOf(object)).flatMap(([own, member]) => {
    const name = `${before}${own}`
    const row = { name, member, must: required.includes(own) }
    const inner = isSchema(member.items) ? rowsOf(member.items, `${name}[].`) : []
    return [row, ...rowsOf(member, `${name}.`), ...inner]
  })
}

/** A few words: `text, 1 to 50`, `number, above 0`, `integer, 1 to 1,000, default 100`. */
export function shortType(schema: JsonSchema): string {
  const choices = schema.enum
  if (Array.isArray(choices)) return choices.join(' | ')
  const options = schema.anyOf ?? schema.oneOf
  if (Array.isArray(options)) return options.filter(isSchema).map(shortType).join(', or ')
  const types = Array.isArray(schema.type) ? schema.type : [schema.type]
  const words = types.map((type) => names[String(type)] ?? 'any JSON')
  if (typeof schema.maxItems === 'number')
    words[0] = `${words[0]} of at most ${schema.maxItems.toLocaleString('en')}`
  if (schema.format === 'date-time') words[0] = 'time (RFC 3339)'
  const range = rangeText(schema)
  const fallback = schema.default === undefined ? '' : `, default ${String(schema.default)}`
  return `${words.join(' or ')}${range}${fallback}`
}

const names: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'integer',
  boolean: 'true or false',
  object: 'object',
  array: 'list',
  null: 'null',
}

function rangeText(schema: JsonSchema): string {
  if (typeof schema.minimum === 'number' && schema.minimum < Number.MIN_SAFE_INTEGER)
    return ', 64 bit'
  const least = schema.minimum ?? schema.minLength
  const most = schema.maximum ?? schema.maxLength
  if (schema.exclusiveMinimum !== undefined) return `, above ${String(schema.exclusiveMinimum)}`
  if (typeof most !== 'number') return typeof least === 'number' ? `, from ${least}` : ''
  const top = most.toLocaleString('en')
  return typeof least === 'number' ? `, ${least} to ${top}` : `, at most ${top}`
}

function meaning(schema: JsonSchema): string {
  return typeof schema.description === 'string' ? schema.description : ''
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
