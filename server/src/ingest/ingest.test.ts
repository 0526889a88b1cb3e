// The slice against a real database: groups, repeats, updates, rows that the database refuses, connections that break.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountNews } from '../../test/support/account-news.ts'
import { silentLog } from '../../test/support/test-cluster.ts'
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts'
import { systemClock } from '../platform/clock.ts'
import { anyone, type RouteAnswer, type RouteRequest } from '../platform/http/route.ts'
import { TidemarkError } from '../platform/problem.ts'
import { createIngest, type Ingest } from './create-ingest.ts'

const events = { trades() {}, deals() {}, strippedNul() {}, group() {} }
const caller = { ...anyone, keyId: 'testtest' }

async function setUp(t: Parameters<typeof createTestDatabase>[0]) {
  const database = await createTestDatabase(t)
  const ingest = createIngest({
    ...accountNews(),
    database,
    clock: systemClock,
    log: silentLog,
    events,
  })
  t.after(async () => ingest[Symbol.asyncDispose]())
  return { database, ingest, post: poster(ingest) }
}

function poster(ingest: Ingest) {
  return async (path: string, body: string, headers: Record<string, string> = {}) => {
    const route = ingest.routes.find((one) => one.path === path)
    assert.ok(route)
    const request: RouteRequest = {
      id: 'r',
      caller,
      ip: '127.0.0.1',
      params: {},
      query: {},
      header: (name) => headers[name],
      contentType: headers['content-type'] ?? 'application/json',
      body: Buffer.from(body),
    }
    const answer: RouteAnswer = await route.handle(request)
    const parsed = JSON.parse(String(answer.body)) as Answer // our own JSON
    return { ...parsed, status: answer.status }
  }
}

type Item = { index: number; status: number; internal_id?: number; problem?: { code: string } }
type Answer = { internal_id: number; data: Item[]; body?: string }

function trade(id: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    bot_name: 'b',
    exchange: 'Binance',
    asset_symbol: 'BTC/USDT',
    order_type: 'BUY',
    entry_time: '2026-04-05T12:34:56Z',
    entry_price: 65000.5,
    position_size: 0.25,
    exchange_order_id: id,
    ...more,
  }
}

const text = (id: string, more: Record<string, unknown> = {}) => JSON.stringify(trade(id, more))

async function count(database: TestDatabase, table = 'live_trades'): Promise<number> {
  const { rows } = await database.read.query<{ n: string }>(`select count(*) as n from ${table}`)
  return Number(rows[0]?.n)
}

test('many trades at once are stored once each, under rising distinct ids', async (t) => {
  const { database, post } = await setUp(t)
  const answers = await Promise.all(
    Array.from({ length: 300 }, (_, n) => post('/api/v1/log_trade', text(`n${n}`))),
  )
  assert.equal(new Set(answers.map((answer) => answer.internal_id)).size, 300)
  assert.ok(answers.every(({ status }) => status === 201))
  assert.equal(await count(database), 300)
})

test('the same trade sent fifty times at the same moment is one row and one id', async (t) => {
  const { database, post } = await setUp(t)
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => post('/api/v1/log_trade', text('same'))),
  )
  assert.equal(answers.filter(({ status }) => status === 201).length, 1)
  assert.equal(answers.filter(({ status }) => status === 200).length, 49)
  assert.equal(new Set(answers.map((answer) => answer.internal_id)).size, 1)
  assert.equal(await count(database), 1)
})

test('opening and closing reports of a trade in one batch leave one closed row and its first version', async (t) => {
  const { database, post } = await setUp(t)
  const close = { status: 'CLOSED', exit_price: 66000, exit_time: '2026-04-05T13:00:00Z' }
  const batch = [trade('x'), trade('x', close), trade('x'), trade('x', close)]
  const { data } = await post('/api/v1/trades', JSON.stringify(batch))
  assert.deepEqual(
    data.map(({ status }) => status),
    [201, 200, 200, 200],
  )
  const { rows } = await database.read.query('select status, version from live_trades')
  assert.deepEqual(rows, [{ status: 'CLOSED', version: 2 }])
  const versions = await database.read.query<{ content: string }>(
    'select content from trade_versions',
  )
  assert.match(versions.rows[0]?.content ?? '', /"status":"OPEN"/)
})

test('a contradiction answers 409, names the members and changes nothing', async (t) => {
  const { database, post } = await setUp(t)
  await post('/api/v1/log_trade', text('x'))
  await assert.rejects(post('/api/v1/log_trade', text('x', { entry_price: 1 })), (error) => {
    assert.ok(error instanceof TidemarkError)
    assert.equal(error.code, 'idempotency_mismatch')
    assert.equal(error.errors[0]?.pointer, '/entry_price')
    return true
  })
  assert.equal(await count(database, 'trade_versions'), 0)
})

test('an Idempotency-Key alone identifies a report', async (t) => {
  const { database, post } = await setUp(t)
  const headers = { 'idempotency-key': '"k-1"' }
  const { exchange_order_id: _, ...anonymous } = trade('x')
  const first = await post('/api/v1/log_trade', JSON.stringify(anonymous), headers)
  const again = await post('/api/v1/log_trade', JSON.stringify(anonymous), {
    'idempotency-key': 'k-1',
  })
  assert.equal(again.internal_id, first.internal_id)
  await post('/api/v1/log_trade', JSON.stringify(anonymous))
  await post('/api/v1/log_trade', JSON.stringify(anonymous))
  assert.equal(await count(database), 3, 'without an identity each report is a trade of its own')
})

test('a row that the database refuses is answered alone', async (t) => {
  const { database, post } = await setUp(t)
  await database.write.query("alter table live_trades add check (comment <> 'poison')")
  const batch = Array.from({ length: 100 }, (_, n) =>
    trade(`n${n}`, { comment: n === 41 ? 'poison' : 'fine' }),
  )
  const { data } = await post('/api/v1/trades', JSON.stringify(batch))
  assert.deepEqual(
    data.filter(({ status }) => status !== 201).map(({ index }) => index),
    [41],
  )
  assert.equal(data[41]?.problem?.code, 'trade_invalid')
  assert.equal(await count(database), 99)
})

test('a raw answer is stored byte for byte, and unclean ones as text', async (t) => {
  const { database, post } = await setUp(t)
  const source = '{ "b":1.0, "a":"é\\u00e9" ,"b":2}'
  const withRaw = (id: string, raw: string) => `${text(id).slice(0, -1)},"raw_api_response":${raw}}`
  await post('/api/v1/log_trade', withRaw('clean', source))
  await post('/api/v1/log_trade', withRaw('nul', '{"a":"\\u0000"}'))
  await post('/api/v1/log_trade', withRaw('deep', `${'['.repeat(20_000)}${']'.repeat(20_000)}`))
  const { rows } = await database.read.query<{ raw_api_response: string; raw_unclean: string }>(
    'select raw_api_response, raw_unclean from live_trades order by internal_id',
  )
  assert.equal(rows[0]?.raw_api_response, source)
  assert.equal(rows[1]?.raw_unclean, '{"a":"\\u0000"}')
  assert.equal(rows[2]?.raw_unclean?.length, 40_000)
})

test('when every connection is cut in the middle of the work, each trade still lands once', async (t) => {
  const { database, post } = await setUp(t)
  const cut = `select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'tidemark:ingest' and datname = current_database()`
  const stored: Promise<{ status: number }>[] = []
  for (let round = 0; round < 20; round++) {
    for (let n = 0; n < 40; n++) {
      const { exchange_order_id: _, ...anonymous } = trade('', { comment: `${round}-${n}` })
      // Without an identity only the ids and the chain can tell whether a lost commit took place.
      stored.push(post('/api/v1/log_trade', JSON.stringify(anonymous)))
    }
    await new Promise((resolve) => setImmediate(resolve))
    await database.write.query(cut)
  }
  const answers = await Promise.all(stored)
  assert.ok(answers.every(({ status }) => status === 201))
  const { rows } = await database.read.query<{ comment: string; n: string }>(
    'select comment, count(*) as n from live_trades group by comment having count(*) <> 1',
  )
  assert.deepEqual(rows, [])
  assert.equal(await count(database), 800)
})

test('a full queue refuses a request whole', async (t) => {
  const { database, post } = await setUp(t)
  const batch = (name: string) =>
    JSON.stringify(Array.from({ length: 5000 }, (_, n) => trade(`${name}${n}`)))
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  const results = await Promise.allSettled(names.map((name) => post('/api/v1/trades', batch(name))))
  const codeOf = (place: number) => {
    const result = results[place]
    return result?.status === 'rejected' ? String(result.reason.code) : 'taken'
  }
  const refused = names.filter((_, place) => codeOf(place) === 'ledger_busy')
  assert.ok(refused.length > 0)
  // A machine that is very busy may take a request and then lack the time for some of it, or for all.
  for (const place of names.keys())
    assert.match(codeOf(place), /^(taken|ledger_busy|ledger_unavailable)$/)
  let stored = 0
  for (const result of results)
    if (result.status === 'fulfilled')
      stored += result.value.data.filter(({ status }) => status === 201).length
  assert.ok((await count(database)) >= stored)
  const { rows } = await database.read.query(
    'select 1 from live_trades where left(exchange_order_id, 1) = any($1) limit 1',
    [refused],
  )
  assert.deepEqual(rows, [], 'nothing of what was refused')
})
