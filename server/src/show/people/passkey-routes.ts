// Passkeys over HTTP: made, used to log in and to step up, listed, removed. Only where the page has a name that browsers accept.

import { loadPasskeys } from '../../access/people/passkey-store.ts'
import {
  beginAuthentication,
  beginRegistration,
  finishRegistration,
  logInByPasskey,
  type PasskeyPlace,
  removePasskey,
  stepUpByPasskey,
} from '../../access/people/passkeys.ts'
import type { PeopleDeps } from '../../access/people/people-deps.ts'
import {
  answer,
  done,
  doneSchema,
  formBody,
  formProblems,
  ownPageRoute,
  personOf,
  personRoute,
} from '../../access/people/person-route.ts'
import type { SessionBook } from '../../access/people/session-book.ts'
import { setCookie } from '../../access/people/session-id.ts'
import { readJsonBody } from '../../platform/http/json-body.ts'
import type { Route, RouteRequest } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { passkeyHost } from './passkey-host.ts'

export type PasskeyRouteDeps = {
  readonly people: PeopleDeps
  readonly book: Pick<SessionBook, 'refresh'>
}

const nothing = { type: 'object', additionalProperties: false, properties: {} } as const
const response = {
  type: 'object',
  description: 'What the browser’s credential gives as JSON.',
  additionalProperties: {},
} as const
const responseSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['response'],
  properties: { response },
} as const
const registerSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'response'],
  properties: { name: { type: 'string', minLength: 1, maxLength: 60 }, response },
} as const
const options = { type: 'object', description: 'Options for the browser, as JSON.' } as const
const own = '/api/v1/admin/me/passkeys'

export function passkeyRoutes({ people, book }: PasskeyRouteDeps): Route[] {
  function placeOf(request: RouteRequest): PasskeyPlace {
    // The gate has compared it with our own.
    const origin = request.header('origin') ?? null
    const host = passkeyHost(origin)
    if (origin !== null && host !== null) return { origin, host }
    throw new TidemarkError(
      'state_conflict',
      'Browsers take passkeys only at https addresses with a name, and at http://localhost.',
    )
  }

  return [
    {
      ...ownPageRoute,
      ...{ method: 'POST', path: '/api/v1/session/passkey_options', id: 'passkey_options' },
      summary: 'Ask for a question that a passkey shall sign, to log in',
      body: formBody(nothing, {}),
      responses: { 200: { description: 'For navigator.credentials.get.', schema: options } },
      problems: [...formProblems, 'state_conflict', 'ledger_unavailable'],
      async handle(request) {
        readJsonBody(request.body, nothing)
        return answer(await beginAuthentication(people, placeOf(request), null))
      },
    },
    {
      ...ownPageRoute,
      ...{ method: 'POST', path: '/api/v1/session/passkey', id: 'log_in_by_passkey' },
      summary: 'Log in with a passkey',
      body: formBody(responseSchema, { response: { id: '…' } }),
      responses: { 200: { description: 'The session comes as a cookie.', schema: doneSchema } },
      problems: [...formProblems, 'log_in_failed', 'state_conflict', 'ledger_unavailable'],
      async handle(request) {
        const typed = readJsonBody(request.body, responseSchema)
        const sessionId = await logInByPasskey(people, placeOf(request), {
          ...{ response: typed.response, ip: request.ip },
          browser: request.header('user-agent') ?? '',
        })
        await book.refresh()
        return answer(done, 200, { 'set-cookie': setCookie(sessionId) })
      },
    },
    {
      ...personRoute,
      ...{ method: 'POST', path: '/api/v1/session/step_up/passkey_options' },
      id: 'step_up_options',
      summary: 'Ask for a question that a passkey shall sign, to step up',
      body: formBody(nothing, {}),
      responses: { 200: { description: 'For navigator.credentials.get.', schema: options } },
      problems: [...formProblems, 'state_conflict'],
      async handle(request) {
        readJsonBody(request.body, nothing)
        return answer(await beginAuthentication(people, placeOf(request), personOf(request)))
      },
    },
    {
      ...personRoute,
      ...{ method: 'POST', path: '/api/v1/session/step_up/passkey', id: 'step_up_by_passkey' },
      summary: 'Show a second factor once more, with a passkey',
      body: formBody(responseSchema, { response: { id: '…' } }),
      responses: { 200: { description: 'Stepped up.', schema: doneSchema } },
      problems: [...formProblems, 'log_in_failed', 'state_conflict'],
      async handle(request) {
        const typed = readJsonBody(request.body, responseSchema)
        const place = placeOf(request)
        const id = await stepUpByPasskey(people, place, personOf(request), typed.response)
        await book.refresh()
        return answer(done, 200, { 'set-cookie': setCookie(id) })
      },
    },
    {
      ...personRoute,
      ...{ method: 'GET', path: own, id: 'list_passkeys' },
      summary: 'List your passkeys',
      responses: { 200: { description: 'Yours.', schema: { type: 'object' } } },
      problems: [],
      async handle(request) {
        const all = await loadPasskeys(people.database.read, personOf(request).id)
        return answer({
          data: all.map(({ id, name, host, createdAt, lastUsedAt }) => ({
            ...{ id: String(id), name, host, created_at: createdAt, last_used_at: lastUsedAt },
          })),
        })
      },
    },
    {
      ...personRoute,
      ...{ method: 'POST', path: `${own}/options`, id: 'new_passkey_options', stepUp: true },
      summary: 'Ask for what a browser needs to make a passkey',
      body: formBody(nothing, {}),
      responses: { 200: { description: 'For navigator.credentials.create.', schema: options } },
      problems: [...formProblems, 'state_conflict'],
      async handle(request) {
        readJsonBody(request.body, nothing)
        return answer(await beginRegistration(people, personOf(request), placeOf(request)))
      },
    },
    {
      ...personRoute,
      ...{ method: 'POST', path: own, id: 'add_passkey', stepUp: true },
      summary: 'Keep a passkey that the browser has made',
      body: formBody(registerSchema, { name: 'laptop', response: { id: '…' } }),
      responses: { 201: { description: 'It may be used from now on.', schema: doneSchema } },
      problems: [...formProblems, 'state_conflict'],
      async handle(request) {
        const typed = readJsonBody(request.body, registerSchema)
        await finishRegistration(people, personOf(request), placeOf(request), typed)
        return answer(done, 201)
      },
    },
    {
      ...personRoute,
      ...{ method: 'DELETE', path: `${own}/:id`, id: 'remove_passkey', stepUp: true },
      summary: 'Remove one of your passkeys',
      responses: { 200: { description: 'Removed.', schema: doneSchema } },
      problems: ['not_found'],
      async handle(request) {
        const id = /^\d{1,9}$/.test(request.params.id ?? '') ? Number(request.params.id) : 0
        if (!(await removePasskey(people, personOf(request), id)))
          throw new TidemarkError('not_found', 'You have no passkey of this id.')
        return answer(done)
      },
    },
  ]
}
