// GET /api/v1/trades: trades newest first, whoever reported them.
import type { Route } from '../../platform/http/route.ts'
import { answerList } from '../list-answer.ts'
import { listParameters, rowFilterOf, textParameter } from '../list-request.ts'
import { exact, listRoute } from '../list-route.ts'
import type { ServeDeps } from '../serve-deps.ts'
import { tradesNewestFirst } from './trade-query.ts'
import { tradeShape } from './wire.ts'

const trade = {
  type: 'object',
  required: ['internal_id', 'bot_name', 'exchange', 'asset_symbol', 'entry_time', 'entry_price'],
  properties: {
    internal_id: { type: 'integer' },
    bot_name: { type: 'string' },
    exchange: { type: 'string' },
    account: exact('Null when the sender named none.'),
    asset_symbol: { type: 'string' },
    order_type: { type: 'string' },
    entry_time: { type: 'string', description: 'RFC 3339, UTC.' },
    entry_zone: { type: 'string', description: 'How the sender’s time was read.' },
    exit_time: exact('RFC 3339, UTC.'),
    exit_zone: exact('How the sender’s time was read.'),
    entry_price: { type: 'string', description: 'Exact decimal.' },
    exit_price: exact('Exact decimal.'),
    position_size: { type: 'string', description: 'Exact decimal.' },
    realized_pnl: exact('Exact decimal.'),
    commission: exact('Exact decimal.'),
    swap: exact('Exact decimal.'),
    fee: exact('Exact decimal.'),
    stop_loss: exact('Exact decimal.'),
    take_profit: exact('Exact decimal.'),
    mae: exact('Exact decimal.'),
    mfe: exact('Exact decimal.'),
    magic_number: exact('64-bit integer as text.'),
    exchange_order_id: exact('Order id at the venue.'),
    status: { type: 'string' },
    comment: exact('Free text.'),
    version: { type: 'integer', description: '1, then one more with each update.' },
    received_at: { type: 'string' },
    raw_api_response: { description: 'The venue’s own answer, as it was sent.' },
    raw_text: { type: 'string', description: 'The answer as text, when it is not clean JSON.' },
  },
} as const

export function tradesRoute(deps: Pick<ServeDeps, 'read'>): Route {
  return listRoute({
    path: '/api/v1/trades',
    id: 'list_trades',
    summary: 'List trades, newest first',
    description:
      'Ordered by entry time. With Accept: text/csv or application/x-ndjson the whole list is streamed.',
    parameters: {
      ...listParameters('Trades', 'Entry time'),
      exchange: textParameter(64, 'Exchange, or the broker’s server.'),
      bot: textParameter(50, 'bot_name.'),
      symbol: textParameter(64, 'asset_symbol.'),
      status: textParameter(20, 'Status, such as OPEN or CLOSED.'),
    },
    row: trade,
    page: 'A page of trades, or all of them as CSV or NDJSON.',
    async handle(request) {
      const { exchange = null, bot = null, symbol = null, status = null } = request.query
      const filter = { ...rowFilterOf(request), exchange, bot, symbol, status }
      return answerList(request, tradesNewestFirst(deps.read, filter), tradeShape)
    },
  })
}
