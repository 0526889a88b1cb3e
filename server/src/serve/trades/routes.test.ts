// Reading against a real database: order, pages, filters, what a limited key sees, exports.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.ts'
import { anyone, type Caller, type RouteRequest } from '../../platform/http/route.ts'
import { tradesRoute } from './routes.ts'

type Page = { data: Array<Record<string, unknown>>; next_cursor: string | null }

async function setUp(t: Parameters<typeof createTestDatabase>[0]) {
  const database = await createTestDatabase(t)
  await fill(database)
  const route = tradesRoute({ read: database.read })
  const ask = async (
    query: Record<string, string>,
    accept = 'application/json',
    caller: Caller = anyone,
  ) => {
    const request: RouteRequest = {
      id: 'r',
      caller,
      ip: '127.0.0.1',
      params: {},
      query,
      header: (name) => (name === 'accept' ? accept : undefined),
      contentType: '',
      body: Buffer.alloc(0),
    }
    const { body } = await route.handle(request)
    if (typeof body === 'string') return body
    let text = ''
    // An export is a stream of text.
    for await (const piece of body as AsyncIterable<string>) text += piece
    return text
  }
  const page = async (query: Record<string, string>, caller?: Caller) =>
    JSON.parse(await ask(query, 'application/json', caller)) as Page // our own JSON
  return { database, ask, page }
}

/** 2,500 trades of two accounts, three to a second, so that pages break inside equal times. */
async function fill(database: TestDatabase): Promise<void> {
  await database.write.query(
    `insert into accounts (exchange, account) values ('X', 'one'), ('X', 'two')`,
  )
  await database.write.query(`
    insert into live_trades (account_id, internal_id, bot_name, exchange, asset_symbol, order_type, entry_time,
                             entry_price, position_size, status, comment, entry_zone, digest, key_id)
    select a.account_id, n * 2 + (a.account = 'two')::int, 'bot-' || n % 2, 'X', 'EURUSD', 'BUY',
           timestamptz '2026-01-01 00:00:00Z' + make_interval(secs => n / 3), 1.10, n,
           case when n % 5 = 0 then 'OPEN' else 'CLOSED' end,
           case n when 1 then 'say "hi", 2' when 2 then '=1+1' when 3 then '-2+3+cmd|x' when 4 then '-2.5' end, 'offset', '', 'k'
      from accounts a, generate_series(1, 1250) n`)
}

test('pages follow each other newest first, without a gap or a repeat', async (t) => {
  const { page } = await setUp(t)
  const seen: Array<Record<string, unknown>> = []
  let cursor: string | null = null
  do {
    const next: Page = await page({ limit: '400', ...(cursor === null ? {} : { cursor }) })
    seen.push(...next.data)
    cursor = next.next_cursor
  } while (cursor !== null)
  assert.equal(seen.length, 2500)
  assert.equal(new Set(seen.map((trade) => trade.internal_id)).size, 2500)
  const order = seen.map(
    ({ entry_time, internal_id }) => `${entry_time} ${String(internal_id).padStart(6, '0')}`,
  )
  assert.deepEqual(order, [...order].sort().reverse())
})

test('filters narrow by account, bot, status and entry time', async (t) => {
  const { page } = await setUp(t)
  const limit = '1000'
  const day = { from: '2026-01-01T00:01:00Z', to: '2026-01-01T00:02:00Z' }
  const found = await page({ account: 'two', bot: 'bot-1', status: 'OPEN', limit, ...day })
  assert.equal(found.data.length, 18)
  assert.ok(found.data.every(({ account, bot_name }) => account === 'two' && bot_name === 'bot-1'))
  assert.deepEqual((await page({ symbol: 'GBPUSD' })).data, [])
  assert.deepEqual((await page({ from: '2026-01-02' })).data, [])
})

test('a key that is limited to accounts sees no other, whatever it asks for', async (t) => {
  const { page } = await setUp(t)
  const limited: Caller = { ...anyone, accounts: new Set(['one']) }
  const all = await page({ limit: '1000' }, limited)
  assert.ok(all.data.length > 0)
  assert.ok(all.data.every(({ account }) => account === 'one'))
  assert.deepEqual((await page({ account: 'two' }, limited)).data, [])
})

test('exports give every trade, as lines and as CSV with plain cells', async (t) => {
  const { ask } = await setUp(t)
  const lines = (await ask({}, 'application/x-ndjson')).trimEnd().split('\n')
  assert.equal(lines.length, 2500)
  assert.ok(lines.every((line) => typeof JSON.parse(line).entry_price === 'string'))
  const csv = await ask({ account: 'one' }, 'text/csv')
  assert.equal(csv.trimEnd().split('\r\n').length, 1251)
  assert.match(csv, /"say ""hi"", 2"/)
  assert.match(csv, /,'=1\+1,/)
  assert.match(csv, /,'-2\+3\+cmd\|x,/)
  assert.match(csv, /,-2\.5,/)
  assert.equal((await ask({ limit: '7' }, 'application/x-ndjson')).trimEnd().split('\n').length, 7)
})

test('pages go on over times that no sender could write', async (t) => {
  const { database, page } = await setUp(t)
  await database.write.query(
    `update live_trades set entry_time = timestamptz '1970-01-02 00:00:00.5Z' + make_interval(secs => internal_id / 100)
      where internal_id < 4`,
  )
  let cursor: string | null = null
  let seen = 0
  do {
    const next: Page = await page({ limit: '1000', ...(cursor === null ? {} : { cursor }) })
    seen += next.data.length
    cursor = next.next_cursor
    if (cursor !== null && seen === 2000)
      cursor = (await page({ limit: '499', cursor })).next_cursor
  } while (cursor !== null)
  assert.equal(seen, 2001)
})

test('a cursor or time that is none is refused by name', async (t) => {
  const { page } = await setUp(t)
  const code = { code: 'query_invalid' }
  await assert.rejects(page({ cursor: 'abc' }), code)
  await assert.rejects(
    page({ cursor: Buffer.from('2026-99-01T00:00:00Z 1').toString('base64url') }),
    code,
  )
  await assert.rejects(
    page({ cursor: Buffer.from('2026-02-30T00:00:00Z 1').toString('base64url') }),
    code,
  )
  await assert.rejects(page({ from: 'yesterday' }), code)
})
