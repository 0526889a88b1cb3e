// GET /api/v1/positions: positions built from deals, closed and open, newest first.
import type { Route } from '../../platform/http/route.ts'
import { answerList } from '../list-answer.ts'
import { listParameters, rowFilterOf, textParameter } from '../list-request.ts'
import { exact, listRoute } from '../list-route.ts'
import type { ServeDeps } from '../serve-deps.ts'
import { positionsNewestFirst } from './position-query.ts'
import { positionShape } from './wire.ts'

const statuses = ['open', 'closed', 'cancelled', 'incomplete']

const position = {
  type: 'object',
  required: ['server', 'account', 'position', 'leg', 'side', 'symbol', 'status', 'volume'],
  properties: {
    server: { type: 'string', description: 'The broker’s server.' },
    account: { type: 'string', description: 'Account number.' },
    position: { type: 'string', description: 'Position identifier.' },
    leg: { type: 'integer', description: '1, and one more after each reversal or full close.' },
    side: { enum: ['buy', 'sell'] },
    symbol: { type: 'string' },
    status: { enum: statuses, description: 'incomplete: the deals that opened it are not known.' },
    volume: { type: 'string', description: 'Lots opened in all, exact decimal.' },
    open_volume: exact('Lots still open; null when more was closed than is known to be opened.'),
    entry_price: exact('Volume-weighted over the entries.'),
    exit_price: exact('Volume-weighted over the exits so far.'),
    profit: { type: 'string', description: 'Realised so far, as the broker booked it.' },
    commission: { type: 'string', description: 'Over all deals, entries included.' },
    swap: { type: 'string', description: 'Over all deals.' },
    fee: { type: 'string', description: 'Over all deals.' },
    net: { type: 'string', description: 'profit + commission + swap + fee.' },
    exit_reason: exact('client, expert, sl, tp, so, …; null while it is open.'),
    magic_number: exact('64-bit integer as text.'),
    comment: exact('Comment of the opening deal.'),
    opened_at: { type: 'string', description: 'RFC 3339, UTC.' },
    closed_at: exact('RFC 3339, UTC.'),
    deals: { type: 'integer', description: 'Deals that it is built from.' },
    internal_id: { type: ['integer', 'null'], description: 'Its trade in GET /api/v1/trades.' },
  },
} as const

export function positionsRoute(deps: Pick<ServeDeps, 'read'>): Route {
  return listRoute({
    path: '/api/v1/positions',
    id: 'list_positions',
    summary: 'List positions built from deals, newest first',
    description:
      'Ordered by the time they were opened. A netting reversal, or an entry after a full close, begins a new leg under the same identifier. With Accept: text/csv or application/x-ndjson the whole list is streamed.',
    parameters: {
      ...listParameters('Positions', 'Opened'),
      server: textParameter(64, 'The broker’s server.'),
      symbol: textParameter(64, 'Symbol.'),
      status: { enum: statuses, description: 'Status.' },
    },
    row: position,
    page: 'A page of positions, or all of them as CSV or NDJSON.',
    async handle(request) {
      const { server: exchange = null, symbol = null, status = null } = request.query
      const filter = { ...rowFilterOf(request), exchange, symbol, status }
      return answerList(request, positionsNewestFirst(deps.read, filter), positionShape)
    },
  })
}
