// What was asked for and what became of it, for the trade server's own pages; and an order that nobody could find, of which a
// person says that they looked. The same as `tidemark trade orders` and `tidemark trade seen`.
import {
  actorOf,
  answer,
  done,
  doneSchema,
  formBody,
  personRoute,
} from '../../access/people/person-route.ts'
import { fault, formInvalid } from '../../platform/http/json-body.ts'
import type { Route } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { findTradeAccounts } from '../accounts/trade-account-store.ts'
import { acknowledgeOrder } from '../orders/acknowledge.ts'
import { isClientId } from '../orders/client-id.ts'
import type { Intent } from '../orders/intent.ts'
import { loadOpenIntents, loadRecentIntents, loadTransitions } from '../orders/intent-store.ts'
import { askedToJson, timeOf } from './asked-order.ts'
import { listSchema, type ShowDeps } from './show-deps.ts'

const path = '/api/v1/trade/orders'
const DAY_MS = 86_400_000
/** More than a page can show is not sent. */
const MOST_ROWS = 1_000

const query = {
  ...{ type: 'object', additionalProperties: false, required: ['account'] },
  properties: {
    account: { type: 'string', maxLength: 50, description: 'Account number or acc_…' },
    days: { type: 'string', maxLength: 3, description: 'So many days back, 1 to 366. Default 1.' },
  },
} as const

export function tradeOrderRoutes({ database, clock }: ShowDeps): Route[] {
  async function waitingToJson(intent: Intent): Promise<object> {
    const history = await loadTransitions(database.read, intent.accountId, intent.intentId)
    return {
      ...askedToJson(intent),
      ...{ account: `acc_${intent.accountId}`, second_client_id: intent.secondClientId },
      reconcile_by: timeOf(intent.reconcileByMs),
      history: history.map(({ state, atMs, detail }) => ({
        ...{ state: state.toLowerCase(), at: timeOf(atMs), detail },
      })),
    }
  }

  return [
    {
      ...personRoute,
      ...{ method: 'GET', path, id: 'list_asked_orders', query },
      audit: 'none',
      summary: 'List what was asked for lately, oldest first, refused or not',
      responses: { 200: { description: 'Without dry runs.', schema: listSchema } },
      problems: ['not_found', 'query_invalid', 'form_invalid'],
      async handle(request) {
        const { account = '', days = '1' } = request.query
        if (!/^[1-9]\d{0,2}$/.test(days) || Number(days) > 366)
          throw formInvalid([fault('/days', 'range', 'days must be 1 to 366.')])
        const [row, another] = await findTradeAccounts(database.read, account)
        if (row === undefined || another !== undefined)
          throw new TidemarkError('not_found', 'The trade server has no such account.')
        const sinceMs = clock.now() - Number(days) * DAY_MS
        const asked = await loadRecentIntents(database.read, row.accountId, sinceMs, {
          withRefused: true,
        })
        return answer({
          data: asked.slice(-MOST_ROWS).map(askedToJson),
          left_out: Math.max(0, asked.length - MOST_ROWS),
        })
      },
    },
    {
      ...personRoute,
      ...{ method: 'GET', path: `${path}/waiting`, id: 'list_waiting_orders' },
      audit: 'none',
      summary: 'List orders of which nobody knows what became, with every state they were in',
      description: 'unknown: it is being looked for. human: a person has to look at the broker.',
      responses: { 200: { description: 'Of every account, oldest first.', schema: listSchema } },
      problems: [],
      async handle() {
        const open = await loadOpenIntents(database.read)
        const some = open.slice(0, MOST_ROWS)
        return answer({ data: await Promise.all(some.map(waitingToJson)) })
      },
    },
    {
      ...personRoute,
      ...{ method: 'POST', path: `${path}/:order/seen`, id: 'see_order', stepUp: true },
      summary: 'Say that you looked for an order that nobody could find',
      description: 'New orders of its symbol may leave again.',
      body: formBody({ type: 'object', additionalProperties: false, properties: {} }, {}),
      responses: { 200: { description: 'Noted.', schema: doneSchema } },
      problems: ['not_found'],
      async handle(request) {
        const { order = '' } = request.params
        const acting = { database, clock, actor: actorOf(request) }
        const seen = isClientId(order) ? await acknowledgeOrder(acting, order) : null
        if (seen === null)
          throw new TidemarkError('not_found', 'No order of this name waits for a person.')
        return answer(done)
      },
    },
  ]
}
