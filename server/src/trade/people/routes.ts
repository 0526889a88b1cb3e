// Log-in to the trade server, log-out, who is logged in, and the one-time code once more.
import type { OwnPages } from '../../access/people/own-page.ts'
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
import { readJsonBody } from '../../platform/http/json-body.ts'
import type { Route } from '../../platform/http/route.ts'
import { Secret } from '../../platform/secret.ts'
import { logIn, proveAgain } from './log-in.ts'
import type { TradePeopleDeps } from './people-deps.ts'
import { IDLE_MS, STEP_UP_MS, type TradeSessions } from './sessions.ts'

export type TradePeopleRouteDeps = {
  readonly people: TradePeopleDeps
  readonly sessions: TradeSessions
  readonly pages: OwnPages
}

const text = (maxLength: number, description: string) =>
  ({ type: 'string', minLength: 1, maxLength, description }) as const
const code = text(20, 'The six digits that the authenticator shows now.')
const logInSchema = {
  ...({ type: 'object', additionalProperties: false } as const),
  required: ['name', 'password', 'code'],
  properties: { name: text(40, 'As it was given at the machine.'), password: text(200, ''), code },
} as const
const stepUpSchema = {
  ...({ type: 'object', additionalProperties: false } as const),
  required: ['code'],
  properties: { code },
} as const
const seconds = { type: 'integer', minimum: 0 } as const
const sessionMembers = {
  person: { type: 'string' },
  idle_s: { ...seconds, description: 'It ends when nobody uses it for so long.' },
  ends_in_s: { ...seconds, description: 'However much it is used.' },
  stepped_up_for_s: {
    ...seconds,
    description: 'For so long the last code counts; 0 = not any more.',
  },
} as const
const needed = ['person', 'idle_s', 'ends_in_s', 'stepped_up_for_s'] as const

export function tradePeopleRoutes({ people, sessions }: TradePeopleRouteDeps): Route[] {
  const wholeSeconds = (ms: number) => Math.max(0, Math.ceil(ms / 1000))
  const standing = (name: string, hash: string, steppedUpUntilMs: number) => ({
    ...{
      person: name,
      idle_s: wholeSeconds(IDLE_MS),
      ends_in_s: wholeSeconds(sessions.leftMs(hash)),
    },
    stepped_up_for_s: wholeSeconds(steppedUpUntilMs - sessions.nowMs()),
  })
  return [
    {
      ...ownPageRoute,
      ...{ method: 'POST', path: '/api/v1/session', id: 'log_in' },
      summary: 'Log in with name, password and one-time code',
      description:
        'The people of the trade server are made at the machine. Which of the three was wrong is not said. Five wrong tries per name and twenty per address within 15 minutes.',
      body: formBody(logInSchema, { name: 'alice', password: '…', code: '123456' }),
      responses: {
        200: {
          description: 'Send `session` as X-Tidemark-Session, and keep it in memory alone.',
          schema: {
            type: 'object',
            required: ['session', ...needed],
            properties: { session: { type: 'string' }, ...sessionMembers },
          },
        },
      },
      problems: [...formProblems, 'log_in_failed', 'ledger_unavailable'],
      async handle(request) {
        const { name, password, code } = readJsonBody(request.body, logInSchema)
        const person = await logIn(people, {
          ...{ name: name.trim(), password: new Secret(password), code, ip: request.ip },
        })
        const session = sessions.begin(person)
        const found = sessions.find(session)
        if (found === null) throw new Error('a session that has just begun is not found')
        const stands = standing(person.name, found.sessionHash, found.steppedUpUntilMs)
        return answer({ session, ...stands })
      },
    },
    {
      ...personRoute,
      ...{ method: 'GET', path: '/api/v1/session', id: 'read_session', audit: 'none' },
      summary: 'Read who is logged in',
      responses: {
        200: {
          description: 'The session.',
          schema: { type: 'object', required: needed, properties: sessionMembers },
        },
      },
      problems: [],
      async handle(request) {
        const { name, sessionHash, steppedUpUntilMs } = personOf(request)
        return answer(standing(name, sessionHash, steppedUpUntilMs))
      },
    },
    {
      ...personRoute,
      ...{ method: 'DELETE', path: '/api/v1/session', id: 'log_out' },
      summary: 'Log out',
      responses: { 200: { description: 'The session has ended.', schema: doneSchema } },
      problems: [],
      async handle(request) {
        sessions.end(personOf(request).sessionHash)
        return answer(done)
      },
    },
    {
      ...personRoute,
      ...{ method: 'POST', path: '/api/v1/session/step_up', id: 'step_up' },
      summary: 'Show a one-time code once more',
      description: 'For five minutes accounts may be armed, limits raised and signals approved.',
      body: formBody(stepUpSchema, { code: '123456' }),
      responses: {
        200: {
          description: 'Stepped up.',
          schema: {
            type: 'object',
            required: ['stepped_up_for_s'],
            properties: { stepped_up_for_s: seconds },
          },
        },
      },
      problems: [...formProblems, 'log_in_failed', 'ledger_unavailable'],
      async handle(request) {
        const person = personOf(request)
        const { code: shown } = readJsonBody(request.body, stepUpSchema)
        await proveAgain(people, person, shown)
        sessions.steppedUp(person.sessionHash)
        return answer({ stepped_up_for_s: wholeSeconds(STEP_UP_MS) })
      },
    },
  ]
}
