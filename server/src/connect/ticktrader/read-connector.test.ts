// The connector against the practice broker: accounts of each kind to the last digit, deals that make the positions they
// came from, rights, clocks, and what one connection cannot do for another account.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  END_S,
  equalsTruth,
  failureOf,
  idOf,
  market,
  openReader,
  pictureOf,
  same,
  silent,
  startTickTrader,
} from '../../../test/support/ticktrader-bench.ts'
import { moneyOf } from '../../domain/deal.ts'
import type { Decimal } from '../../domain/decimal.ts'
import { sum } from '../../domain/decimal-math.ts'
import { legsOf } from '../../domain/position-leg.ts'
import { systemClock } from '../../platform/clock.ts'
import { Secret } from '../../platform/secret.ts'
import { createReadConnector } from './read-connector.ts'

test('a Gross account: many positions of one symbol, waiting orders, and what each deal made of them', async () => {
  await using practice = await startTickTrader()
  const account = idOf(practice, 0)
  await using session = await openReader(practice, 0)
  practice.deposit(account, '250.55')
  practice.trade(account, 'create', market('EURUSD', 'Buy', 25_000))
  practice.trade(account, 'create', market('EURUSD', 'Sell', 10_000))
  practice.trade(account, 'create', market('BTCUSD', 'Buy', 0.125))
  practice.trade(account, 'create', {
    ...{ Type: 'Limit', Symbol: 'EURUSD', Side: 'Buy', Amount: 3000, Price: 1.01, Comment: 'Кü' },
  })
  equalsTruth(practice, await pictureOf(session, account))
  practice.advance(30, 60_000)
  const [first] = practice.truth(account).positions
  practice.trade(account, 'delete', { Type: 'Close', Id: Number(first?.id), Amount: 10_000 })
  practice.advance(5, 60_000)
  practice.trade(account, 'delete', { Type: 'Close', Id: Number(first?.id) })
  const reading = await pictureOf(session, account)
  equalsTruth(practice, reading)
  const deals = (await session.readDeals(account, 0, END_S)).map(({ content }) => content)
  same('sum of deals', sum(deals.map(moneyOf)), reading.picture.balance as Decimal)
  const [leg, ...others] = legsOf(
    first?.id ?? '',
    deals.filter(({ position }) => position === first?.id),
  )
  assert.deepEqual(others, [])
  assert.equal(leg?.status, 'closed')
  assert.equal(leg?.volume, '0.25')
  assert.equal(leg?.deals, 3)
  for (const { ticket, volume } of reading.positions) {
    const [open] = legsOf(
      ticket,
      deals.filter(({ position }) => position === ticket),
    )
    assert.equal(open?.status, 'open')
    same('open volume', open?.openVolume ?? null, volume)
  }
  assert.match(deals[0]?.externalId ?? '', /^[0-9a-f]{24}$/)
  assert.equal(deals.filter(({ type }) => type === 2).length, 2, 'the opening and one more')
})

test('a Net account: fills open, add, close and turn its position, whatever span is read', async () => {
  await using practice = await startTickTrader({ accounts: [{ type: 'Net' }] })
  const account = idOf(practice, 0)
  await using session = await openReader(practice, 0)
  for (const [side, amount] of [
    ['Buy', 30_000],
    ['Buy', 10_000],
    ['Sell', 15_000],
    ['Sell', 60_000],
    ['Buy', 35_000],
    ['Sell', 1_000],
  ] as const) {
    practice.trade(account, 'create', market('EURUSD', side, amount))
    practice.trade(account, 'create', market('XAUUSD', side, amount / 1000))
    practice.advance(3, 1000)
    equalsTruth(practice, await pictureOf(session, account))
  }
  const all = (await session.readDeals(account, 0, END_S)).map(({ content }) => content)
  const entriesOf = (symbol: string) =>
    all.filter((one) => one.symbol === symbol).map(({ entry }) => entry)
  for (const symbol of ['EURUSD', 'XAUUSD']) assert.deepEqual(entriesOf(symbol), [0, 0, 1, 2, 1, 0])
  same('sum of deals', sum(all.map(moneyOf)), practice.truth(account).money?.balance as Decimal)
  const second = Math.floor(Number(all[5]?.serverMsc) / 1000)
  const some = (await session.readDeals(account, second, END_S)).map(({ content }) => content)
  assert.deepEqual(
    some,
    all.filter(({ serverMsc }) => Number(serverMsc) >= second * 1000),
  )
  assert.ok(some.length > 0 && some.length < all.length)
})

test('a Cash account has assets and no balance; its trades and deposits are no money of one currency', async () => {
  await using practice = await startTickTrader()
  const account = idOf(practice, 2)
  await using session = await openReader(practice, 2)
  practice.deposit(account, '0.5', 'BTC')
  practice.trade(account, 'create', market('BTCUSD', 'Buy', 0.25))
  practice.trade(account, 'create', {
    ...{ Type: 'Limit', Symbol: 'BTCUSD', Side: 'Sell', Amount: 0.5, Price: 90_000 },
  })
  const reading = await pictureOf(session, account)
  equalsTruth(practice, reading)
  assert.equal(reading.picture.margin_mode, '1')
  assert.equal(reading.assets?.find(({ currency }) => currency === 'BTC')?.locked, '0.5')
  const deals = (await session.readDeals(account, 0, END_S)).map(({ content }) => content)
  assert.deepEqual(
    deals.map(({ type, symbol, volume, profit }) => ({ type, symbol, volume, profit })),
    [
      // What it was opened with.
      { type: 2, symbol: 'USD', volume: '250000', profit: '0' },
      { type: 2, symbol: 'EUR', volume: '100000', profit: '0' },
      { type: 2, symbol: 'BTC', volume: '2.5', profit: '0' },
      { type: 2, symbol: 'BTC', volume: '0.5', profit: '0' },
      { type: 0, symbol: 'BTCUSD', volume: '0.25', profit: '0' },
    ],
  )
})

test('many pages of history: each record once, in order, in exactly the span that was asked for', async () => {
  await using practice = await startTickTrader()
  const account = idOf(practice, 0)
  await using session = await openReader(practice, 0)
  for (let turn = 0; turn < 2300; turn += 1) {
    practice.deposit(account, '1.00')
    if (turn % 100 === 99) practice.advance(1, 1000)
  }
  const [opening, ...deals] = (await session.readDeals(account, 0, END_S)).map(
    ({ content }) => content,
  )
  assert.equal(opening?.profit, '100000')
  assert.equal(deals.length, 2300)
  assert.equal(new Set(deals.map(({ deal }) => deal)).size, 2300)
  const tickets = deals.map(({ deal }) => BigInt(deal))
  assert.deepEqual(
    tickets,
    [...tickets].sort((a, b) => (a < b ? -1 : 1)),
  )
  const second = Math.floor(Number(deals[1000]?.serverMsc) / 1000)
  const some = await session.readDeals(account, second, second)
  assert.deepEqual(
    some.map(({ content }) => content.deal),
    deals
      .filter(({ serverMsc }) => Math.floor(Number(serverMsc) / 1000) === second)
      .map(({ deal }) => deal),
  )
})

test('a token that may only read is shown as one, and reads everything', async () => {
  await using practice = await startTickTrader({
    accounts: [{ rights: 'Readonly' }, { rights: 'Full' }],
  })
  for (const [index, allowed] of [
    [0, 'false'],
    [1, 'true'],
  ] as const) {
    await using session = await openReader(practice, index)
    const { picture } = await pictureOf(session, idOf(practice, index))
    assert.equal(picture.trade_allowed, allowed)
  }
})

test('another account is refused without a request: a token is for one', async () => {
  await using practice = await startTickTrader()
  await using session = await openReader(practice, 0)
  practice.resetRequests()
  const [reading] = await session.readAccounts([idOf(practice, 2)])
  assert.ok(reading?.kind === 'refused' && reading.cause === 'account_not_permitted')
  assert.match(
    await failureOf(session.readDeals(idOf(practice, 2), 0, 1)),
    /^account_not_permitted: .*for account 5001$/,
  )
  assert.equal(practice.requests().length, 0)
  assert.equal(await session.checkInvestorPassword(idOf(practice, 0), new Secret('x')), 'none')
})

test('what is wrong with a token is said: secret, clock, block, silence', async () => {
  await using practice = await startTickTrader({ accounts: [{}, { rights: 'Blocked' }] })
  const wrong = { web_api_secret: new Secret('x'.repeat(64)) }
  assert.match(await failureOf(openReader(practice, 0, {}, wrong)), /^token_refused/)
  assert.match(await failureOf(openReader(practice, 1)), /^token_blocked/)
  practice.faults.clockWindowMs = 300_000
  practice.faults.dateOffsetMs = 3_600_000
  practice.faults.clockWindowMs = 1
  const one = practice.accounts[0]
  assert.ok(one !== undefined)
  const late = createReadConnector().open({
    settings: { url: practice.url, web_api_id: one.webApiId, web_api_key: one.webApiKey },
    secrets: { web_api_secret: new Secret(one.webApiSecret) },
    clock: { ...systemClock, now: () => practice.now() - 3_600_000 },
    log: silent,
  })
  assert.match(await failureOf(late), /^clock_wrong: .*behind the broker/)
})

test('nothing but reads reached the broker, whatever was read', async () => {
  await using practice = await startTickTrader()
  for (const index of [0, 2]) {
    await using session = await openReader(practice, index)
    await session.readAccounts([idOf(practice, index)])
    await session.readDeals(idOf(practice, index), 0, END_S)
    await session.ping()
  }
  const seen = practice.requests()
  assert.ok(seen.length >= 8)
  assert.deepEqual(
    seen.filter(({ trades }) => trades),
    [],
  )
  for (const { method, path } of seen)
    assert.ok(
      method === 'GET' || /\/(tradehistory|dailysnapshots)$/.test(path),
      `${method} ${path}`,
    )
})
