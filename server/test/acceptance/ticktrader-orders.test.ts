// Orders that wait and what a Cash account holds, over HTTP and in the live stream: equal to what the practice TickTrader has on
// Gross, Net and Cash; null with a reason where nobody says; and of a cache_only account nothing is in the database.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, type TestContext, test } from 'node:test'
import { type PracticeTickTrader, startPracticeTickTrader } from '@tidemark/practice'
import { WebSocket } from 'ws'
import { runTidemark } from '../support/command-line.ts'
import { reportText } from '../support/expert-reports.ts'
import { json } from '../support/http-client.ts'
import { openSql } from '../support/sql-client.ts'
import { until } from '../support/until.ts'
import { assertProblem, type Harness, useTidemark } from './harness.ts'

type Row = Record<string, unknown>

let practice: PracticeTickTrader
after(() => practice?.stop())
const tidemark = useTidemark({ prepare })

const names = ['gross', 'net', 'cash', 'held'] as const
const idOf = (name: (typeof names)[number]) => practice.accounts[names.indexOf(name)]?.id ?? ''
const EXPIRES_MS = Date.now() + 86_400_000

async function prepare(harness: Harness): Promise<void> {
  practice = await startPracticeTickTrader({
    tickMs: 3_600_000,
    accounts: [{ type: 'Gross' }, { type: 'Net' }, { type: 'Cash' }, { type: 'Cash' }],
  })
  wait('gross', { Type: 'Limit', Side: 'Buy', Amount: 30_000, Price: 0.9, StopLoss: 0.8 })
  wait('gross', { Type: 'Stop', Side: 'Sell', Amount: 1_000, StopPrice: 0.7, Expired: EXPIRES_MS })
  wait('net', { Type: 'StopLimit', Side: 'Buy', Amount: 50_000, StopPrice: 1.9, Price: 1.91 })
  for (const name of ['cash', 'held'] as const)
    wait(name, { Type: 'Limit', Side: 'Buy', Amount: 10_000, Price: 0.9, Comment: 'Кü "q"' })
  for (const name of names) await connect(harness, name)
}

function wait(name: (typeof names)[number], order: Row): void {
  practice.trade(idOf(name), 'create', { Symbol: 'EURUSD', ...order })
}

async function connect({ home }: Harness, name: (typeof names)[number]) {
  const one = practice.accounts[names.indexOf(name)]
  assert.ok(one !== undefined)
  const file = join(home.dataDir, `${name}.secret`)
  writeFileSync(file, one.webApiSecret, { mode: 0o600 })
  await ran(
    ...['broker', 'add', '--venue', 'ticktrader', '--name', name, '--server', 'Practice-TT'],
    ...['--url', practice.url, '--fingerprint', practice.fingerprint256],
    ...['--web-api-id', one.webApiId, '--web-api-key', one.webApiKey],
    ...['--web-api-secret-file', file],
  )
  const retention = name === 'held' ? ['--retention', 'cache_only'] : []
  await ran('account', 'add', '--broker', name, '--account', one.id, ...retention)
}

async function ran(...args: string[]): Promise<void> {
  const { dataDir, databaseUrl } = tidemark.home
  const { code, stderr } = await runTidemark(args, { dataDir, databaseUrl })
  assert.equal(code, 0, `${args.join(' ')}: ${stderr}`)
}

async function read(path: string): Promise<Row> {
  const answer = await tidemark.get(`/api/v1/accounts/${path}`)
  assert.equal(answer.status, 200, answer.text)
  return json<Row>(answer)
}

async function listOf(name: (typeof names)[number], what: 'orders' | 'assets'): Promise<Row[]> {
  return until(
    async () => {
      const answer = await read(`${idOf(name)}/${what}`)
      return answer.state === 'live' && Array.isArray(answer[what]) && (answer[what] as Row[])
    },
    { timeoutMs: 30_000, what: `${what} of ${name}` },
  )
}

/** What the broker itself knows, in the members of the answer. */
const trueOrders = (name: (typeof names)[number]) =>
  practice.truth(idOf(name)).orders.map((one) => ({
    ...{ order: one.id, type: one.type === 'StopLimit' ? 'stop_limit' : one.type.toLowerCase() },
    ...{ side: one.side, symbol: one.symbol, units: Number(one.remaining) },
    lots: Number(one.remaining) / 100_000,
    price: one.price === null ? null : Number(one.price),
    stop_price: one.stopPrice === null ? null : Number(one.stopPrice),
  }))
const seenOrders = (orders: readonly Row[]) =>
  orders.map(({ order, type, side, symbol, units, lots, price, stop_price }) => ({
    ...{ order, type, side, symbol, units: Number(units), lots: Number(lots) },
    price: price === null ? null : Number(price),
    stop_price: stop_price === null ? null : Number(stop_price),
  }))

for (const name of names)
  test(`the waiting orders of ${name} are the broker’s, in units and in lots`, async () => {
    const orders = await listOf(name, 'orders')
    assert.ok(orders.length > 0)
    assert.deepEqual(seenOrders(orders), trueOrders(name))
    for (const { units, lots, status } of orders) {
      assert.equal(typeof units, 'string')
      assert.equal(typeof lots, 'string')
      assert.equal(status, 'working')
    }
  })

test('stops, expiry and comments come along; what is not set is null', async () => {
  const [limit, stop] = await listOf('gross', 'orders')
  assert.deepEqual(
    [Number(limit?.stop_loss), limit?.take_profit, limit?.expire_time],
    [0.8, null, null],
  )
  assert.equal(Date.parse(String(stop?.expire_time)), EXPIRES_MS)
  assert.ok(Math.abs(Date.parse(String(stop?.create_time)) - Date.now()) < 600_000)
  const [waiting] = await listOf('cash', 'orders')
  assert.equal(waiting?.comment, 'Кü "q"')
})

for (const name of ['cash', 'held'] as const)
  test(`the assets of ${name} are the broker’s: all of it, what is free, and what its order locks`, async () => {
    const assets = await listOf(name, 'assets')
    const numbers = ({ currency, amount, free, locked }: Row) => ({
      ...{ currency, amount: Number(amount), free: Number(free), locked: Number(locked) },
    })
    const wanted = practice.truth(idOf(name)).assets
    assert.deepEqual(assets.map(numbers), wanted.map(numbers))
    const dollars = assets.find(({ currency }) => currency === 'USD')
    assert.equal(Number(dollars?.locked), 9_000, 'ten thousand at 0.9')
  })

test('accounts with a balance have no assets, and those of Experts neither list: null, with why', async () => {
  await listOf('gross', 'orders')
  const gross = await read(`${idOf('gross')}/assets`)
  assert.deepEqual([gross.assets, gross.reasons], [null, { assets: 'not_reported' }])
  const body = reportText({ login: '881', account: '"balance":1.00,"equity":1.00' })
  assert.equal((await tidemark.post('/api/v1/ea/reports', body)).status, 200)
  for (const what of ['orders', 'assets']) {
    const answer = await read(`881/${what}`)
    assert.deepEqual([answer[what], answer.source], [null, 'expert'])
    assert.equal((answer.reasons as Row)[what], 'not_reported')
  }
})

test('an answer says whose it is and how old, keeps its tag while nothing changes, and gives the fields asked for', async () => {
  await listOf('net', 'orders')
  const path = `/api/v1/accounts/${idOf('net')}/orders?fields=symbol,lots`
  const answer = await tidemark.get(path)
  const body = json<Row>(answer)
  assert.deepEqual([body.account, body.source, body.state], [idOf('net'), 'ticktrader', 'live'])
  assert.ok(Date.parse(String(body.as_of)) > 0 && Number(body.age_s) >= 0)
  assert.deepEqual(body.orders, [{ symbol: 'EURUSD', lots: '0.5', reasons: {} }])
  const tag = answer.headers.etag ?? ''
  const again = await until(async () => {
    const same = await tidemark.get(path, { 'if-none-match': tag })
    return same.status === 304 && same
  })
  assert.equal(again.text, '')
  const wrong = await tidemark.get(`/api/v1/accounts/${idOf('net')}/orders?fields=lot`)
  assert.match(assertProblem(wrong, 422, 'query_invalid').detail, /Did you mean lots\?/)
  assertProblem(await tidemark.get('/api/v1/accounts/acc_99999/assets'), 404, 'not_found')
})

function follow(t: TestContext, account: string, topics: readonly string[] | undefined) {
  const socket = new WebSocket(`${tidemark.server.url.replace('http', 'ws')}/api/v1/stream`)
  const frames: Row[] = []
  socket.on('message', (data) => frames.push(JSON.parse(String(data)) as Row))
  socket.on('error', () => undefined)
  socket.on('open', () => {
    socket.send(JSON.stringify({ type: 'auth', token: tidemark.key.key }))
    socket.send(JSON.stringify({ type: 'subscribe', accounts: [account], topics }))
  })
  t.after(() => socket.terminate())
  const of = (type: string) => frames.filter((frame) => frame.type === type)
  return { frames, of }
}

for (const name of ['cash', 'held'] as const)
  test(`a stream of ${name} tells an order that is cancelled and the money that it frees, in one chain`, async (t) => {
    await listOf(name, 'assets')
    wait(name, { Type: 'Limit', Side: 'Buy', Amount: 5_000, Price: 0.8 })
    await until(async () => (await listOf(name, 'orders')).length === 2, { timeoutMs: 20_000 })
    const both = follow(t, idOf(name), ['orders', 'assets'])
    const usual = follow(t, idOf(name), undefined)
    await until(() => both.of('snapshot').length === 2 && usual.of('snapshot').length === 3)
    const second = practice.truth(idOf(name)).orders[1]
    practice.trade(idOf(name), 'delete', { Type: 'Cancel', Id: Number(second?.id) })
    const last = (topic: string) =>
      both.of('delta').findLast((frame) => frame.topic === topic)?.data as Row | undefined
    await until(() => (last('orders')?.orders as Row[] | undefined)?.length === 1, {
      timeoutMs: 20_000,
    })
    await until(() => last('assets') !== undefined, { timeoutMs: 20_000 })
    const dollars = ((last('assets')?.assets ?? []) as Row[]).find(
      ({ currency }) => currency === 'USD',
    )
    assert.equal(Number(dollars?.locked), 9_000)
    const deltas = both.of('delta')
    const seqs = [both.of('snapshot').at(-1)?.seq, ...deltas.map(({ seq }) => seq)]
    assert.deepEqual(
      deltas.map(({ prev }) => prev),
      seqs.slice(0, -1),
      'nothing is missing between',
    )
    const topics = new Set(usual.frames.map(({ topic }) => topic))
    assert.ok(!topics.has('orders') && !topics.has('assets'), 'only who names them is told')
  })

test('what is only held is not in the database', async () => {
  await listOf('held', 'assets')
  await using sql = await openSql(tidemark.home)
  const accounts = async (table: string) =>
    (
      await sql.rows(
        `select distinct a.account from ${table} t join accounts a using (account_id) order by 1`,
      )
    ).map(({ account }) => account)
  assert.deepEqual(await accounts('held_assets'), [idOf('cash')])
  assert.deepEqual(
    await accounts('pending_orders'),
    [idOf('gross'), idOf('net'), idOf('cash')].sort(),
  )
})
