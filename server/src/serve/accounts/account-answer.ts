// What an answer about one account is: how it describes itself, and how it is made for a request.
// Whose values and how fresh they are stands first in each, whatever fields are asked for.
import type { Clock } from '../../platform/clock.ts'
import type { JsonSchema, RouteRequest } from '../../platform/http/route.ts'
import type { ServeDeps } from '../serve-deps.ts'
import { type AccountView, headMembers } from './account-view.ts'
import type { AgedObject } from './entity-tag.ts'
import { exampleOf, type Form, innerJson, type MemberTable, propertiesOf } from './members.ts'

export type AccountDeps = Pick<ServeDeps, 'read' | 'held' | 'shared'> & {
  readonly clock: Pick<Clock, 'now'>
}

export type AboutAnswer = {
  /** Last part of its path; '' for the account itself. */
  readonly name: string
  readonly id: string
  readonly summary: string
  readonly description: string
  /** What somebody might ask for with ?fields=. */
  readonly fieldsExample: string
}

export type AccountAnswer = AboutAnswer & {
  schema(form: Form): JsonSchema
  example(form: Form): Record<string, unknown>
  answer(deps: AccountDeps, request: RouteRequest, form: Form): Promise<AgedObject>
}

export function agedObject<View extends AccountView>(
  view: View,
  table: MemberTable<View>,
  form: Form,
): AgedObject {
  const facts = innerJson([...headMembers, ...table], view, form)
  return { facts, ageS: view.freshness.ageS }
}

const ageSchema = {
  type: ['integer', 'null'],
  description: 'Seconds since as_of, by the server’s clock; null when there is no picture.',
} as const

/** Schema and example of an answer that may hold the members of this table. */
export function described<View extends AccountView>(
  table: MemberTable<View>,
): Pick<AccountAnswer, 'schema' | 'example'> {
  const all = [...headMembers, ...table]
  return {
    schema: (form) => ({
      type: 'object',
      required: ['age_s', ...headMembers.map(({ name }) => name), 'reasons'],
      properties: { age_s: ageSchema, ...propertiesOf(all, form) },
    }),
    example: (form) => ({ age_s: 3, ...exampleOf(all, form) }),
  }
}
