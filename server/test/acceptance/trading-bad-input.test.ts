// What goes wrong between a person and a TickTrader broker, as they meet it: the command line and the API say what is wrong
// and what to do, nothing of it reaches the broker's book, and no secret is repeated.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  type PracticeTickTrader,
  type PracticeTickTraderAccount,
  startPracticeTickTrader,
} from '@tidemark/practice'
import { createKey, runTidemark } from '../support/command-line.ts'
import { json, send } from '../support/http-client.ts'
import { startTradingHome, type TradingHome } from '../support/trading-home.ts'
import { until } from '../support/until.ts'

const HOUR_MS = 3_600_000
const wrongSecret = 'x'.repeat(64)

let trading: TradingHome
let key = ''
let keys = 0

before(async () => {
  trading = await startTradingHome({ tickMs: 250 })
  key = (await createKey(trading.home, { scope: 'trade' })).key
  const { account, tidemark } = trading
  await until(async () => (await ask('GET', 'orders', null)).status === 200)
  await tidemark('trade', 'limits', account, 'max_order_lots=1000', 'price_collar_percent=0')
  await tidemark('trade', 'arm', account)
})
after(() => trading?.[Symbol.asyncDispose]())

const accountPath = () => `${trading.server.url}/api/v1/accounts/${trading.account}`

function ask(method: string, what: string, body: object | null) {
  return send(`${accountPath()}/${what}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === null
        ? {}
        : { 'content-type': 'application/json', 'idempotency-key': `wrong-${++keys}` }),
    },
    ...(body === null ? {} : { body: JSON.stringify(body) }),
  })
}

/** What a person reads of an order that is refused; the broker's book stays as it was. */
async function refused(order: object): Promise<string> {
  const before = trading.broker.executions().length
  const answer = await ask('POST', 'orders', { symbol: 'EURUSD', side: 'buy', ...order })
  const { outcome, reason, detail, next_step: nextStep } = json(answer)
  assert.equal(outcome, 'rejected', answer.text)
  assert.equal(trading.broker.executions().length, before)
  return `${reason}: ${detail} | ${nextStep}`
}

/** What the command line says to someone who adds an account with a token that does not work. */
async function addRefused(
  broker: PracticeTickTrader,
  token: PracticeTickTraderAccount,
  more: { secret?: string; totpSecret?: string } = {},
): Promise<string> {
  const { home } = trading
  const file = (name: string, text: string) => {
    writeFileSync(join(home.folder, name), text, { mode: 0o600 })
    return join(home.folder, name)
  }
  const { secret = token.webApiSecret, totpSecret } = more
  const run = await runTidemark(
    [
      ...['trade', 'account', 'add', '--venue', 'ticktrader', '--url', broker.url],
      ...['--web-api-id', token.webApiId, '--web-api-key', token.webApiKey],
      ...['--web-api-secret-file', file('wrong-secret', secret)],
      ...(totpSecret === undefined ? [] : ['--totp-secret-file', file('wrong-totp', totpSecret)]),
    ],
    home,
  )
  assert.notEqual(run.code, 0)
  assert.ok(!(run.stdout + run.stderr).includes(secret), 'the secret is not repeated')
  return run.stdout + run.stderr
}

test('a token that the broker does not take is refused with the cause and the next step', async () => {
  await using broker = await startPracticeTickTrader({
    ...{ tls: false, tickMs: 0 },
    accounts: [
      { type: 'Gross' },
      { type: 'Net', rights: 'Blocked' },
      { type: 'Cash', oneTimeCodes: true },
    ],
  })
  const [gross, blocked, withCodes] = broker.accounts
  assert.ok(gross && blocked && withCodes)
  const wrong = await addRefused(broker, gross, { secret: wrongSecret })
  assert.match(wrong, /does not accept this token/)
  assert.match(wrong, /Enter id, key and secret again/)
  assert.match(await addRefused(broker, blocked), /has blocked this token or its account/)
  assert.match(await addRefused(broker, withCodes), /asks for a one-time code/)
  const codes = await addRefused(broker, withCodes, { totpSecret: 'A'.repeat(32) })
  assert.match(codes, /one-time code/)
  assert.match(codes, /wrong|another code/)
})

test('a clock that is an hour off is told from a wrong token, with how far it is off', async () => {
  await using broker = await startPracticeTickTrader({
    ...{ tls: false, tickMs: 0, accounts: [{ type: 'Gross' }] },
    now: () => Date.now() + HOUR_MS,
  })
  broker.faults.clockWindowMs = 60_000
  const [token] = broker.accounts
  assert.ok(token)
  const said = await addRefused(broker, token)
  assert.match(said, /clock of this machine and the broker’s differ/)
  assert.match(said, /this clock is (59|60) min.* behind the broker’s/)
  assert.match(said, /Set the clock of this machine/)
})

test('an order that the broker cannot take is refused in words, and what to do instead', async () => {
  const { broker } = trading
  const wrongSide = await refused({ lots: '0.1', type: 'stop', stop_price: '0.5' })
  assert.match(
    wrongSide,
    /^price_wrong_side: .*\| A buy limit and a sell stop lie below the market/,
  )
  assert.match(
    await refused({ units: '1500' }),
    /^amount_step: EURUSD takes 1000 to .* in steps of 1000; asked were 1500/,
  )
  assert.match(await refused({ lots: '99' }), /^not_enough_money: .*\| Make the order smaller/)
  broker.faults.sessionClosed = true
  const closed = await refused({ lots: '0.1' })
  broker.faults.sessionClosed = false
  assert.match(closed, /^market_closed: .*\| Wait until the session opens/)
})

test('a broker that throttles is left alone for a while, and a person reads why', async () => {
  const { broker } = trading
  broker.faults.throttleEvery = 1
  const answer = await ask('GET', 'history', null)
  broker.faults.throttleEvery = 0
  assert.equal(answer.status, 503, answer.text)
  const { code, detail } = json(answer)
  assert.equal(code, 'broker_unavailable')
  assert.match(String(detail), /busy|too many requests/)
  await until(async () => (await ask('GET', 'history', null)).status === 200)
})
