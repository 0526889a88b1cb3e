// From the values of a form to settings and secrets, by the venue's own list of fields.
import type { Violation } from '@tidemark/contract/problem'
import { fault, formInvalid } from '../../platform/http/json-body.ts'
import { Secret } from '../../platform/secret.ts'
import type { ReadConnector } from '../read-port.ts'
import { venueOf, venues } from '../venues.ts'
import { CODE_FIELD, codeToKeep } from './give-code.ts'
import { complaintsOf } from './manage-connections.ts'

export type FilledIn = {
  readonly settings: Record<string, string>
  readonly secrets: Record<string, Secret>
}

/** @throws TidemarkError form_invalid */
export function connectorOf(venue: string): ReadConnector {
  const found = venueOf(venue)
  if (found !== undefined) return found
  const known = venues.map((one) => one.venue).join(', ')
  throw formInvalid([fault('/venue', 'enum', `venue must be one of ${known}.`)])
}

/** What was filled in, sorted by what is secret; an empty value is none. @throws TidemarkError form_invalid */
export function sortFields(
  { fields }: Pick<ReadConnector, 'fields'>,
  values: Readonly<Record<string, string>>,
): FilledIn {
  const filled: FilledIn = { settings: {}, secrets: {} }
  const unknown = Object.keys(values).filter((name) => !fields.some((one) => one.name === name))
  if (unknown.length > 0)
    throw formInvalid(
      unknown.map((name) => fault(`/fields/${name}`, 'unknown', 'This venue has no such field.')),
    )
  for (const { name, secret } of fields) {
    const text = values[name]?.trim() ?? ''
    if (text === '') continue
    if (secret) filled.secrets[name] = new Secret(text)
    else filled.settings[name] = text
  }
  return filled
}

/** @throws TidemarkError form_invalid with every complaint; that of a secret holds no value */
export function refuseComplaints(
  { fields }: Pick<ReadConnector, 'fields'>,
  { settings, secrets }: FilledIn,
  more: readonly Violation[] = [],
): void {
  const errors = complaintsOf(fields, settings, secrets).map(({ field, complaint }) => {
    const label = fields.find(({ name }) => name === field)?.label ?? field
    return fault(`/fields/${field}`, 'rule', `${label} ${complaint}.`)
  })
  if (errors.length + more.length > 0) throw formInvalid([...errors, ...more])
}

/** The same with the code that a person typed; it is kept with when that was. @throws TidemarkError form_invalid */
export function withCode(filled: FilledIn, code: string | null, nowMs: number): FilledIn {
  if (code === null || code.trim() === '') return filled
  const kept = codeToKeep(code, nowMs)
  if (kept === null)
    throw formInvalid([fault('/code', 'code', 'The code must have six digits, such as 123456.')])
  return { ...filled, secrets: { ...filled.secrets, [CODE_FIELD]: kept } }
}
