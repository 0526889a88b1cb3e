import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { restOf, socketOf } from '../../../test/ticktrader-client.ts'
import { type PracticeTickTraderOptions, startPracticeTickTrader } from '../practice-ticktrader.ts'

async function broker(t: TestContext, options: PracticeTickTraderOptions = {}) {
  const practice = await startPracticeTickTrader({
    tickMs: 0,
    now: () => Date.UTC(2026, 0, 6, 10),
    ...options,
  })
  t.after(() => practice.stop())
  const [account] = practice.accounts
  assert.ok(account)
  return { practice, account }
}

const market = { Type: 'Market', Side: 'Buy', Symbol: 'EURUSD', Amount: 100_000 }

test('a login is answered, then session and account are pushed; before it nothing is', async (t) => {
  const { practice, account } = await broker(t)
  const client = await socketOf(practice)
  assert.match((await client.ask('Account')).Error ?? '', /login/i)
  assert.match(
    (await client.login({ ...account, webApiSecret: 'x'.repeat(64) })).Error ?? '',
    /Invalid Web API credentials/,
  )
  assert.deepEqual((await client.login(account)).Result, { Info: 'ok', TwoFactorFlag: false })
  await client.find(({ Response }) => Response === 'TradeSessionInfo')
  const { Result } = await client.find(
    ({ Response, Id }) => Response === 'Account' && Id === undefined,
  )
  assert.equal(String(Result?.Equity), practice.truth(account.id).money?.equity)
  assert.equal((await client.ask('SessionInfo')).Result?.TradeAllowed, true)
  assert.match((await client.ask('Nothing')).Error ?? '', /Unknown request/)
  client.close()
})

test('reports of an execution carry the request’s id and come before its response', async (t) => {
  const { practice, account } = await broker(t)
  const client = await socketOf(practice)
  await client.login(account)
  const from = client.heard.length
  const made = await client.ask('TradeCreate', { ...market, ClientId: 'mine' })
  const mine = client.heard.slice(from).filter(({ Id }) => Id === made.Id)
  assert.deepEqual(
    mine.map(({ Response, Result }) =>
      Response === 'ExecutionReport' ? String(Result?.Event) : Response,
    ),
    ['Accepted', 'Filled', 'Allocated', 'TradeCreate'],
  )
  const { Trade: trade } = made.Result as unknown as { Trade: { Id: number } }
  const closed = await client.ask('TradeDelete', { Type: 'Close', Id: trade.Id })
  const reports = client.heard.filter(
    ({ Id, Response }) => Id === closed.Id && Response === 'ExecutionReport',
  )
  assert.deepEqual(
    reports.map(({ Result }) => Result?.Event),
    ['PendingClose', 'Filled'],
  )
  assert.ok(reports.at(-1)?.Result?.Profit)
  assert.match(
    (await client.ask('TradeDelete', { Type: 'Close', Id: 1 })).Error ?? '',
    /^Cannot delete trade! Reason: Position not found$/,
  )
  assert.match(
    (await client.ask('TradeCreate', { ...market, Amount: 5 })).Error ?? '',
    /^Cannot create new trade! Reason: Invalid amount$/,
  )
  await client.find(({ Response }) => Response === 'TradeHistoryReport')
  client.close()
})

test('one-time codes: asked for behind the login, wrong ones may be repeated, a known device needs none', async (t) => {
  const { practice, account } = await broker(t, { accounts: [{ oneTimeCodes: true }] })
  const client = await socketOf(practice)
  assert.deepEqual((await client.login(account)).Result, { Info: 'ok', TwoFactorFlag: true })
  await client.find(({ Response, Id }) => Response === 'TwoFactor' && Id === undefined)
  assert.match((await client.ask('Account')).Error ?? '', /Two-factor/)
  assert.match(
    (await client.ask('TwoFactor', { OneTimePassword: '000000' })).Error ?? '',
    /Invalid one-time password/,
  )
  const given = await client.ask('TwoFactor', { OneTimePassword: practice.oneTimeCode(account.id) })
  assert.equal(given.Result?.Info, 'Success')
  assert.equal((await client.ask('Account')).Error, undefined)
  const again = await socketOf(practice)
  assert.equal((await again.login(account)).Result?.TwoFactorFlag, false)
  const other = await socketOf(practice)
  assert.equal((await other.login(account, 'another')).Result?.TwoFactorFlag, true)
  practice.forgetCodes()
  assert.match((await again.ask('Account')).Error ?? '', /Two-factor/)
  assert.equal(
    (await restOf(await practiceOverHttp(t), account)('GET', '/api/v2/account')).status,
    403,
  )
  for (const one of [client, again, other]) one.close()
})

async function practiceOverHttp(t: TestContext) {
  return (await broker(t, { accounts: [{ oneTimeCodes: true }], tls: false })).practice
}

test('ticks of what was subscribed; unknown symbols come as an error beside the rest', async (t) => {
  const { practice, account } = await broker(t)
  const client = await socketOf(practice, 'feed')
  await client.login(account)
  const answer = await client.ask('FeedSubscribe', {
    Subscribe: [
      { Symbol: 'EURUSD', BookDepth: 3 },
      { Symbol: 'NOPE', BookDepth: 1 },
    ],
  })
  assert.equal(answer.Error, 'Symbol(s) not found: NOPE')
  const { Snapshot: snapshot } = answer.Result ?? {}
  assert.equal((snapshot as unknown as unknown[]).length, 1)
  practice.advance(1)
  const tick = await client.find(({ Response }) => Response === 'FeedTick')
  assert.equal(tick.Result?.Symbol, 'EURUSD')
  practice.faults.oneSidedTicks = true
  practice.advance(1)
  await client.find(
    ({ Response, Result }) => Response === 'FeedTick' && Result?.BestBid === undefined,
  )
  assert.match((await client.ask('TradeCreate', market)).Error ?? '', /Unknown request/)
  assert.equal((await client.ask('QuoteHistorySymbols')).Error, undefined)
  client.close()
})

test('sockets: older forms, duplicate reports, unknown words, half-open, logoff', async (t) => {
  const { practice, account } = await broker(t)
  const { faults } = practice
  const client = await socketOf(practice)
  faults.plainLogin = true
  assert.equal((await client.login(account)).Result, 'ok')
  faults.sourceStyle = true
  practice.deposit(account.id, '5')
  await client.find(({ Notification }) => Notification === 'Account')
  faults.sourceStyle = false
  faults.duplicateReports = true
  faults.unknownEnums = true
  const made = await client.ask('TradeCreate', market)
  const reports = client.heard.filter(
    ({ Id, Response }) => Id === made.Id && Response === 'ExecutionReport',
  )
  assert.deepEqual(
    [reports.length, new Set(reports.map(({ Result }) => Result?.Event)).size],
    [6, 1],
  )
  const ended = new Promise((resolve) => client.socket.once('close', resolve))
  practice.cut('The server is being shut down.')
  await ended
  assert.ok(client.heard.some(({ Response }) => Response === 'Logoff'))
  const silent = await socketOf(practice)
  faults.halfOpen = true
  let pongs = 0
  silent.socket.on('pong', () => (pongs += 1))
  silent.socket.ping()
  await assert.rejects(silent.login(account))
  assert.equal(pongs, 0)
  silent.close()
})

test('orders over a socket: answered twice, late, or never', async (t) => {
  const { practice, account } = await broker(t)
  const { faults } = practice
  const client = await socketOf(practice)
  await client.login(account)
  const order = { ...market, Amount: 1000 }
  faults.orderFault = () => 'duplicate_answer'
  const made = await client.ask('TradeCreate', order)
  assert.equal(
    client.heard.filter(({ Id, Response }) => Id === made.Id && Response === 'TradeCreate').length,
    2,
  )
  faults.orderFault = () => 'late'
  client.socket.send(JSON.stringify({ Id: 'late', Request: 'TradeCreate', Params: order }))
  await client.ask('Account')
  faults.orderFault = null
  faults.lateMs = 5000
  practice.advance(2)
  assert.equal(practice.executions().length, 1)
  practice.advance(4)
  await client.find(({ Id, Response }) => Id === 'late' && Response === 'ExecutionReport')
  assert.equal(practice.executions().length, 2)
  client.close()
})
