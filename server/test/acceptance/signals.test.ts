// Signals as their senders meet them: a hook made and armed by the command line, messages over HTTP through a proxy, and a
// broker whose own books tell what was done.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, test } from 'node:test'
import { runTidemark } from '../support/command-line.ts'
import { json, send } from '../support/http-client.ts'
import { startTradingHome, type TradingHome } from '../support/trading-home.ts'
import { until } from '../support/until.ts'

type Taken = { readonly status: string; readonly signal: string; readonly code: string }
type Line = {
  readonly id: string
  readonly state: string
  readonly reason: string | null
  readonly outcomes: string | null
}
type Made = { readonly id: string; readonly secret: string }

const tradingView = '52.89.214.238'
let trading: TradingHome
let home: TradingHome['home']
let broker: TradingHome['broker']
let server: TradingHome['server']
let tidemark: TradingHome['tidemark']
let account = ''
let ids = 0

before(async () => {
  trading = await startTradingHome({
    ...{ tickMs: 0, env: { TIDEMARK_TRUSTED_PROXIES: '127.0.0.1/32' } },
  })
  ;({ home, broker, server, account, tidemark } = trading)
  // A limit that allows more counts only after a minute; the first one of an account does at once.
  await tidemark('trade', 'limits', account, 'max_order_lots=10')
  await until(async () => (await runTidemark(['trade', 'arm', account], home)).code === 0, {
    ...{ what: 'an account that can be armed', everyMs: 200, timeoutMs: 20_000 },
  })
})
after(() => trading?.[Symbol.asyncDispose]())

async function newHook(name: string, ...more: string[]): Promise<Made> {
  const made = await tidemark(
    ...['hook', 'add', '--name', name, '--account', account, '--symbol', 'EURUSD'],
    ...['--max-lots', '5', '--json', ...more],
  )
  await tidemark('hook', 'arm', name)
  return JSON.parse(made)
}

const message = (hook: Made, rest: object = {}) => ({
  ...{ token: hook.secret, id: `m${++ids}`, time: new Date().toISOString() },
  ...{ symbol: 'FX:EURUSD', side: 'buy', lots: '0.10' },
  ...rest,
})
const post = (hook: Made, body: object | string, headers: Record<string, string> = {}) =>
  send(`${server.url}/hooks/${hook.id}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': tradingView, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

async function lineOf(signal: string): Promise<Line> {
  const found = await until(
    async () => {
      const { data }: { data: Line[] } = JSON.parse(await tidemark('hook', 'signals', '--json'))
      return data.find(
        ({ id, state, outcomes }) =>
          id === signal &&
          state !== 'queued' &&
          state !== 'executing' &&
          (state !== 'executed' || outcomes),
      )
    },
    { what: `the end of ${signal}`, everyMs: 100 },
  )
  return found
}

const amountsAtBroker = () =>
  broker
    .truth(account)
    .positions.map((one) => Number(one.amount))
    .sort((one, two) => one - two)

test('a TradingView alert becomes one order, through a proxy that is trusted and from its own addresses only', async () => {
  const hook = await newHook('tv', '--ip', 'tradingview')
  const alert = message(hook)
  const elsewhere = await post(hook, alert, { 'x-forwarded-for': '203.0.113.9' })
  assert.deepEqual([elsewhere.status, json<Taken>(elsewhere).code], [403, 'ip_not_allowed'])
  const first = await post(hook, alert)
  assert.equal(first.status, 202, first.text)
  const taken = json<Taken>(first)
  assert.equal(taken.status, 'accepted')
  assert.equal(json<Taken>(await post(hook, alert)).status, 'duplicate')
  assert.equal((await lineOf(taken.signal)).outcomes, 'accepted')
  assert.deepEqual(amountsAtBroker(), [10_000])
  const plain = await post(hook, 'buy EURUSD', { 'content-type': 'text/plain' })
  assert.match(plain.text, /not valid JSON/)
})

test('a signer’s size in risk is what is lost at its stop loss, and close closes everything', async () => {
  const hook = await newHook('signer', '--signed')
  // The market stands still but for one step: a size in risk is measured by a quote of the last seconds.
  broker.advance(1, Date.now() - broker.now())
  const near = Number(broker.truth(account).positions[0]?.price)
  const sl = (near - 0.005).toFixed(5)
  const { token: _token, lots: _lots, ...rest } = message(hook)
  const signed = (body: string, nonce: string) => {
    const stamp = String(Math.floor(Date.now() / 1000))
    const key = Buffer.from(hook.secret.slice('whsec_'.length), 'base64')
    const mark = createHmac('sha256', key).update(`${nonce}.${stamp}.${body}`).digest('base64')
    return post(hook, body, {
      ...{ 'webhook-id': nonce, 'webhook-timestamp': stamp, 'webhook-signature': `v1,${mark}` },
    })
  }
  const answer = await signed(JSON.stringify({ ...rest, risk_percent: 1, sl }), 'one')
  assert.equal(answer.status, 202, answer.text)
  assert.equal((await lineOf(json<Taken>(answer).signal)).outcomes, 'accepted')
  const equity = Number(broker.truth(account).money?.equity)
  const [, largest = 0] = amountsAtBroker()
  const { positions } = broker.truth(account)
  const ask = Number(positions.find(({ amount }) => Number(amount) === largest)?.price)
  const atRisk = largest * (ask - Number(sl))
  assert.ok(atRisk <= equity * 0.01 && atRisk > equity * 0.009, `${atRisk} of ${equity}`)

  const close = JSON.stringify({ ...rest, id: `m${++ids}`, side: 'close' })
  const closing = await signed(close, 'two')
  assert.equal((await lineOf(json<Taken>(closing).signal)).outcomes, 'accepted; accepted')
  assert.deepEqual(amountsAtBroker(), [])
})

test('nothing is executed while a person approves, disarms or kills', async () => {
  const careful = await newHook('careful', '--approval', '5m')
  const before = broker.executions().length
  const declined = json<Taken>(await post(careful, message(careful)))
  await tidemark('hook', 'approve', declined.signal, '--decline')
  assert.equal((await lineOf(declined.signal)).reason, 'declined')
  const approved = json<Taken>(await post(careful, message(careful)))
  assert.equal(broker.executions().length, before)
  await tidemark('hook', 'approve', approved.signal)
  assert.equal((await lineOf(approved.signal)).outcomes, 'accepted')
  assert.equal(broker.executions().length, before + 1)

  await tidemark('hook', 'disarm', 'careful')
  const late = json<Taken>(await post(careful, message(careful)))
  assert.equal((await lineOf(late.signal)).reason, 'hook_disarmed')
  const hook = await newHook('killed')
  await tidemark('trade', 'kill', '--reason', 'test')
  const killed = json<Taken>(await post(hook, message(hook)))
  assert.match((await lineOf(killed.signal)).outcomes ?? '', /^rejected: our own limits: .*kill/i)
  assert.equal(broker.executions().length, before + 1)
})
