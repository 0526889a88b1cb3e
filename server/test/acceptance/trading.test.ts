// The trade server as its users meet it: the command line to set it up, HTTP to trade, and a broker whose own books tell
// what really happened.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createKey } from '../support/command-line.ts'
import { json, send } from '../support/http-client.ts'
import { startTradingHome, type TradingHome } from '../support/trading-home.ts'
import { until } from '../support/until.ts'

type Answer = {
  readonly outcome: string
  readonly client_id: string
  readonly orders?: readonly { readonly order: string; readonly kind: string }[]
  readonly reason?: string
  readonly detail?: string
  readonly request?: { readonly body: string }
  readonly notes?: readonly string[]
  readonly reconcile_by?: string
}
type Rows = { readonly data: readonly Record<string, unknown>[] }

let trading: TradingHome
let home: TradingHome['home']
let broker: TradingHome['broker']
let tidemark: TradingHome['tidemark']
let key = ''
let account = ''
let keys = 0
const newKey = () => `test-${++keys}`

before(async () => {
  trading = await startTradingHome({ tickMs: 250 })
  ;({ home, broker, account, tidemark } = trading)
  const made = await createKey(home, { scope: 'trade' })
  key = made.key
  await until(async () => (await get('orders')).status === 200, { what: 'the key and the lease' })
})
after(() => trading?.[Symbol.asyncDispose]())

const place = (what: string) => `${trading.server.url}/api/v1/accounts/${account}/${what}`
const bearer = () => ({ authorization: `Bearer ${key}` })
const get = (what: string) => send(place(what), { headers: bearer() })

function ask(method: string, what: string, body: object | null, idempotencyKey = newKey()) {
  return send(what.startsWith('/') ? trading.server.url + what : place(what), {
    method,
    headers: {
      ...bearer(),
      'idempotency-key': idempotencyKey,
      ...(body === null ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === null ? {} : { body: JSON.stringify(body) }),
  })
}

async function done(method: string, what: string, body: object | null): Promise<Answer> {
  const answer = await ask(method, what, body)
  assert.equal(answer.status, 200, answer.text)
  return json<Answer>(answer)
}

async function accepted(method: string, what: string, body: object | null): Promise<string> {
  const answer = await done(method, what, body)
  assert.equal(answer.outcome, 'accepted', JSON.stringify(answer))
  return answer.orders?.[0]?.order ?? ''
}

async function stateOf(clientId: string): Promise<unknown> {
  return json(await get(`orders/${clientId}`)).state
}

const buy = { symbol: 'EURUSD', side: 'buy', lots: '0.10' }
const traded = () => broker.executions().length

test('without a key nothing is told, and a key of the read server is none here', async () => {
  assert.equal((await send(place('orders'))).status, 401)
  const other = await createKey(home, { scope: 'ingest,read' })
  const answer = await send(place('orders'), { headers: { authorization: `Bearer ${other.key}` } })
  assert.equal(answer.status, 401)
  const limited = await createKey(home, { scope: 'trade', more: ['--account', 'somebody-elses'] })
  const foreign = () =>
    send(place('orders'), { headers: { authorization: `Bearer ${limited.key}` } })
  await until(async () => (await foreign()).status !== 401)
  assert.equal((await foreign()).status, 404, 'another’s account is as good as none')
  assert.equal((await send(`${trading.server.url}/livez`)).status, 200)
  const metrics = (await send(`${trading.server.url}/metrics`)).text
  assert.match(metrics, /tidemark_trade_orders_unresolved\{state="human"\} 0/)
  const paths = json<{ paths: object }>(await send(`${trading.server.url}/openapi.json`)).paths
  assert.ok('/api/v1/accounts/{id}/orders' in paths)
})

test('symbols, quotes, depth and history can be read', async () => {
  const symbols = json<Rows>(await get('symbols')).data
  assert.ok(symbols.some(({ symbol, units_per_lot }) => symbol === 'EURUSD' && units_per_lot))
  assert.equal(json<Rows>(await get('ticks?symbol=EURUSD')).data.length, 1)
  assert.equal((await get('depth?symbol=EURUSD')).status, 200)
  assert.equal((await get('history')).status, 200)
})

test('before arming a dry run shows the request, and a real order is refused', async () => {
  const before = traded()
  const dry = await done('POST', 'orders?dry_run=true', buy)
  assert.equal(dry.outcome, 'accepted')
  assert.match(
    dry.request?.body ?? '',
    new RegExp(`EURUSD.*${dry.client_id}|${dry.client_id}.*EURUSD`),
  )
  assert.match(dry.notes?.join() ?? '', /not armed/)
  const real = await done('POST', 'orders', buy)
  assert.deepEqual([real.outcome, real.reason], ['rejected', 'not_armed'])
  assert.equal(traded(), before)
})

test('an order is executed once, however often it is sent', async () => {
  const bare = await ask('POST', '/api/v1/arm', { account, armed: true })
  assert.equal(bare.status, 422, 'nobody has said yet how large an order may be')
  const limits = { max_order_lots: '1' }
  assert.equal((await ask('PUT', '/api/v1/risk', { account, limits })).status, 200)
  const armed = await ask('POST', '/api/v1/arm', { account, armed: true })
  assert.equal(armed.status, 200, armed.text)
  const before = traded()
  const one = newKey()
  const answers = await Promise.all([1, 2, 3].map(() => ask('POST', 'orders', buy, one)))
  assert.equal(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size, 1)
  assert.equal(json<Answer>(answers[0] ?? (await get(''))).outcome, 'accepted')
  assert.equal(traded(), before + 1)
  const other = await ask('POST', 'orders', { ...buy, lots: '0.20' }, one)
  assert.equal(other.status, 409, other.text)
  const none = await send(place('orders'), {
    method: 'POST',
    headers: { ...bearer(), 'content-type': 'application/json' },
    body: JSON.stringify(buy),
  })
  assert.equal(json(none).code, 'idempotency_key_missing')
})

test('every operation of a Gross account: change, cancel, close in part, close by, a pair', async () => {
  const far = { ...buy, type: 'limit', price: '1.00000' }
  const order = await accepted('POST', 'orders', far)
  await accepted('PATCH', `orders/${order}`, { price: '1.00100' })
  assert.match(String(json(await get(`orders/${order}`)).price), /^1\.001/)
  await accepted('DELETE', `orders/${order}`, null)
  assert.equal((await get(`orders/${order}`)).status, 404)
  const one = await accepted('POST', 'orders', buy)
  await accepted('POST', `positions/${one}/close`, { units: '5000' })
  const other = await accepted('POST', 'orders', { ...buy, side: 'sell', lots: '0.05' })
  await accepted('POST', `positions/${one}/close-by`, { by: other })
  const pair = await done('POST', 'orders/oco', {
    first: far,
    second: { ...buy, type: 'stop', stop_price: '1.90000' },
  })
  assert.equal(pair.outcome, 'accepted', JSON.stringify(pair))
})

test('a broker that cannot be reached is a problem with cause and next step', async () => {
  broker.faults.refuseConnections = true
  const answer = await get('history')
  broker.faults.refuseConnections = false
  assert.equal(answer.status, 503, answer.text)
  const { code, detail } = json<{ code: string; detail: string }>(answer)
  assert.equal(code, 'broker_unavailable')
  assert.match(detail, /Nothing was sent/)
})

test('what is wrong with a body is said member by member', async () => {
  const both = await ask('POST', 'orders', { ...buy, units: '1000', side: 'up', hue: 1 })
  assert.equal(both.status, 422)
  const pointers = json<{ errors: { pointer: string }[] }>(both).errors.map(
    ({ pointer }) => pointer,
  )
  assert.deepEqual(pointers.sort(), ['/hue', '/side', '/units'])
})

test('an answer that is lost is unknown; the order is found and was executed once', async () => {
  const before = traded()
  broker.faults.orderFault = () => 'drop_after'
  const answer = await ask('POST', 'orders', buy)
  broker.faults.orderFault = null
  assert.equal(answer.status, 202, answer.text)
  const { client_id: clientId, reconcile_by } = json<Answer>(answer)
  assert.ok(Date.parse(reconcile_by ?? '') > Date.now())
  await until(async () => (await stateOf(clientId)) === 'found')
  assert.equal(traded(), before + 1)
})

test('a limit refuses in words, counts at once, and a raise waits', async () => {
  const put = (limits: object) => ask('PUT', '/api/v1/risk', { account, limits })
  assert.equal((await put({ max_order_lots: '0.05' })).status, 200)
  const refused = await done('POST', 'orders', buy)
  assert.deepEqual([refused.outcome, refused.reason], ['rejected', 'max_order_lots'])
  assert.match(refused.detail ?? '', /max_order_lots is 0\.05; asked were 0\.1/)
  const raised = json<{ limits: Record<string, string>; pending: unknown[] }>(
    await put({ max_order_lots: '1' }),
  )
  assert.equal(raised.limits.max_order_lots, '0.05')
  assert.equal(raised.pending.length, 1)
})

test('the command line lists what was sent, and with --all what was refused, with the reason', async () => {
  type Order = { readonly state: string; readonly reason: string | null; readonly detail: string }
  const list = async (...words: string[]): Promise<readonly Order[]> =>
    JSON.parse(await tidemark('trade', 'orders', account, '--json', ...words)).data
  const refusedByRisk = (orders: readonly Order[]) =>
    orders.filter(({ state }) => state === 'refused_by_risk')
  assert.deepEqual(refusedByRisk(await list()), [])
  const refused = refusedByRisk(await list('--all'))
  const limit = refused.find(({ reason }) => reason === 'max_order_lots')
  assert.match(limit?.detail ?? '', /max_order_lots is 0\.05/)
  assert.ok(refused.some(({ reason }) => reason === 'not_armed'))
  const text = await tidemark('trade', 'orders', account, '--all')
  assert.match(text, /REASON\n/)
  assert.match(text, /REFUSED_BY_RISK .*max_order_lots/)
})

test('a kill from the command line stops everything but cancelling, until it is taken back', async () => {
  const small = { ...buy, lots: '0.01' }
  const waiting = await accepted('POST', 'orders', { ...small, type: 'limit', price: '1.00000' })
  const before = traded()
  await tidemark('trade', 'kill', '--reason', 'a test')
  const refused = await done('POST', 'orders', small)
  assert.deepEqual([refused.outcome, refused.reason], ['rejected', 'killed'])
  assert.equal(traded(), before)
  await accepted('DELETE', `orders/${waiting}`, null)
  assert.match(await tidemark('trade', 'status'), /STOPPED: global.*a test/)
  await tidemark('trade', 'resume')
  await until(async () => (await done('POST', 'orders', small)).outcome === 'accepted')
})

test('after a crash the account is disarmed, and what was on its way is looked for', async () => {
  const before = traded()
  broker.faults.orderFault = () => 'timeout_after'
  const cut = ask('POST', 'orders', { ...buy, lots: '0.02' }).catch(() => null)
  await until(() => traded() === before + 1)
  trading.server.kill('SIGKILL')
  await cut
  broker.faults.orderFault = null
  await trading.restart()
  const status = json<{ armed: boolean }>(
    await until(async () => {
      const answer = await send(`${trading.server.url}/api/v1/risk?account=${account}`, {
        headers: bearer(),
      })
      return answer.status === 200 && answer
    }),
  )
  // Until the lease of the dead server lapses, this one opens nothing either.
  const refused = await done('POST', 'orders', { ...buy, lots: '0.01' })
  assert.deepEqual([refused.outcome, refused.reason], ['rejected', 'not_armed'])
  assert.equal(status.armed, true, 'whoever holds the lease next disarms')
  assert.equal(traded(), before + 1)
})
