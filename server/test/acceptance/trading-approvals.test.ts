// What people decide at the trade server's page: signals that wait for them, hooks that may send them, and orders that nobody
// could find. The broker's own books tell what was done.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createKey } from '../support/command-line.ts'
import { json, send } from '../support/http-client.ts'
import { pageMs } from '../support/person.ts'
import { openSql } from '../support/sql-client.ts'
import { addTradePerson, type TradePerson } from '../support/trade-person.ts'
import { startTradingHome, type TradingHome } from '../support/trading-home.ts'
import { until } from '../support/until.ts'
import { assertProblem, assertViolation } from './harness.ts'

type Row = Record<string, unknown>
type Hook = { readonly id: string; readonly secret: string }

let trading: TradingHome
let alice: TradePerson
let hook: Hook
let key = ''
let sent = 0
const page = { everyMs: pageMs }

before(async () => {
  trading = await startTradingHome({ tickMs: 0 })
  const { account, home, tidemark } = trading
  alice = await addTradePerson(home, () => trading.server.url)
  assert.equal((await alice.logIn()).status, 200)
  key = (await createKey(home, { scope: 'trade' })).key
  hook = JSON.parse(
    await tidemark(
      ...['hook', 'add', '--name', 'desk', '--account', account, '--symbol', 'EURUSD'],
      ...['--max-lots', '5', '--approval', '5m', '--json'],
    ),
  )
  const limits = { max_order_lots: '10' }
  assert.equal((await alice.call('PUT', '/api/v1/risk', { account, limits })).status, 200)
  await until(
    async () => (await alice.call('POST', '/api/v1/arm', { account, armed: true })).status === 200,
    { what: 'an account that can be armed', everyMs: 200 },
  )
  await until(async () => (await rows('/api/v1/trade/accounts'))[0]?.here === true, page)
})
after(() => trading?.[Symbol.asyncDispose]())

async function rows(path: string): Promise<Row[]> {
  const answer = await alice.call('GET', path)
  assert.equal(answer.status, 200, answer.text)
  return json<{ data: Row[] }>(answer).data
}

async function signal(): Promise<string> {
  const body = {
    ...{ token: hook.secret, id: `m${++sent}`, time: new Date().toISOString() },
    ...{ symbol: 'EURUSD', side: 'buy', lots: '0.10', tp: '1.9' },
  }
  const answer = await send(`${trading.server.url}/hooks/${hook.id}`, {
    ...{ method: 'POST', body: JSON.stringify(body) },
    headers: { 'content-type': 'application/json' },
  })
  assert.equal(answer.status, 202, answer.text)
  return json<{ signal: string }>(answer).signal
}

const signalOf = async (id: string) =>
  (await rows('/api/v1/trade/signals')).find((row) => row.id === id)
const decide = (id: string, verdict: string) =>
  alice.call('POST', `/api/v1/trade/signals/${id}/decide`, { verdict })
const executed = () => trading.broker.executions().length

test('a hook is armed and disarmed by a person, with its terms and without its secret', async () => {
  const path = `/api/v1/trade/hooks/${hook.id}/arm`
  assert.equal((await alice.call('POST', path, { armed: true })).status, 200)
  const listed = await alice.call('GET', '/api/v1/trade/hooks')
  assert.ok(!listed.text.includes(hook.secret))
  const [own] = json<{ data: Row[] }>(listed).data
  assert.deepEqual([own?.id, own?.armed, own?.armed_by], [hook.id, true, 'person:alice'])
  assertProblem(
    await alice.call('POST', '/api/v1/trade/hooks/zzzzzzzz/arm', { armed: true }),
    404,
    'not_found',
  )
  assertViolation(
    assertProblem(await alice.call('POST', path, { armed: 'yes' }), 422, 'form_invalid'),
    '/armed',
  )
})

test('a signal that waits shows what it would do and until when; approved it is executed once, declined never', async () => {
  const before = executed()
  const approved = await signal()
  const waiting = await signalOf(approved)
  assert.deepEqual(
    [waiting?.state, waiting?.size, waiting?.side, waiting?.take_profit, waiting?.hook_id],
    ['waiting', { kind: 'lots', value: '0.10' }, 'buy', '1.9', hook.id],
  )
  assert.ok(Date.parse(String(waiting?.expires_at)) > Date.now() + 200_000)
  assert.equal((await rows('/api/v1/trade/signals?state=waiting')).length, 1)
  assert.equal(executed(), before)
  assert.equal((await decide(approved, 'approved')).status, 200)
  await until(async () => (await signalOf(approved))?.outcomes === 'accepted', page)
  assert.equal(executed(), before + 1)
  assertProblem(await decide(approved, 'approved'), 409, 'state_conflict')
  const declined = await signal()
  assert.equal((await decide(declined, 'declined')).status, 200)
  assert.match(String((await signalOf(declined))?.detail), /person:alice/)
  assertProblem(await decide(declined, 'approved'), 409, 'state_conflict')
  assertProblem(await decide('sig_999999', 'approved'), 404, 'not_found')
  assert.equal(executed(), before + 1)
  assert.deepEqual(await rows('/api/v1/trade/signals?state=waiting'), [])
})

test('what was asked for is listed with its amount, and an order of which nobody knows the end with all that is known', async () => {
  const { account, broker, server } = trading
  broker.faults.orderFault = () => 'drop_after'
  const answer = await send(`${server.url}/api/v1/accounts/${account}/orders`, {
    ...{ method: 'POST', body: JSON.stringify({ symbol: 'EURUSD', side: 'buy', lots: '0.02' }) },
    headers: {
      ...{ authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      'idempotency-key': 'lost',
    },
  })
  broker.faults.orderFault = null
  assert.equal(answer.status, 202, answer.text)
  const { client_id: clientId } = json(answer)
  const [lost] = await rows('/api/v1/trade/orders/waiting')
  assert.deepEqual([lost?.client_id, lost?.state, lost?.units], [clientId, 'unknown', '2000'])
  assert.ok(lost?.reconcile_by)
  const history = lost?.history
  assert.ok(Array.isArray(history))
  const states = history.map(({ state }: Row) => state)
  assert.deepEqual(states, ['intent', 'sending', 'unknown'])
  await until(async () => (await rows('/api/v1/trade/orders/waiting')).length === 0, page)
  const all = await rows(`/api/v1/trade/orders?account=${account}`)
  assert.deepEqual(
    all.map(({ state, units }) => [state, units]),
    [
      ['acked', '10000'],
      ['found', '2000'],
    ],
  )
  assertProblem(await alice.call('GET', '/api/v1/trade/orders?account=0'), 404, 'not_found')
  const days = await alice.call('GET', `/api/v1/trade/orders?account=${account}&days=0`)
  assertViolation(assertProblem(days, 422, 'form_invalid'), '/days')
})

test('an order that nobody could find is a person’s to look at, once', async () => {
  const { account } = trading
  const [found] = await rows(`/api/v1/trade/orders?account=${account}`)
  const clientId = String(found?.client_id)
  const seen = () => alice.call('POST', `/api/v1/trade/orders/${clientId}/seen`, {})
  assertProblem(await seen(), 404, 'not_found')
  // Half an hour of looking, which nobody waits for here.
  await using sql = await openSql(trading.home)
  await sql.rows(`update order_intents set state = 'HUMAN' where client_id = '${clientId}'`)
  const [waiting] = await rows('/api/v1/trade/orders/waiting')
  assert.deepEqual([waiting?.client_id, waiting?.state], [clientId, 'human'])
  assert.equal((await rows('/api/v1/trade/accounts'))[0]?.for_a_person, 1)
  assert.equal((await seen()).status, 200)
  assert.deepEqual(await rows('/api/v1/trade/orders/waiting'), [])
  assertProblem(await seen(), 404, 'not_found')
})
