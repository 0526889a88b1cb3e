// GET /api/v1/deals: what Expert Advisors reported, deal by deal, newest first.
import type { Route } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { answerList } from '../list-answer.ts'
import { listParameters, rowFilterOf, textParameter } from '../list-request.ts'
import { exact, listRoute } from '../list-route.ts'
import { isWhole64 } from '../newest-first.ts'
import type { ServeDeps } from '../serve-deps.ts'
import { dealsNewestFirst } from './deal-query.ts'
import { dealShape } from './wire.ts'

const deal = {
  type: 'object',
  required: ['server', 'account', 'deal', 'time', 'type', 'entry', 'volume', 'price', 'profit'],
  properties: {
    server: { type: 'string', description: 'The broker’s server.' },
    account: { type: 'string', description: 'Account number.' },
    deal: { type: 'string', description: 'Ticket.' },
    order: exact('Order ticket.'),
    position: exact('Position identifier.'),
    time: { type: 'string', description: 'RFC 3339, UTC.' },
    time_zone: { type: 'string', description: 'How the broker’s time was read.' },
    server_time: { type: 'string', description: 'What the broker’s clock showed; no zone.' },
    type: { type: 'string', description: 'buy, sell, balance, credit, …' },
    entry: { type: 'string', description: 'in, out, in_out or out_by.' },
    reason: exact('client, mobile, web, expert, sl, tp, so, …'),
    symbol: exact('Symbol.'),
    volume: { type: 'string', description: 'Lots, exact decimal.' },
    price: { type: 'string', description: 'Exact decimal.' },
    profit: { type: 'string', description: 'Exact decimal, account currency.' },
    commission: exact('Exact decimal.'),
    swap: exact('Exact decimal.'),
    fee: exact('Exact decimal.'),
    stop_loss: exact('Exact decimal; null = none.'),
    take_profit: exact('Exact decimal; null = none.'),
    magic_number: exact('64-bit integer as text.'),
    comment: exact('Free text.'),
    external_id: exact('Id at an outside venue.'),
    version: { type: 'integer', description: '1, then one more each time the broker rewrote it.' },
    received_at: { type: 'string' },
  },
} as const

export function dealsRoute(deps: Pick<ServeDeps, 'read'>): Route {
  return listRoute({
    path: '/api/v1/deals',
    id: 'list_deals',
    summary: 'List deals, newest first',
    description:
      'The deals of accounts that Expert Advisors report, balance operations included. With Accept: text/csv or application/x-ndjson the whole list is streamed.',
    parameters: {
      ...listParameters('Deals', 'Time'),
      server: textParameter(64, 'The broker’s server.'),
      symbol: textParameter(64, 'Symbol.'),
      position: textParameter(19, 'Position identifier.'),
    },
    row: deal,
    page: 'A page of deals, or all of them as CSV or NDJSON.',
    async handle(request) {
      const { server: exchange = null, symbol = null, position = null } = request.query
      if (position !== null && !isWhole64(position)) throw noPosition()
      const filter = { ...rowFilterOf(request), exchange, symbol, position }
      return answerList(request, dealsNewestFirst(deps.read, filter), dealShape)
    },
  })
}

function noPosition(): TidemarkError {
  const detail = 'position must be a position identifier: a whole number of 64 bits.'
  return new TidemarkError('query_invalid', detail, {
    errors: [{ pointer: 'position', code: 'not_int64', detail: 'is no position identifier' }],
  })
}
