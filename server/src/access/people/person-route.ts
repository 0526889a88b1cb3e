// What every route for people declares alike, and who calls it. Such routes take a session and never an API key.
import type {
  JsonSchema,
  PersonCaller,
  Route,
  RouteAnswer,
  RouteRequest,
} from '../../platform/http/route.ts'
import { personActor } from './people-deps.ts'

/** A route for people who have logged in. Add `stepUp: true` to what guards the accounts. */
export const personRoute = {
  auth: 'session',
  scope: null,
  object: 'none',
  rate: 'page',
  audit: 'each',
  idempotency: 'none',
  query: null,
  body: null,
} as const satisfies Partial<Route>

/** A route that our pages call before anybody has logged in. */
export const ownPageRoute = {
  ...personRoute,
  auth: 'none',
  rate: 'open',
  fromOwnPage: true,
} as const satisfies Partial<Route>

const FORM_BYTES = 64 * 1024

/** The body of a form: JSON that is read with `readJsonBody` against the same schema. */
export const formBody = (
  schema: JsonSchema,
  example: unknown,
  limitBytes = FORM_BYTES,
): NonNullable<Route['body']> => ({
  ...{ contentTypes: ['application/json'], limitBytes, schema, example },
})

export const formProblems = ['body_unparsable', 'form_invalid'] as const

/** Who calls; the gate lets nobody else through to such a route. */
export function personOf({ caller }: Pick<RouteRequest, 'caller'>): PersonCaller {
  if (caller.person === undefined) throw new Error('a route for people was called by somebody else')
  return caller.person
}

/** Such as `person:alice`, for the audit. */
export const actorOf = (request: Pick<RouteRequest, 'caller'>): string =>
  personActor(personOf(request).name)

/** An answer that nobody may keep. */
export const answer = (
  body: object,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): RouteAnswer => ({ status, body, headers: { 'cache-control': 'no-store', ...headers } })

/** Nothing to say but that it is done. */
export const done = { ok: true } as const
export const doneSchema = {
  type: 'object',
  required: ['ok'],
  properties: { ok: { enum: [true] } },
} as const
