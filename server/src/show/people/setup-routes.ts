// From a one-time link to the first session: the page at /setup calls these. A link is used up by the second of them.

import { newSession } from '../../access/people/new-session.ts'
import type { PeopleDeps } from '../../access/people/people-deps.ts'
import { answer, formBody, formProblems, ownPageRoute } from '../../access/people/person-route.ts'
import type { SessionBook } from '../../access/people/session-book.ts'
import { setCookie } from '../../access/people/session-id.ts'
import {
  beginSetUp,
  finishSetUp,
  lookAtLink,
  type SetupRequest,
} from '../../access/people/set-up.ts'
import { readJsonBody } from '../../platform/http/json-body.ts'
import type { Route, RouteRequest } from '../../platform/http/route.ts'
import { Secret } from '../../platform/secret.ts'
import {
  authenticatorSchema,
  codeMember,
  nameMember,
  passwordMember,
  recoveryCodesSchema,
  setupTokenMember,
} from './members.ts'

export type SetupRouteDeps = {
  readonly people: PeopleDeps
  readonly book: Pick<SessionBook, 'refresh'>
}

const about = { token: setupTokenMember, name: nameMember, password: passwordMember } as const
const beginSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['token', 'password'],
  properties: about,
} as const
const finishSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['token', 'password', 'code'],
  properties: { ...about, code: codeMember },
} as const
const linkSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['token'],
  properties: { token: setupTokenMember },
} as const
const example = { token: 'a1b2…', name: 'alice', password: 'four words of your own' }

export function setupRoutes({ people, book }: SetupRouteDeps): Route[] {
  return [
    {
      ...ownPageRoute,
      ...{ method: 'POST', path: '/api/v1/setup/link', id: 'read_setup_link' },
      summary: 'Read whom a set-up link is for; it stays good',
      body: formBody(linkSchema, { token: 'a1b2…' }),
      responses: {
        200: {
          description: 'The name of whoever was given a way back; null for somebody new.',
          schema: {
            type: 'object',
            required: ['name'],
            properties: { name: { type: ['string', 'null'] } },
          },
        },
      },
      problems: [...formProblems, 'setup_link_invalid', 'ledger_unavailable'],
      async handle(request) {
        const { token } = readJsonBody(request.body, linkSchema)
        const isLocal = request.local === true
        return answer({ name: await lookAtLink(people, { token: new Secret(token), isLocal }) })
      },
    },
    {
      ...ownPageRoute,
      ...{ method: 'POST', path: '/api/v1/setup/authenticator', id: 'begin_setup' },
      summary: 'Begin a set-up: check name and password, give a secret for the authenticator',
      description: 'The name is left out by whoever was given a way back. Nothing counts yet.',
      body: formBody(beginSchema, example),
      responses: { 200: { description: 'A secret for the app.', schema: authenticatorSchema } },
      problems: [...formProblems, 'setup_link_invalid', 'name_taken', 'ledger_unavailable'],
      async handle(request) {
        const typed = readJsonBody(request.body, beginSchema)
        const { name, secret, address } = await beginSetUp(people, toRequest(typed, request))
        return answer({ name, ...shown({ secret, address }) })
      },
    },
    {
      ...ownPageRoute,
      ...{ method: 'POST', path: '/api/v1/setup', id: 'finish_setup' },
      summary: 'Finish a set-up with a code of the authenticator, and log in',
      description: 'Uses the link up. The recovery codes are shown here and never again.',
      body: formBody(finishSchema, { ...example, code: '123456' }),
      responses: {
        201: {
          description: 'Set up and logged in; the session comes as a cookie.',
          schema: {
            type: 'object',
            required: ['name', 'recovery_codes'],
            properties: { name: { type: 'string' }, recovery_codes: recoveryCodesSchema },
          },
        },
      },
      problems: [...formProblems, 'setup_link_invalid', 'name_taken', 'ledger_unavailable'],
      async handle(request) {
        const { code, ...typed } = readJsonBody(request.body, finishSchema)
        const made = await finishSetUp(people, { ...toRequest(typed, request), code })
        const sessionId = await newSession(people, {
          ...{ personId: made.personId, ip: request.ip },
          browser: request.header('user-agent') ?? '',
        })
        await book.refresh()
        return answer({ name: made.name, recovery_codes: made.recoveryCodes }, 201, {
          'set-cookie': setCookie(sessionId),
        })
      },
    },
  ]
}

function toRequest(
  typed: { readonly token: string; readonly name?: string; readonly password: string },
  { local }: RouteRequest,
): SetupRequest {
  return {
    ...{ token: new Secret(typed.token), name: typed.name ?? null, isLocal: local === true },
    password: new Secret(typed.password),
  }
}

/** The only way on which secrets leave: to the page of the person whose they are. */
export function shown<T extends Readonly<Record<string, Secret>>>(
  secrets: T,
): { [K in keyof T]: string } {
  const entries = Object.entries(secrets).map(([name, secret]) => [
    name,
    secret.use((text) => text),
  ])
  return Object.fromEntries(entries) as { [K in keyof T]: string } // the same names
}
