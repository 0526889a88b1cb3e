// Orders over HTTP. Each says once what is wished; a repeat with the same Idempotency-Key gets the first answer.
import { createHash } from 'node:crypto'
import type { Route, RouteAnswer, RouteRequest } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'
import type { Ask, OrderAnswer, OrderDesk } from '../orders/order-desk-port.ts'
import { orBrokerProblem } from './broker-problem.ts'
import {
  readChangeBody,
  readCloseBody,
  readCloseByBody,
  readOrderBody,
  readPairBody,
} from './read-order.ts'
import {
  answerExample,
  answerSchema,
  answerToJson,
  changeSchema,
  closeBySchema,
  closeSchema,
  orderExample,
  orderSchema,
  pairSchema,
} from './wire.ts'

export type OrderRouteDeps = {
  readonly desk: OrderDesk
  /** The account that is meant; unknown and not allowed are the same refusal. */
  readonly resolve: (name: string, request: Pick<RouteRequest, 'caller'>) => Promise<number>
}

const accounts = '/api/v1/accounts/:id'
const dryRun = {
  type: 'object',
  additionalProperties: false,
  properties: {
    dry_run: {
      type: 'string',
      enum: ['true', 'false'],
      description: 'true: everything is decided and nothing is sent; the answer shows the request.',
    },
  },
} as const

export function orderRoutes({ desk, resolve }: OrderRouteDeps): Route[] {
  type Act = (ask: Ask, request: RouteRequest) => Promise<OrderAnswer>
  type Body = { readonly schema: Record<string, unknown>; readonly example?: unknown } | null

  function route(
    given: Pick<Route, 'method' | 'path' | 'id' | 'summary' | 'description'> & { body: Body },
    act: Act,
  ): Route {
    const { body, ...rest } = given
    return {
      ...rest,
      ...{ auth: 'key', scope: 'orders:write', object: 'rows', rate: 'trade', audit: 'each' },
      ...{ idempotency: 'required', query: dryRun },
      body: body && { contentTypes: ['application/json'], limitBytes: 16_384, ...body },
      responses: {
        200: {
          description: 'Accepted, or rejected.',
          schema: answerSchema,
          example: answerExample,
        },
        202: {
          description: 'Sent, and nobody knows what became of it: it is being looked for.',
          schema: answerSchema,
        },
      },
      problems: [
        ...['body_unparsable', 'body_too_deep', 'member_duplicated', 'order_invalid'],
        ...['idempotency_key_missing', 'idempotency_mismatch', 'not_found', 'query_invalid'],
        ...['broker_unavailable', 'ledger_unavailable'],
      ],
      async handle(request): Promise<RouteAnswer> {
        const accountId = await resolve(request.params.id ?? '', request)
        const ask = askOf(accountId, given.id, request)
        const answer = await orBrokerProblem(act(ask, request))
        return { status: answer.outcome === 'unknown' ? 202 : 200, body: answerToJson(answer) }
      },
    }
  }

  return [
    route(
      {
        ...{ method: 'POST', path: `${accounts}/orders`, id: 'place_order' },
        summary: 'Place an order',
        description:
          'Market, limit, stop and stop-limit orders, in units or in lots. It is written down before it is sent, and sent at most once. `unknown` means that the broker may have executed it: it is looked for until `reconcile_by`, and read back at GET …/orders.',
        body: { schema: orderSchema, example: orderExample },
      },
      (ask, { body }) => desk.place(ask, readOrderBody(body)),
    ),
    route(
      {
        ...{ method: 'POST', path: `${accounts}/orders/oco`, id: 'place_pair' },
        summary: 'Place two orders of which one cancels the other',
        body: { schema: pairSchema },
      },
      (ask, { body }) => desk.placeOco(ask, ...readPairBody(body)),
    ),
    route(
      {
        ...{ method: 'PATCH', path: `${accounts}/orders/:order`, id: 'change_order' },
        summary: 'Change an order that waits, or the protection of a position',
        description: 'What is left out stays as it is. The amount is what is to be left.',
        body: { schema: changeSchema },
      },
      (ask, { body, params }) => desk.modify(ask, readChangeBody(body, idOf(params.order))),
    ),
    route(
      {
        ...{ method: 'DELETE', path: `${accounts}/orders/:order`, id: 'cancel_order' },
        ...{ summary: 'Cancel an order that waits', body: null },
      },
      (ask, { params }) => desk.cancel(ask, idOf(params.order)),
    ),
    route(
      {
        ...{ method: 'POST', path: `${accounts}/positions/:position/close`, id: 'close_position' },
        summary: 'Close a position, in whole or in part',
        body: { schema: closeSchema, example: {} },
      },
      (ask, { body, params }) => desk.close(ask, idOf(params.position), readCloseBody(body)),
    ),
    route(
      {
        ...{
          method: 'POST',
          path: `${accounts}/positions/:position/close-by`,
          id: 'close_position_by',
        },
        summary: 'Close a position by one that stands against it',
        body: { schema: closeBySchema, example: { by: '769022' } },
      },
      (ask, { body, params }) => desk.closeBy(ask, idOf(params.position), readCloseByBody(body)),
    ),
  ]
}

function askOf(accountId: number, routeId: string, request: RouteRequest): Ask {
  const { caller, params, query, body } = request
  const key = request.header('idempotency-key') ?? ''
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw new TidemarkError(
      'idempotency_key_missing',
      'Whatever trades needs the header Idempotency-Key: 1 to 255 printable characters without spaces, another one for each order. A repeat with the same key is never executed twice.',
    )
  const digest = createHash('sha256')
    .update(JSON.stringify([routeId, params, query.dry_run ?? 'false']))
    .update(body)
    .digest('hex')
  return {
    ...{ accountId, by: `key:${caller.keyId}`, hookId: null, once: { key, digest } },
    dryRun: query.dry_run === 'true',
  }
}

function idOf(text = ''): string {
  if (/^\d{1,19}$/.test(text)) return text
  throw new TidemarkError('not_found', 'Orders and positions are named by the broker’s number.')
}
