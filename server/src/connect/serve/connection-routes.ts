// Connections to brokers over HTTP, for people who have logged in: the same acts as `tidemark broker` and `tidemark otp`.
// What a venue asks for is its own list of fields; secrets go in and never come out.
import {
  actorOf,
  answer,
  done,
  doneSchema,
  formBody,
  formProblems,
  personRoute,
} from '../../access/people/person-route.ts'
import type { Timer } from '../../platform/clock.ts'
import { fault, formInvalid, readJsonBody } from '../../platform/http/json-body.ts'
import type { Route, RouteRequest } from '../../platform/http/route.ts'
import type { Log } from '../../platform/log.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { connectionNameComplaint } from '../connections/account-terms.ts'
import { connectionJson } from '../connections/connection-json.ts'
import { type ConnectionRow, loadConnections } from '../connections/connection-store.ts'
import {
  connectorOf,
  type FilledIn,
  refuseComplaints,
  sortFields,
  withCode,
} from '../connections/filled-in.ts'
import { asksForCodes, codeToKeep } from '../connections/give-code.ts'
import {
  addConnection,
  changeConnection,
  giveOneTimeCode,
  type ManageDeps,
  openConnectionSecrets,
  pauseConnection,
  removeConnection,
} from '../connections/manage-connections.ts'
import { type Tried, tryConnection } from '../connections/try-connection.ts'
import type { ReadConnector } from '../read-port.ts'
import { venues } from '../venues.ts'
import {
  addSchema,
  changeSchema,
  codeSchema,
  connectionSchema,
  pauseSchema,
  triedSchema,
  trySchema,
} from './members.ts'

export type ConnectRouteDeps = {
  readonly connect: Omit<ManageDeps, 'actor'> & { readonly timer: Timer; readonly log: Log }
}

const path = '/api/v1/admin/connections'
const codeNeeded: readonly string[] = ['one_time_code_needed', 'one_time_code_wrong']

export function connectionRoutes({ connect }: ConnectRouteDeps): Route[] {
  const acting = (request: RouteRequest): ManageDeps => ({ ...connect, actor: actorOf(request) })
  const attempt = (connector: ReadConnector, filled: FilledIn) =>
    tryConnection(connector, { ...filled, clock: connect.timer, log: connect.log })

  async function named({ params }: RouteRequest): Promise<ConnectionRow> {
    const [found] = await loadConnections(connect.database.read, params.name ?? '')
    if (found === undefined) throw unknownConnection()
    return found
  }

  return [
    {
      ...personRoute,
      ...{ method: 'GET', path: '/api/v1/admin/venues', id: 'list_venues' },
      summary: 'List the venues that can be connected, with what each asks for',
      responses: { 200: { description: 'Venues.', schema: { type: 'object' } } },
      problems: [],
      handle: async () => answer({ data: venues.map(venueBody) }),
    },
    {
      ...personRoute,
      ...{ method: 'GET', path, id: 'list_connections_to_manage' },
      // Open pages ask every few seconds, and nothing of it is secret.
      audit: 'none',
      summary: 'List connections, how they stand, and which wait for a code',
      responses: {
        200: {
          description: 'All connections.',
          schema: {
            type: 'object',
            properties: { data: { type: 'array', items: connectionSchema } },
          },
        },
      },
      problems: [],
      async handle() {
        return answer({ data: (await loadConnections(connect.database.read)).map(connectionBody) })
      },
    },
    {
      ...personRoute,
      ...{ method: 'POST', path: '/api/v1/admin/connection_tests', id: 'try_connection' },
      stepUp: true,
      summary: 'Try a connection without storing anything',
      body: formBody(trySchema, { venue: 'ticktrader', fields: { url: 'https://broker.example' } }),
      responses: { 200: { description: 'Whether it works.', schema: triedSchema } },
      problems: [...formProblems],
      async handle(request) {
        const typed = readJsonBody(request.body, trySchema)
        const connector = connectorOf(typed.venue)
        const filled = sortFields(connector, typed.fields)
        refuseComplaints(connector, filled)
        const whole = withCode(filled, typed.code ?? null, connect.clock.now())
        return answer(triedBody(await attempt(connector, whole)))
      },
    },
    {
      ...personRoute,
      ...{ method: 'POST', path, id: 'add_connection', stepUp: true },
      summary: 'Connect to a broker',
      description:
        'Tries the connection, then stores it. Running servers begin to read it at once.',
      body: formBody(addSchema, { venue: 'ticktrader', name: 'mine', fields: {} }),
      responses: { 201: { description: 'Stored.', schema: connectionSchema } },
      problems: [...formProblems, 'name_taken', 'broker_refused'],
      async handle(request) {
        const typed = readJsonBody(request.body, addSchema)
        const connector = connectorOf(typed.venue)
        const complaint = connectionNameComplaint(typed.name)
        const filled = sortFields(connector, typed.fields)
        refuseComplaints(
          connector,
          filled,
          complaint === null ? [] : [fault('/name', 'name', `The name ${complaint}.`)],
        )
        const [taken] = await loadConnections(connect.database.read, typed.name)
        if (taken !== undefined) throw nameTaken(typed.name)
        const whole = withCode(filled, typed.code ?? null, connect.clock.now())
        if (typed.test !== false) refuse(await attempt(connector, whole))
        const server = typed.server ?? typed.name
        const about = { venue: typed.venue, name: typed.name, server }
        const id = await addConnection(acting(request), { ...about, ...whole })
        if (id === null) throw nameTaken(typed.name)
        const [stored] = await loadConnections(connect.database.read, typed.name)
        return answer(stored === undefined ? about : connectionBody(stored), 201)
      },
    },
    {
      ...personRoute,
      ...{ method: 'PATCH', path: `${path}/:name`, id: 'change_connection', stepUp: true },
      summary: 'Change settings or secrets of a connection; what is left out stays',
      body: formBody(changeSchema, { fields: { poll_seconds: '10' } }),
      responses: { 200: { description: 'Changed.', schema: connectionSchema } },
      problems: [...formProblems, 'not_found', 'broker_refused'],
      async handle(request) {
        const typed = readJsonBody(request.body, changeSchema)
        const found = await named(request)
        const connector = connectorOf(found.venue)
        const change = withCode(
          sortFields(connector, typed.fields),
          typed.code ?? null,
          connect.clock.now(),
        )
        const stored = await openConnectionSecrets(connect, found.connectionId)
        const whole = {
          settings: { ...found.settings, ...change.settings },
          secrets: { ...stored, ...change.secrets },
        }
        refuseComplaints(connector, whole)
        if (typed.test !== false) refuse(await attempt(connector, whole))
        await changeConnection(acting(request), found.name, change)
        return answer(connectionBody(await named(request)))
      },
    },
    {
      ...personRoute,
      ...{ method: 'POST', path: `${path}/:name/test`, id: 'test_connection' },
      summary: 'Try a stored connection now, in a session of its own',
      body: formBody({ type: 'object', additionalProperties: false, properties: {} }, {}),
      responses: { 200: { description: 'Whether it works.', schema: triedSchema } },
      problems: [...formProblems, 'not_found'],
      async handle(request) {
        const { connectionId, venue, settings } = await named(request)
        const secrets = await openConnectionSecrets(connect, connectionId)
        return answer(triedBody(await attempt(connectorOf(venue), { settings, secrets })))
      },
    },
    {
      ...personRoute,
      ...{ method: 'POST', path: `${path}/:name/pause`, id: 'pause_connection' },
      summary: 'Stop reading a connection for a while, or go on',
      body: formBody(pauseSchema, { paused: true }),
      responses: { 200: { description: 'Done.', schema: connectionSchema } },
      problems: [...formProblems, 'not_found'],
      async handle(request) {
        const { paused } = readJsonBody(request.body, pauseSchema)
        await pauseConnection(acting(request), (await named(request)).name, paused)
        return answer(connectionBody(await named(request)))
      },
    },
    {
      ...personRoute,
      ...{ method: 'POST', path: `${path}/:name/code`, id: 'give_code' },
      summary: 'Answer a broker that asks for a one-time code',
      body: formBody(codeSchema, { code: '123456' }),
      responses: { 200: { description: 'The code goes to the broker.', schema: doneSchema } },
      problems: [...formProblems, 'not_found', 'state_conflict'],
      async handle(request) {
        const typed = readJsonBody(request.body, codeSchema)
        const { name, venue } = await named(request)
        if (!asksForCodes(venue))
          throw new TidemarkError('state_conflict', 'Brokers of this venue ask for no codes.')
        const kept = codeToKeep(typed.code, connect.clock.now())
        if (kept === null)
          throw formInvalid([fault('/code', 'code', 'The code must have six digits.')])
        await giveOneTimeCode(acting(request), name, kept)
        return answer(done)
      },
    },
    {
      ...personRoute,
      ...{ method: 'DELETE', path: `${path}/:name`, id: 'remove_connection', stepUp: true },
      summary: 'Forget a connection and its secrets; what is known of its accounts stays',
      responses: { 200: { description: 'Removed.', schema: doneSchema } },
      problems: ['not_found'],
      async handle(request) {
        const { name } = await named(request)
        if ((await removeConnection(acting(request), name)) === null) throw unknownConnection()
        return answer(done)
      },
    },
  ]
}

const venueBody = ({ venue, title, fields }: ReadConnector) => ({
  ...{ venue, title, asks_for_codes: asksForCodes(venue) },
  fields: fields.map(({ name, label, help, required, secret, example }) => ({
    ...{ name, label, help, required, secret, example },
  })),
})

const connectionBody = (row: ConnectionRow) => ({
  ...connectionJson(row),
  needs_code: row.pausedAt === null && codeNeeded.includes(row.cause ?? ''),
  asks_for_codes: asksForCodes(row.venue),
})

function triedBody(tried: Tried): object {
  if ('ok' in tried) return { ok: true, accounts: tried.ok.accounts }
  const { refusal, fingerprint } = tried
  return { ok: false, ...refusal, needs_code: codeNeeded.includes(refusal.cause), fingerprint }
}

function refuse(tried: Tried): void {
  if ('ok' in tried) return
  const { means, detail } = tried.refusal
  throw new TidemarkError('broker_refused', `${means}: ${detail}`, {
    members: { ...triedBody(tried), ok: false },
  })
}

const unknownConnection = () => new TidemarkError('not_found', 'There is no connection so called.')

const nameTaken = (name: string) =>
  new TidemarkError('name_taken', `A connection "${name}" exists already.`, {
    errors: [fault('/name', 'taken', `A connection "${name}" exists already.`)],
  })
