// Log-in, log-out, who is logged in, and the second factor once more.

import { logIn } from '../../access/people/log-in.ts'
import { logOut } from '../../access/people/manage-people.ts'
import type { OwnPages } from '../../access/people/own-page.ts'
import type { PeopleDeps } from '../../access/people/people-deps.ts'
import {
  actorOf,
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
import { clearCookie, setCookie } from '../../access/people/session-id.ts'
import { IDLE_S } from '../../access/people/session-store.ts'
import { stepUp } from '../../access/people/step-up.ts'
import { readJsonBody } from '../../platform/http/json-body.ts'
import type { Route } from '../../platform/http/route.ts'
import { Secret } from '../../platform/secret.ts'
import { codeMember, nameMember, passwordMember } from './members.ts'
import { passkeyHost } from './passkey-host.ts'

export type SessionRouteDeps = {
  readonly people: PeopleDeps
  readonly book: Pick<SessionBook, 'refresh' | 'of' | 'nowMs'>
  readonly pages: OwnPages
  /** What the pages must know of this server. */
  readonly server: { readonly version: string; readonly tradePort: number }
}

const logInSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'password', 'code'],
  properties: { name: nameMember, password: passwordMember, code: codeMember },
} as const
const stepUpSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['code'],
  properties: { code: codeMember },
} as const
const time = { type: 'string', format: 'date-time' } as const
const sessionSchema = {
  type: 'object',
  required: ['name', 'ends_at', 'idle_s', 'stepped_up_until', 'passkey_host', 'version'],
  properties: {
    name: { type: 'string' },
    ends_at: { ...time, description: 'However much it is used.' },
    idle_s: { type: 'integer', description: 'It ends when nobody uses it for so long.' },
    stepped_up_until: { ...time, description: 'Until then the last second factor counts.' },
    passkey_host: {
      type: ['string', 'null'],
      description: 'The name that passkeys are bound to; null where browsers take none.',
    },
    trade_port: { type: 'integer', description: 'Where the trade server listens, if it runs.' },
    version: { type: 'string' },
  },
} as const

export function sessionRoutes({ people, book, pages, server }: SessionRouteDeps): Route[] {
  return [
    {
      ...ownPageRoute,
      ...{ method: 'POST', path: '/api/v1/session', id: 'log_in' },
      summary: 'Log in with name, password and one-time code',
      description:
        'Which of the three was wrong is not said. Five wrong tries per name and twenty per address within 15 minutes.',
      body: formBody(logInSchema, { name: 'alice', password: '…', code: '123456' }),
      responses: { 200: { description: 'The session comes as a cookie.', schema: doneSchema } },
      problems: [...formProblems, 'log_in_failed', 'ledger_unavailable'],
      async handle(request) {
        const typed = readJsonBody(request.body, logInSchema)
        const { sessionId } = await logIn(people, {
          ...{ name: typed.name.trim(), password: new Secret(typed.password), code: typed.code },
          ...{ ip: request.ip, browser: request.header('user-agent') ?? '' },
        })
        await book.refresh()
        return answer(done, 200, { 'set-cookie': setCookie(sessionId) })
      },
    },
    {
      ...personRoute,
      ...{ method: 'GET', path: '/api/v1/session', id: 'read_session', audit: 'none' },
      summary: 'Read who is logged in',
      responses: { 200: { description: 'The session.', schema: sessionSchema } },
      problems: [],
      async handle(request) {
        const person = personOf(request)
        const own = book.of(person.id).find(({ hash }) => hash === person.sessionHash)
        return answer({
          ...{ name: person.name, ends_at: at(own?.endsMs ?? book.nowMs()), idle_s: IDLE_S },
          stepped_up_until: at(person.steppedUpUntilMs),
          passkey_host: passkeyHost(pages.originOf((name) => request.header(name))),
          ...{ trade_port: server.tradePort, version: server.version },
        })
      },
    },
    {
      ...personRoute,
      ...{ method: 'DELETE', path: '/api/v1/session', id: 'log_out' },
      summary: 'Log out',
      responses: { 200: { description: 'The session has ended.', schema: doneSchema } },
      problems: [],
      async handle(request) {
        const deps = { ...people, actor: actorOf(request) }
        await logOut(deps, personOf(request).sessionHash)
        await book.refresh()
        return answer(done, 200, { 'set-cookie': clearCookie })
      },
    },
    {
      ...personRoute,
      ...{ method: 'POST', path: '/api/v1/session/step_up', id: 'step_up' },
      summary: 'Show a second factor once more',
      description:
        'For five minutes what guards the accounts may be changed. The session gets a new id.',
      body: formBody(stepUpSchema, { code: '123456' }),
      responses: { 200: { description: 'Stepped up.', schema: doneSchema } },
      problems: [...formProblems, 'log_in_failed'],
      async handle(request) {
        const { code } = readJsonBody(request.body, stepUpSchema)
        const sessionId = await stepUp(people, personOf(request), code)
        await book.refresh()
        return answer(done, 200, { 'set-cookie': setCookie(sessionId) })
      },
    },
  ]
}

const at = (ms: number): string => new Date(ms).toISOString()
