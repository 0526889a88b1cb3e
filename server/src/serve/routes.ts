// The HTTP face of reading: the trade list as JSON pages, and whole exports as CSV or NDJSON.
// The only file of this slice that knows requests.
import { parseTime, toInstant } from '../domain/instant.ts'
import type { Queryable } from '../platform/database/database.ts'
import type { Caller, Route, RouteAnswer, RouteRequest } from '../platform/http/route.ts'
import { TidemarkError } from '../platform/problem.ts'
import { listTrades, walkTrades } from './list-trades.ts'
import type { ListedRow, TradeFilter } from './trade-query.ts'
import { toTradeCsv, toTradeJson, tradeCsvHead } from './wire.ts'

const DEFAULT_LIMIT = 100
const MAX_LIMIT = 1000

export type ServeDeps = { readonly read: Queryable }

const text = (maxLength: number, description: string) =>
  ({ type: 'string', minLength: 1, maxLength, description }) as const

const query = {
  type: 'object',
  additionalProperties: false,
  properties: {
    account: text(50, 'Account number at the venue.'),
    bot: text(50, 'bot_name.'),
    symbol: text(20, 'asset_symbol.'),
    status: text(20, 'Status, such as OPEN or CLOSED.'),
    from: text(40, 'Entry time at or after this time (RFC 3339).'),
    to: text(40, 'Entry time before this time (RFC 3339).'),
    limit: {
      type: 'integer',
      minimum: 1,
      maximum: MAX_LIMIT,
      description: `Trades per page (default ${DEFAULT_LIMIT}); CSV and NDJSON give everything unless a limit is set.`,
    },
    cursor: text(200, 'next_cursor of the page before.'),
  },
} as const

const exact = (description: string) => ({ type: ['string', 'null'], description }) as const

const tradeSchema = {
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

export function serveRoutes({ read }: ServeDeps): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/v1/trades',
      id: 'list_trades',
      summary: 'List trades, newest first',
      description:
        'Ordered by entry time. With Accept: text/csv or application/x-ndjson the whole list is streamed.',
      auth: 'key',
      scope: 'trades:read',
      object: 'rows',
      rate: 'read',
      audit: 'each',
      idempotency: 'none',
      query,
      body: null,
      responses: {
        200: {
          description: 'A page of trades, or all of them as CSV or NDJSON.',
          schema: {
            type: 'object',
            required: ['data', 'next_cursor'],
            properties: {
              data: { type: 'array', items: tradeSchema },
              next_cursor: { type: ['string', 'null'] },
            },
          },
        },
      },
      problems: ['query_invalid', 'ledger_unavailable'],
      handle: (request) => answer(read, request),
    },
  ]
}

async function answer(read: Queryable, request: RouteRequest): Promise<RouteAnswer> {
  const filter = filterOf(request)
  const cursor = request.query.cursor ?? null
  const limit = request.query.limit === undefined ? null : Number(request.query.limit)
  const format = formatOf(request.header('accept'))
  if (format === 'json') {
    const page = await listTrades(read, filter, cursor, limit ?? DEFAULT_LIMIT)
    const next = JSON.stringify(page.nextCursor)
    return {
      status: 200,
      body: `{"data":[${page.rows.map(toTradeJson).join(',')}],"next_cursor":${next}}`,
    }
  }
  const pages = walkTrades(read, filter, cursor, limit)
  if (format === 'csv')
    return {
      status: 200,
      contentType: 'text/csv; charset=utf-8',
      headers: { 'content-disposition': 'attachment; filename="trades.csv"' },
      body: linesOf(pages, toTradeCsv, tradeCsvHead),
    }
  return {
    status: 200,
    contentType: 'application/x-ndjson',
    body: linesOf(pages, (row) => `${toTradeJson(row)}\n`, ''),
  }
}

async function* linesOf(
  pages: AsyncIterable<readonly ListedRow[]>,
  toLine: (row: ListedRow) => string,
  head: string,
): AsyncGenerator<string> {
  if (head !== '') yield head
  for await (const rows of pages) yield rows.map(toLine).join('')
}

function filterOf(request: RouteRequest): TradeFilter {
  const { query: given, caller } = request
  return {
    accounts: accountsOf(given.account ?? null, caller),
    bot: given.bot ?? null,
    symbol: given.symbol ?? null,
    status: given.status ?? null,
    from: timeOf('from', given.from),
    to: timeOf('to', given.to),
  }
}

/** What the caller may see of what was asked for; another's account gives an empty list, as an unknown one does. */
function accountsOf(asked: string | null, caller: Caller): readonly string[] | null {
  if (caller.accounts === null) return asked === null ? null : [asked]
  if (asked === null) return [...caller.accounts]
  return caller.accounts.has(asked) ? [asked] : []
}

function timeOf(name: string, value: string | undefined): string | null {
  if (value === undefined) return null
  // A day alone is its midnight in UTC: what people type.
  const written = parseTime(/^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T00:00:00Z` : value)
  if (written.kind === 'instant') return written.instant
  if (written.kind === 'local') return toInstant(written.local, 0)
  const detail = `${name} must be a time such as 2026-04-05T00:00:00Z or 2026-04-05.`
  throw new TidemarkError('query_invalid', detail, {
    errors: [{ pointer: name, code: written.code, detail: 'is not a time' }],
  })
}

function formatOf(accept: string | undefined): 'json' | 'csv' | 'ndjson' {
  for (const part of (accept ?? '').split(',')) {
    const type = part.split(';')[0]?.trim().toLowerCase()
    if (type === 'text/csv') return 'csv'
    if (type === 'application/x-ndjson') return 'ndjson'
    if (type === 'application/json' || type === '*/*') return 'json'
  }
  return 'json'
}
