import assert from 'node:assert/strict'
import { test } from 'node:test'
import { json } from '../support/http-client.ts'
import { assertProblem, type Harness, tradeText, useTidemark } from './harness.ts'

const tidemark = useTidemark({ prepare: sendTrades })

type Page = { data: Record<string, unknown>[]; next_cursor: string | null }

async function sendTrades(harness: Harness): Promise<void> {
  const body = Array.from({ length: 25 }, (_, n) =>
    tradeText({
      bot_name: n % 2 === 0 ? '"even"' : '"odd"',
      exchange_order_id: `"o-${n}"`,
      asset_symbol: n < 5 ? '"EURUSD"' : '"BTC/USDT"',
      account: n < 10 ? '"A1"' : '"A2"',
      status: n === 7 ? '"CANCELLED"' : '"CLOSED"',
      entry_time: `"2026-04-${String(n + 1).padStart(2, '0')}T10:00:00Z"`,
      comment: n === 3 ? '"a \\"quoted\\", comma\\nand =SUM(A1) line"' : null,
    }),
  ).join('\n')
  const answer = await harness.post('/api/v1/trades', body, {
    'content-type': 'application/x-ndjson',
  })
  assert.equal(answer.status, 207)
}

const read = async (query: string): Promise<Page> => {
  const answer = await tidemark.get(`/api/v1/trades${query}`)
  assert.equal(answer.status, 200, answer.text)
  return json<Page>(answer)
}
const idsOf = (page: Page) => page.data.map((row) => row.exchange_order_id)

test('trades come newest first', async () => {
  const page = await read('?limit=3')
  assert.deepEqual(idsOf(page), ['o-24', 'o-23', 'o-22'])
})

test('the cursor walks through everything once', async () => {
  const seen: unknown[] = []
  let query = '?limit=4'
  for (let pages = 0; pages < 20; pages += 1) {
    const page = await read(query)
    seen.push(...idsOf(page))
    if (page.next_cursor === null) break
    query = `?limit=4&cursor=${encodeURIComponent(page.next_cursor)}`
  }
  assert.deepEqual(
    seen,
    Array.from({ length: 25 }, (_, n) => `o-${24 - n}`),
  )
})

test('filters narrow by account, bot, symbol, status and time, alone and together', async () => {
  assert.equal((await read('?limit=100&account=A1')).data.length, 10)
  assert.equal((await read('?limit=100&bot=odd')).data.length, 12)
  assert.equal((await read('?limit=100&symbol=EURUSD')).data.length, 5)
  assert.deepEqual(idsOf(await read('?status=CANCELLED')), ['o-7'])
  const day = await read('?from=2026-04-05T00:00:00Z&to=2026-04-06T00:00:00Z')
  assert.deepEqual(idsOf(day), ['o-4'])
  assert.deepEqual(idsOf(await read('?account=A1&bot=even&symbol=BTC%2FUSDT')), ['o-8', 'o-6'])
  assert.deepEqual((await read('?bot=nobody')).data, [])
})

test('CSV has a header line, quotes what needs it, and holds the same digits', async () => {
  const answer = await tidemark.get('/api/v1/trades?limit=100', { accept: 'text/csv' })
  assert.equal(answer.status, 200)
  assert.match(answer.headers['content-type'] ?? '', /^text\/csv/)
  const [header] = answer.text.split('\r\n', 1)
  assert.match(header ?? '', /internal_id/)
  assert.match(answer.text, /65000\.12345678/)
  assert.match(answer.text, /"a ""quoted"", comma\nand =SUM\(A1\) line"/)
})

test('NDJSON has one trade a line', async () => {
  const answer = await tidemark.get('/api/v1/trades?limit=100', { accept: 'application/x-ndjson' })
  assert.equal(answer.status, 200)
  assert.match(answer.headers['content-type'] ?? '', /^application\/x-ndjson/)
  const lines = answer.text.trimEnd().split('\n')
  assert.equal(lines.length, 25)
  for (const line of lines) assert.equal(JSON.parse(line).entry_price, '65000.12345678')
})

test('times are RFC 3339 in UTC', async () => {
  const [row] = (await read('?limit=1')).data
  assert.match(String(row?.entry_time), /^2026-04-25T10:00:00(\.0+)?Z$/)
})

for (const [query, parameter] of [
  ['?limit=0', 'limit'],
  ['?limit=ten', 'limit'],
  ['?from=yesterday', 'from'],
  ['?cursor=garbage', 'cursor'],
  ['?colour=red', 'colour'],
] as const)
  test(`the query ${query} is refused and the parameter is named`, async () => {
    const problem = assertProblem(
      await tidemark.get(`/api/v1/trades${query}`),
      422,
      'query_invalid',
    )
    assert.match(JSON.stringify(problem.errors), new RegExp(parameter))
  })
