// People at the trade server, over HTTP as its own page speaks: made at the machine, logged in here and nowhere else, able to
// stop at once and to arm, raise and approve with a fresh code; and never able to place an order themselves.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { runTidemark } from '../support/command-line.ts'
import { json, send } from '../support/http-client.ts'
import { pageHeaders, setUpPerson } from '../support/person.ts'
import { startServer } from '../support/test-server.ts'
import { addTradePerson, type TradePerson, tradePersonSecret } from '../support/trade-person.ts'
import { startTradingHome, type TradingHome } from '../support/trading-home.ts'
import { until } from '../support/until.ts'
import { assertProblem, assertViolation } from './harness.ts'

type Row = Record<string, unknown>

let trading: TradingHome
let alice: TradePerson
const url = () => trading.server.url
const rows = async (path: string): Promise<Row[]> => {
  const answer = await alice.call('GET', path)
  assert.equal(answer.status, 200, answer.text)
  return json<{ data: Row[] }>(answer).data
}
const own = async () =>
  (await rows('/api/v1/trade/accounts')).find(({ account }) => account === trading.account)

before(async () => {
  trading = await startTradingHome({ tickMs: 250, accounts: [{ type: 'Gross' }, { type: 'Net' }] })
  alice = await addTradePerson(trading.home, url)
  assert.equal((await alice.logIn()).status, 200)
  await until(async () => (await own())?.here === true)
})
after(() => trading?.[Symbol.asyncDispose]())

test('the page is served with its policy, the first address leads to it, and nothing of the read server’s', async () => {
  const root = await send(url())
  assert.deepEqual([root.status, root.headers.location], [302, '/trading'])
  const page = await send(`${url()}/trading`)
  assert.equal(page.status, 200)
  assert.match(String(page.headers['content-security-policy']), /default-src 'none'/)
  assert.equal((await send(`${url()}/admin`)).status, 404)
  assert.equal((await send(`${url()}/overlays.js`)).status, 404)
  const openapi = json<{ components: Row; info: { title: string } }>(
    await send(`${url()}/openapi.json`),
  )
  assert.equal(openapi.info.title, 'Tidemark trade server')
  assert.match(JSON.stringify(openapi.components), /X-Tidemark-Session/)
})

test('who is refused does not learn why, and after five tries has to wait, whatever the password', async () => {
  const bob = await addTradePerson(trading.home, url, 'bob')
  for (const wrong of [
    { password: 'not the right words', code: bob.code() },
    { code: '000000' },
    { name: 'nobody', code: '000000' },
  ]) {
    const { detail } = assertProblem(await bob.logIn(wrong), 401, 'log_in_failed')
    assert.equal(detail, 'Name, password and code do not belong together.')
  }
  for (let turn = 0; turn < 3; turn += 1) await bob.logIn({ code: '000000' })
  const code = bob.code()
  assertProblem(await bob.logIn({ code }), 429, 'rate_limited')
  assert.equal((await runTidemark(['trade', 'person', 'unlock', 'bob'], trading.home)).code, 0)
  assert.equal((await bob.logIn({ code })).status, 200)
  assert.equal((await bob.call('DELETE', '/api/v1/session')).status, 200)
  assertProblem(await bob.call('GET', '/api/v1/session'), 401, 'session_required')
})

test('a code counts once, and only for its own person', async () => {
  const carol = await addTradePerson(trading.home, url, 'carol')
  const code = carol.code()
  assert.equal((await carol.logIn({ code })).status, 200)
  assertProblem(await carol.logIn({ code }), 401, 'log_in_failed')
  assertProblem(
    await alice.call('POST', '/api/v1/session/step_up', { code: carol.code() }),
    401,
    'log_in_failed',
  )
})

test('a session of either server means nothing at the other', async () => {
  const read = await startServer({ ...trading.home })
  try {
    await until(() => /\/setup#/.test(read.output()), { what: 'the set-up link' })
    const reader = await setUpPerson(read)
    const there = await send(`${url()}/api/v1/session`, {
      headers: { ...pageHeaders(url()), cookie: reader.cookie },
    })
    assertProblem(there, 401, 'session_required')
    const id = reader.cookie.split('=')[1] ?? ''
    const asToken = await send(`${url()}/api/v1/session`, {
      headers: { ...pageHeaders(url()), 'x-tidemark-session': id },
    })
    assertProblem(asToken, 401, 'session_required')
    const here = await send(`${read.url}/api/v1/session`, {
      headers: {
        ...pageHeaders(read.url),
        'x-tidemark-session': alice.session,
        cookie: `__Host-tm_sid=${alice.session}`,
      },
    })
    assertProblem(here, 401, 'session_required')
  } finally {
    await read.stop()
  }
})

test('a page of another site gets nothing with a session, and a request without the page’s header neither', async () => {
  const session = { 'x-tidemark-session': alice.session }
  const foreign = await send(`${url()}/api/v1/trade/accounts`, {
    headers: { ...session, origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' },
  })
  assertProblem(foreign, 403, 'origin_refused')
  const { 'x-tidemark-csrf': _left, ...without } = pageHeaders(url())
  const kill = await send(`${url()}/api/v1/kill`, {
    ...{ method: 'POST', body: JSON.stringify({ scope: 'global' }) },
    headers: { ...without, ...session },
  })
  assertProblem(kill, 403, 'origin_refused')
})

test('limits are set, the account is armed and disarmed in the person’s name, and a person places no order', async () => {
  const account = trading.account
  const limits = { max_order_lots: '0.5', max_daily_loss_money: '250' }
  assertViolation(
    assertProblem(
      await alice.call('POST', '/api/v1/arm', { account, armed: true }),
      422,
      'order_invalid',
    ),
    '/armed',
  )
  assert.equal((await alice.call('PUT', '/api/v1/risk', { account, limits })).status, 200)
  assert.equal((await alice.call('POST', '/api/v1/arm', { account, armed: true })).status, 200)
  const armed = await own()
  assert.deepEqual(
    [armed?.armed, armed?.armed_by, armed?.disarmed_because],
    [true, 'person:alice', null],
  )
  const order = { symbol: 'EURUSD', side: 'buy', lots: '0.01' }
  assertProblem(
    await alice.call('POST', `/api/v1/accounts/${account}/orders`, order),
    401,
    'key_missing',
  )
  assert.equal((await alice.call('POST', '/api/v1/arm', { account, armed: false })).status, 200)
  assert.equal((await own())?.disarmed_because, 'disarmed by person:alice')
  const known = await rows('/api/v1/trade/limits')
  assert.ok(known.some(({ name, means }) => name === 'max_order_lots' && means !== ''))
})

test('a stop needs no code, says whether it is recorded, and is seen at once', async () => {
  const killed = await alice.call('POST', '/api/v1/kill', { scope: 'global', reason: 'test' })
  assert.deepEqual(json(killed), { killed: 'global', recorded: true })
  const { kills } = json<{ kills: Row[] }>(await alice.call('GET', '/api/v1/trade/accounts'))
  assert.deepEqual(
    kills.map(({ switch: which, by, reason }) => [which, by, reason]),
    [['global', 'person:alice', 'test']],
  )
  await trading.tidemark('trade', 'resume')
  await until(async () => {
    const answer = await alice.call('GET', '/api/v1/trade/accounts')
    return json<{ kills: Row[] }>(answer).kills.length === 0
  })
})

test('credentials go in after a look at the broker, never come out, and are taken away', async () => {
  const [, other] = trading.broker.accounts
  assert.ok(other)
  const venues = await rows('/api/v1/trade/venues')
  assert.deepEqual(
    venues.map(({ venue }) => venue),
    ['ticktrader'],
  )
  const fields = {
    ...{ url: trading.broker.url, web_api_id: other.webApiId, web_api_key: other.webApiKey },
    web_api_secret: other.webApiSecret,
  }
  const add = (given: object) =>
    alice.call('POST', '/api/v1/trade/accounts', {
      venue: 'ticktrader',
      fields: { ...fields, ...given },
    })
  assertViolation(
    assertProblem(await add({ web_api_id: '' }), 422, 'form_invalid'),
    '/fields/web_api_id',
  )
  const refused = await add({ web_api_secret: 'x'.repeat(64) })
  assertProblem(refused, 422, 'broker_refused')
  assert.match(refused.text, /does not accept this token/)
  assert.ok(!refused.text.includes('x'.repeat(64)))
  const added = await add({})
  assert.equal(added.status, 201, added.text)
  const { id, account, accounting_type: type, trade_allowed: may } = json(added)
  assert.deepEqual([account, type, may], [other.id, 'net', true])
  const all = await alice.call('GET', '/api/v1/trade/accounts')
  assert.ok(!all.text.includes(other.webApiSecret))
  assert.equal((await alice.call('DELETE', `/api/v1/trade/accounts/${id}`)).status, 200)
  assert.ok(!(await rows('/api/v1/trade/accounts')).some((row) => row.account === other.id))
  assertProblem(await alice.call('DELETE', `/api/v1/trade/accounts/${id}`), 404, 'not_found')
})

test('who gets other credentials is logged out at once, and so is who is taken away', async () => {
  const dave = await addTradePerson(trading.home, url, 'dave')
  assert.equal((await dave.logIn()).status, 200)
  dave.useSecret(await tradePersonSecret(trading.home, 'reset', 'dave'))
  await until(async () => (await dave.call('GET', '/api/v1/session')).status === 401)
  dave.session = ''
  assert.equal((await dave.logIn()).status, 200)
  const list = (await runTidemark(['trade', 'person', 'list'], trading.home)).stdout
  assert.match(list, /alice/)
  await runTidemark(['trade', 'person', 'remove', 'dave'], trading.home)
  await until(async () => (await dave.call('GET', '/api/v1/session')).status === 401)
  dave.session = ''
  assertProblem(await dave.logIn(), 401, 'log_in_failed')
})
