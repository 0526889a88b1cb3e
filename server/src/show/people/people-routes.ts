// Who may log in, and what each changes of their own credentials.
import {
  changeAuthenticator,
  changePassword,
  newAuthenticator,
  renewRecoveryCodes,
} from '../../access/people/change-credentials.ts'
import {
  endSessions,
  inviteSomebody,
  removePerson,
  resetPerson,
  unlockPerson,
} from '../../access/people/manage-people.ts'
import type { PeopleDeps } from '../../access/people/people-deps.ts'
import {
  actorOf,
  answer,
  done,
  doneSchema,
  formBody,
  formProblems,
  personOf,
  personRoute,
} from '../../access/people/person-route.ts'
import { loadPeople, loadPerson, type Person } from '../../access/people/person-store.ts'
import type { SessionBook } from '../../access/people/session-book.ts'
import type { StoredSession } from '../../access/people/session-store.ts'
import { LINK_S } from '../../access/people/setup-link-store.ts'
import { readJsonBody } from '../../platform/http/json-body.ts'
import type { Route, RouteRequest } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { Secret } from '../../platform/secret.ts'
import { authenticatorSchema, codeMember, passwordMember, recoveryCodesSchema } from './members.ts'
import { shown } from './setup-routes.ts'

export type PeopleRouteDeps = {
  readonly people: PeopleDeps
  readonly book: Pick<SessionBook, 'refresh' | 'of'>
}

const passwordSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['password'],
  properties: { password: passwordMember },
} as const
const authenticatorForm = {
  type: 'object',
  additionalProperties: false,
  required: ['secret', 'code'],
  properties: {
    secret: { type: 'string', pattern: '^[A-Z2-7]{16,64}$', examples: ['JBSWY3DPEHPK3PXP'] },
    code: codeMember,
  },
} as const
const nothing = { type: 'object', additionalProperties: false, properties: {} } as const
const link = {
  type: 'object',
  required: ['path', 'valid_s'],
  properties: {
    path: { type: 'string', description: '/setup#…, to be opened once.' },
    valid_s: { type: 'integer' },
  },
} as const
const codes = {
  type: 'object',
  required: ['recovery_codes'],
  properties: { recovery_codes: recoveryCodesSchema },
} as const

export function peopleRoutes({ people, book }: PeopleRouteDeps): Route[] {
  const acting = (request: RouteRequest) => ({ ...people, actor: actorOf(request) })

  async function named(request: RouteRequest): Promise<Person> {
    const id = /^\d{1,9}$/.test(request.params.id ?? '') ? Number(request.params.id) : 0
    const person = await loadPerson(people.database.read, id)
    if (person === null) throw unknownPerson()
    return person
  }

  const own = '/api/v1/admin/me'
  return [
    {
      ...personRoute,
      ...{ method: 'GET', path: '/api/v1/admin/people', id: 'list_people' },
      summary: 'List who may log in',
      responses: { 200: { description: 'Everybody.', schema: { type: 'object' } } },
      problems: [],
      async handle(request) {
        const all = await loadPeople(people.database.read)
        const me = personOf(request)
        return answer({
          data: all.map((one) => personBody(one, one.id === me.id, book.of(one.id))),
        })
      },
    },
    {
      ...personRoute,
      ...{ method: 'POST', path: '/api/v1/admin/people', id: 'invite_person', stepUp: true },
      summary: 'Make a link by which somebody new sets up a log-in',
      body: formBody(nothing, {}),
      responses: { 201: { description: 'Shown once.', schema: link } },
      problems: [...formProblems],
      async handle(request) {
        readJsonBody(request.body, nothing)
        return linkAnswer(await inviteSomebody(acting(request), { localOnly: false }))
      },
    },
    {
      ...personRoute,
      ...{ method: 'DELETE', path: '/api/v1/admin/people/:id', id: 'remove_person', stepUp: true },
      summary: 'Remove somebody, and end their sessions',
      responses: { 200: { description: 'Removed.', schema: doneSchema } },
      problems: ['not_found', 'state_conflict'],
      async handle(request) {
        const removed = await removePerson(acting(request), (await named(request)).name)
        if (removed === null) throw unknownPerson()
        if (removed === 'last')
          throw new TidemarkError('state_conflict', 'Nobody would be left who may log in.')
        await book.refresh()
        return answer(done)
      },
    },
    {
      ...personRoute,
      ...{ method: 'POST', path: '/api/v1/admin/people/:id/reset', id: 'reset_person' },
      stepUp: true,
      summary: 'Take somebody’s credentials and sessions away, and make a link to new ones',
      body: formBody(nothing, {}),
      responses: { 201: { description: 'Shown once.', schema: link } },
      problems: [...formProblems, 'not_found'],
      async handle(request) {
        readJsonBody(request.body, nothing)
        const { name } = await named(request)
        const reset = await resetPerson(acting(request), name, { localOnly: false })
        if (reset === null) throw unknownPerson()
        await book.refresh()
        return linkAnswer(reset.token)
      },
    },
    {
      ...personRoute,
      ...{ method: 'POST', path: '/api/v1/admin/people/:id/unlock', id: 'unlock_person' },
      stepUp: true,
      summary: 'Give somebody who typed too many wrong codes all tries again',
      body: formBody(nothing, {}),
      responses: { 200: { description: 'Unlocked.', schema: doneSchema } },
      problems: [...formProblems, 'not_found'],
      async handle(request) {
        readJsonBody(request.body, nothing)
        await unlockPerson(acting(request), (await named(request)).name)
        return answer(done)
      },
    },
    {
      ...personRoute,
      ...{ method: 'DELETE', path: '/api/v1/admin/people/:id/sessions', id: 'end_sessions' },
      summary: 'End all sessions of somebody; of your own, all but this one',
      responses: {
        200: {
          description: 'How many ended.',
          schema: { type: 'object', properties: { ended: { type: 'integer' } } },
        },
      },
      problems: ['not_found'],
      async handle(request) {
        const me = personOf(request)
        const person = await named(request)
        const kept = person.id === me.id ? me.sessionHash : null
        const ended = await endSessions(acting(request), person, kept)
        await book.refresh()
        return answer({ ended })
      },
    },
    {
      ...personRoute,
      ...{ method: 'PUT', path: `${own}/password`, id: 'change_password', stepUp: true },
      summary: 'Change your password; your other sessions end',
      body: formBody(passwordSchema, { password: 'four words of your own' }),
      responses: { 200: { description: 'Changed.', schema: doneSchema } },
      problems: [...formProblems],
      async handle(request) {
        const { password } = readJsonBody(request.body, passwordSchema)
        await changePassword(people, personOf(request), new Secret(password))
        await book.refresh()
        return answer(done)
      },
    },
    {
      ...personRoute,
      ...{ method: 'POST', path: `${own}/authenticator`, id: 'new_authenticator', stepUp: true },
      summary: 'Get a secret for another authenticator; it is not in force yet',
      body: formBody(nothing, {}),
      responses: { 200: { description: 'A secret for the app.', schema: authenticatorSchema } },
      problems: [...formProblems],
      async handle(request) {
        readJsonBody(request.body, nothing)
        const { name, secret, address } = newAuthenticator(personOf(request))
        return answer({ name, ...shown({ secret, address }) })
      },
    },
    {
      ...personRoute,
      ...{ method: 'PUT', path: `${own}/authenticator`, id: 'change_authenticator', stepUp: true },
      summary: 'Put another authenticator in force; your other sessions end',
      body: formBody(authenticatorForm, { secret: 'JBSWY3DPEHPK3PXP', code: '123456' }),
      responses: { 200: { description: 'In force.', schema: doneSchema } },
      problems: [...formProblems],
      async handle(request) {
        const { secret, code } = readJsonBody(request.body, authenticatorForm)
        await changeAuthenticator(people, personOf(request), { secret: new Secret(secret), code })
        await book.refresh()
        return answer(done)
      },
    },
    {
      ...personRoute,
      ...{ method: 'POST', path: `${own}/recovery_codes`, id: 'renew_recovery_codes' },
      stepUp: true,
      summary: 'Get ten new recovery codes; those of before are worthless',
      body: formBody(nothing, {}),
      responses: { 201: { description: 'Shown once.', schema: codes } },
      problems: [...formProblems],
      async handle(request) {
        readJsonBody(request.body, nothing)
        return answer({ recovery_codes: await renewRecoveryCodes(people, personOf(request)) }, 201)
      },
    },
  ]
}

const linkAnswer = (token: Secret) =>
  answer({ path: token.use((text) => `/setup#${text}`), valid_s: LINK_S }, 201)

const unknownPerson = () => new TidemarkError('not_found', 'There is nobody of this id.')

function personBody(person: Person, isMe: boolean, sessions: readonly StoredSession[]): object {
  return {
    ...{ id: String(person.id), name: person.name, me: isMe, may_log_in: person.mayLogIn },
    ...{ created_at: person.createdAt, created_by: person.createdBy },
    ...{ last_log_in_at: person.lastLogInAt, credentials_changed_at: person.credentialsChangedAt },
    ...{ recovery_codes_left: person.recoveryCodesLeft, passkeys: person.passkeys },
    sessions: sessions.map(({ createdMs, lastSeenMs, ip, browser }) => ({
      ...{
        since: new Date(createdMs).toISOString(),
        last_seen: new Date(lastSeenMs).toISOString(),
      },
      ...{ ip, browser },
    })),
  }
}
