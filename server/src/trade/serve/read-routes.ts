// What can be read of an account at its broker, for whoever trades it: symbols, quotes, depth, orders, history.
import type { JsonSchema, Route, RouteRequest } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { isClientId } from '../orders/client-id.ts'
import type { AccountReads } from '../orders/order-desk-port.ts'
import { orBrokerProblem } from './broker-problem.ts'
import type { OrderRouteDeps } from './order-routes.ts'
import {
  depthToJson,
  historyToJson,
  intentToJson,
  orderToJson,
  quoteToJson,
  symbolToJson,
} from './wire.ts'

const list = {
  type: 'object',
  required: ['data'],
  properties: { data: { type: 'array' } },
} as const
const DAY_MS = 86_400_000
const mostDays = 31

const properties = (members: JsonSchema): JsonSchema => ({
  ...{ type: 'object', additionalProperties: false, properties: members },
})
const text = (description: string, maxLength = 400) => ({ type: 'string', maxLength, description })

export function readRoutes({ desk, resolve }: OrderRouteDeps): Route[] {
  type Answer = (reads: AccountReads, request: RouteRequest) => Promise<object>

  function route(
    what: string,
    id: string,
    summary: string,
    query: JsonSchema | null,
    answer: Answer,
  ): Route {
    return {
      ...{ method: 'GET', path: `/api/v1/accounts/:id/${what}`, id, summary },
      ...{ auth: 'key', scope: 'orders:read', object: 'rows', rate: 'trade', audit: 'each' },
      ...{ idempotency: 'none', query, body: null },
      responses: { 200: { description: 'As the broker says it now.', schema: list } },
      problems: ['not_found', 'query_invalid', 'broker_unavailable', 'ledger_unavailable'],
      async handle(request) {
        const accountId = await resolve(request.params.id ?? '', request)
        const ask = async () => answer(await desk.reads(accountId), request)
        const body = await orBrokerProblem(ask())
        return { status: 200, body, headers: { 'cache-control': 'no-store' } }
      },
    }
  }
  /** A client id is asked of our own book, so it is answered while the broker cannot be. */
  function orderRoute(): Route {
    const byNumber = route(
      'orders/:order',
      'read_order',
      'Read one order or position',
      null,
      async (reads, { params }) => {
        const { order = '' } = params
        const found = /^\d{1,19}$/.test(order) ? await reads.readOrder(order) : null
        if (found === null)
          throw new TidemarkError(
            'not_found',
            'The broker has no working order or open position of this number. Look at …/history.',
          )
        return orderToJson(found)
      },
    )
    return {
      ...byNumber,
      description:
        'By the broker’s number: the order or position as it stands. By the client_id of an answer (tm…): what became of it, with every state that it was in.',
      async handle(request) {
        const { order = '' } = request.params
        if (!order.startsWith('tm')) return byNumber.handle(request)
        const accountId = await resolve(request.params.id ?? '', request)
        const found = isClientId(order) ? await desk.find(accountId, order) : null
        if (found === null)
          throw new TidemarkError('not_found', 'Nothing was asked for under this client id.')
        return {
          status: 200,
          body: intentToJson(found),
          headers: { 'cache-control': 'no-store' },
        }
      },
    }
  }
  const data = (rows: readonly object[]) => ({ data: rows })

  return [
    route('symbols', 'read_symbols', 'List what can be traded', null, async (reads) =>
      data((await reads.readSymbols()).map(symbolToJson)),
    ),
    route(
      ...(['ticks', 'read_ticks', 'Read quotes'] as const),
      properties({ symbol: text('Names with commas. Default: all.') }),
      async (reads, { query }) => {
        const named = (query.symbol ?? '').split(',').filter((name) => name !== '')
        const wanted =
          named.length > 0 ? named : (await reads.readSymbols()).map(({ symbol }) => symbol)
        return data((await reads.readQuotes(wanted)).map(quoteToJson))
      },
    ),
    route(
      ...(['depth', 'read_depth', 'Read the depth of one symbol'] as const),
      properties({ symbol: text('Its name.', 40), levels: text('1 to 100. Default 10.', 3) }),
      async (reads, { query }) => {
        const { symbol = '', levels = '10' } = query
        if (symbol === '') throw wrong('symbol', 'symbol is needed.')
        if (!/^[1-9]\d{0,2}$/.test(levels) || Number(levels) > 100)
          throw wrong('levels', 'levels must be 1 to 100.')
        const depth = await reads.readDepth(symbol, Number(levels))
        if (depth === null)
          throw new TidemarkError('not_found', 'The broker shows no depth of this symbol.')
        return depthToJson(depth)
      },
    ),
    route('orders', 'read_orders', 'List working orders and open positions', null, async (reads) =>
      data((await reads.readOrders()).map(orderToJson)),
    ),
    orderRoute(),
    route(
      ...(['history', 'read_trade_history', 'Read what happened, oldest first'] as const),
      properties({
        from: text('RFC 3339. Default: a day before `to`.', 40),
        to: text('RFC 3339. Default: now.', 40),
      }),
      async (reads, { query }) => {
        const toMs = momentOf('to', query.to) ?? Date.now()
        const fromMs = momentOf('from', query.from) ?? toMs - DAY_MS
        if (fromMs >= toMs) throw wrong('from', 'from must be before to.')
        if (toMs - fromMs > mostDays * DAY_MS)
          throw wrong('from', `from and to are at most ${mostDays} days apart.`)
        return data((await reads.readHistory(fromMs, toMs)).map(historyToJson))
      },
    ),
  ]
}

function momentOf(name: string, given: string | undefined): number | null {
  if (given === undefined) return null
  const ms = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(given)
    ? Date.parse(given)
    : Number.NaN
  if (Number.isNaN(ms)) throw wrong(name, `${name} must be a time such as 2026-04-05T12:34:56Z.`)
  return ms
}

function wrong(pointer: string, detail: string): TidemarkError {
  return new TidemarkError('query_invalid', detail, {
    errors: [{ pointer, code: 'not_valid', detail }],
  })
}
