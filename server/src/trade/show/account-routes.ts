// The accounts that may be traded, for the trade server's own pages: how each stands, and its credentials, which go in and never
// come out. The same acts as `tidemark trade account`.
import {
  actorOf,
  answer,
  done,
  doneSchema,
  formBody,
  formProblems,
  personRoute,
} from '../../access/people/person-route.ts'
import { connectorOf, refuseComplaints, sortFields } from '../../connect/connections/filled-in.ts'
import { refusalOf } from '../../connect/connections/try-connection.ts'
import { ConnectFailure } from '../../connect/failure.ts'
import { tradeFields } from '../../connect/field.ts'
import { instantFromSql } from '../../domain/instant.ts'
import { DatabaseUnavailable } from '../../platform/database/database.ts'
import { fault, formInvalid, readJsonBody } from '../../platform/http/json-body.ts'
import type { Route } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'
import {
  addTradeAccount,
  type Credentials,
  lookAtAccount,
  MOST_SERVER_LENGTH,
  removeTradeAccount,
  serverOf,
} from '../accounts/manage-accounts.ts'
import {
  findTradeAccounts,
  loadTradeAccounts,
  type TradeAccountRow,
} from '../accounts/trade-account-store.ts'
import { nameOfTarget } from '../kill/kill-target.ts'
import { loadOpenIntents } from '../orders/intent-store.ts'
import { limitNames, limitTable } from '../risk/limits.ts'
import type { TradeAccount } from '../trade-port.ts'
import { listSchema, type ShowDeps } from './show-deps.ts'

/** What the trade server asks for: without what only reading needs. @throws TidemarkError form_invalid */
function fieldsOf(venue: string) {
  const connector = connectorOf(venue)
  return { ...connector, fields: tradeFields(connector.fields) }
}

const path = '/api/v1/trade/accounts'
const addSchema = {
  ...({ type: 'object', additionalProperties: false } as const),
  required: ['venue', 'fields'],
  properties: {
    venue: { type: 'string', minLength: 1, maxLength: 40 },
    server: {
      ...{ type: 'string', minLength: 1, maxLength: MOST_SERVER_LENGTH },
      description: 'The broker’s server, as the read server calls it. Default: the host name.',
    },
    fields: {
      ...{ type: 'object', additionalProperties: { type: 'string', maxLength: 100_000 } },
      description: 'By the venue’s own list of fields.',
    },
  },
} as const

export function tradeAccountRoutes(deps: ShowDeps): Route[] {
  const { database, clock, log, vault, connectors, kill, leases } = deps

  async function membersOf(row: TradeAccountRow): Promise<object> {
    const open = await loadOpenIntents(database.read, row.accountId)
    return {
      ...{ id: `acc_${row.accountId}`, account: row.account, server: row.server },
      ...{ venue: row.venue, settings: row.settings, added_at: instantFromSql(row.addedAt) },
      ...{ armed: row.armedAt !== null, armed_by: row.armedBy },
      armed_at: row.armedAt === null ? null : instantFromSql(row.armedAt),
      disarmed_because: row.armedAt === null ? row.disarmedBecause : null,
      here: leases.generationOf(row.accountId) !== null,
      settled: !leases.isRecovering(row.accountId),
      open_orders_unknown: open.filter(({ state }) => state !== 'HUMAN').length,
      for_a_person: open.filter(({ state }) => state === 'HUMAN').length,
    }
  }

  async function lookAt(venue: string, credentials: Credentials): Promise<TradeAccount> {
    const connector = connectors.find((one) => one.venue === venue)
    if (connector === undefined)
      throw formInvalid([fault('/venue', 'enum', 'Nothing trades at this venue.')])
    try {
      return await lookAtAccount(connector, credentials, { clock, log })
    } catch (error) {
      throw error instanceof ConnectFailure ? refusedByBroker(error) : error
    }
  }

  return [
    {
      ...personRoute,
      ...{ method: 'GET', path, id: 'list_trade_accounts' },
      // Open pages ask every few seconds.
      audit: 'none',
      summary: 'List the accounts that may be traded, and what stands in the way',
      description:
        '`database`: `away` while it does not answer; then `data` is empty, and the kill switches are those that this server knows.',
      responses: { 200: { description: 'Accounts and kill switches.', schema: listSchema } },
      problems: [],
      evenUncertain: true,
      async handle() {
        const kills = kill.list().map(({ target, at, by, reason }) => ({
          ...{ switch: nameOfTarget(target), at, by, reason },
        }))
        try {
          const rows = await loadTradeAccounts(database.read)
          const data = await Promise.all(rows.map(membersOf))
          return answer({ data, kills, database: 'ok' })
        } catch (error) {
          if (!(error instanceof DatabaseUnavailable)) throw error
          return answer({ data: [], kills, database: 'away' })
        }
      },
    },
    {
      ...personRoute,
      ...{ method: 'GET', path: '/api/v1/trade/venues', id: 'list_trade_venues' },
      summary: 'List the venues that can be traded, with what each asks for',
      responses: { 200: { description: 'Venues.', schema: listSchema } },
      problems: [],
      handle: async () =>
        answer({
          data: connectors.map(({ venue }) => {
            const { title, fields } = fieldsOf(venue)
            return {
              ...{ venue, title },
              fields: fields.map(({ name, label, help, required, secret, example }) => ({
                ...{ name, label, help, required, secret, example },
              })),
            }
          }),
        }),
    },
    {
      ...personRoute,
      ...{ method: 'GET', path: '/api/v1/trade/limits', id: 'list_limits' },
      summary: 'List the limits that there are, with what each means',
      responses: { 200: { description: 'Limits.', schema: listSchema } },
      problems: [],
      handle: async () =>
        answer({ data: limitNames.map((name) => ({ name, ...limitTable[name] })) }),
    },
    {
      ...personRoute,
      ...{ method: 'POST', path, id: 'add_trade_account', stepUp: true },
      summary: 'Let the trade server trade an account',
      description:
        'Connects once to see whose the credentials are, and seals them under the trade key. One that is there gets these in place of its own, and is disarmed.',
      body: formBody(addSchema, { venue: 'ticktrader', fields: { url: 'https://broker.example' } }),
      responses: { 201: { description: 'Stored; not armed.', schema: { type: 'object' } } },
      problems: [...formProblems, 'broker_refused', 'ledger_unavailable'],
      async handle(request) {
        const { venue, server, fields } = readJsonBody(request.body, addSchema)
        const connector = fieldsOf(venue)
        const filled = sortFields(connector, fields)
        refuseComplaints(connector, filled)
        const seen = await lookAt(venue, filled)
        const called = server ?? serverOf(filled)
        if (called.length > MOST_SERVER_LENGTH)
          throw formInvalid([fault('/server', 'text', 'Give the server a shorter name.')])
        const acting = { database, vault, clock, actor: actorOf(request) }
        const { account } = seen
        const accountId = await addTradeAccount(acting, {
          ...filled,
          ...{ venue, server: called, account },
        })
        return answer(
          {
            ...{ id: `acc_${accountId}`, account, server: called },
            accounting_type: seen.accountingType,
            ...{ trade_allowed: seen.tradeAllowed, why_not: seen.whyNot },
          },
          201,
        )
      },
    },
    {
      ...personRoute,
      ...{ method: 'DELETE', path: `${path}/:id`, id: 'remove_trade_account', stepUp: true },
      summary: 'Trade an account no more, and forget its credentials',
      description: 'The account, its trades and the history of its orders stay.',
      responses: { 200: { description: 'Removed.', schema: doneSchema } },
      problems: ['not_found'],
      async handle(request) {
        const [row, another] = await findTradeAccounts(database.read, request.params.id ?? '')
        if (row === undefined || another !== undefined)
          throw new TidemarkError('not_found', 'The trade server has no such account.')
        await removeTradeAccount({ database, vault, clock, actor: actorOf(request) }, row)
        return answer(done)
      },
    },
  ]
}

function refusedByBroker(failure: ConnectFailure): TidemarkError {
  const refusal = refusalOf(failure)
  return new TidemarkError('broker_refused', `${refusal.means}: ${refusal.detail}`, {
    cause: failure,
    members: { ok: false, ...refusal },
  })
}
