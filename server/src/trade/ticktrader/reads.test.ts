// What a trading session reads, on each type of account and over both transports, held against the broker's own truth.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { eachPlace } from '../../../test/support/each-place.ts'
import {
  accepted,
  accountTypes,
  anOrder,
  dec,
  startTradeBench,
  transports,
} from '../../../test/support/trade-bench.ts'
import { ConnectFailure } from '../../connect/failure.ts'
import { isFields, NumberText } from '../../connect/ticktrader/json.ts'
import { openRestChannel } from '../../connect/ticktrader/rest-channel.ts'
import { sameNumber } from '../../domain/decimal.ts'
import { systemClock } from '../../platform/clock.ts'
import { Secret } from '../../platform/secret.ts'

const bench = await startTradeBench()
after(() => bench[Symbol.asyncDispose]())
const { broker } = bench

const each = eachPlace(bench)

each('account', async ({ session, type, id }) => {
  const account = await session.readAccount()
  const { money } = broker.truth(id)
  assert.equal(account.account, id)
  assert.equal(account.accountingType, type)
  assert.deepEqual([account.tradeAllowed, account.whyNot], [true, null])
  for (const name of ['balance', 'equity', 'margin'] as const)
    if (money === null) assert.equal(account[name], null)
    else assert.ok(sameNumber(account[name], dec(money[name])), `${name} ${account[name]}`)
})

each('orders and positions', async ({ session, type, id }) => {
  await accepted(session, { kind: 'create', order: anOrder({ side: 'sell' }) })
  await accepted(session, { kind: 'create', order: anOrder({ type: 'limit', price: dec('1') }) })
  const read = await session.readOrders()
  const truth = broker.truth(id)
  const orders = read.filter(({ kind }) => kind === 'order')
  assert.deepEqual(
    orders.map((one) => [one.order, one.clientId, one.side, one.symbol, one.remainingAmount]),
    truth.orders.map((one) => [one.id, one.clientId, one.side, one.symbol, one.remaining]),
  )
  const positions = read.filter(({ kind }) => kind === 'position')
  assert.deepEqual(
    positions.map((one) => [one.order, one.side, one.symbol, one.remainingAmount]),
    truth.positions.map((one) => [one.id, one.side, one.symbol, one.amount]),
  )
  for (const [index, one] of positions.entries())
    assert.ok(sameNumber(one.price, dec(truth.positions[index]?.price ?? '')))
  assert.equal(positions.length === 0, type === 'cash')
})

each('one order by its id', async ({ session }) => {
  const order = anOrder({ type: 'limit', price: dec('1') })
  const { first } = await accepted(session, { kind: 'create', order })
  assert.equal((await session.readOrder(first.order))?.clientId, order.clientId)
  for (const id of ['1', 'EURUSD', '99999999999999999999'])
    assert.equal(await session.readOrder(id), null)
})

each('history', async ({ session }) => {
  const fromMs = broker.now() - 1000
  const order = anOrder({ comment: 'for the history' })
  const { first } = await accepted(session, { kind: 'create', order })
  const records = await session.readHistory(fromMs, broker.now() + 1000)
  const filled = records.find(
    ({ clientId, type }) => clientId === order.clientId && type === 'order_filled',
  )
  assert.deepEqual(
    [filled?.order, filled?.side, filled?.symbol, filled?.amount, filled?.price, filled?.reason],
    [first.order, 'buy', 'EURUSD', '10000', first.price, 'client_request'],
  )
  assert.deepEqual(
    records.map(({ atMs }) => atMs),
    records.map(({ atMs }) => atMs).sort((one, two) => one - two),
  )
})

test('a history of many pages is read whole, and each record once', async () => {
  await using wide = await startTradeBench()
  const id = wide.accountOf('gross').id
  for (let count = 0; count < 2_345; count++) wide.broker.deposit(id, '1')
  for (const transport of transports) {
    const session = await wide.open('gross', transport)
    const records = await session.readHistory(wide.broker.now() - 1000, wide.broker.now() + 1000)
    assert.equal(records.length, 2_345)
    assert.equal(new Set(records.map((one) => one.id)).size, 2_345)
    const [first] = records
    assert.deepEqual(
      [first?.type, first?.reason, first?.balanceChange, first?.order !== null],
      ['balance', 'transfer_money', '1', true],
    )
  }
})

test('assets, on a cash account alone', async () => {
  for (const type of accountTypes) {
    const { id, webApiId, webApiKey, webApiSecret } = bench.accountOf(type)
    using channel = openRestChannel({
      base: broker.url,
      token: { webApiId, webApiKey, webApiSecret: new Secret(webApiSecret) },
      ...{ trust: { ca: null, fingerprint: null }, clock: systemClock },
      ...{ connectMs: 2_000, answerMs: 2_000 },
    })
    if (type !== 'cash') {
      await assert.rejects(channel.ask('assets'), ConnectFailure)
      continue
    }
    const read = await channel.ask('assets')
    assert.ok(Array.isArray(read))
    const wanted = broker.truth(id).assets.map((one) => `${one.currency} ${one.amount}`)
    const found = read.map((one) => {
      assert.ok(isFields(one) && one.Amount instanceof NumberText)
      return `${one.Currency} ${one.Amount.text}`
    })
    assert.deepEqual(found.sort(), wanted)
  }
})

test('symbols', async () => {
  const session = await bench.open('gross', 'rest')
  const symbols = await session.readSymbols()
  const euro = symbols.find(({ symbol }) => symbol === 'EURUSD')
  assert.deepEqual(
    [euro?.digits, euro?.contractSize, euro?.minAmount, euro?.amountStep, euro?.tradingMode],
    [5, '100000', '1000', '1000', 'full'],
  )
  assert.deepEqual([euro?.baseCurrency, euro?.quoteCurrency], ['EUR', 'USD'])
  assert.ok(symbols.every(({ symbol }) => !symbol.endsWith('_L')))
})

test('quotes, also of a symbol with a slash and of several at once; of unknown ones none', async () => {
  const session = await bench.open('gross', 'rest')
  for (const names of [['EURUSD'], ['EUR/GBP'], ['EURUSD', 'EUR/GBP', 'XAUUSD']]) {
    const quotes = await session.readQuotes(names)
    assert.deepEqual(quotes.map(({ symbol }) => symbol).sort(), [...names].sort())
    for (const { bid, ask, tradable, atMs } of quotes) {
      assert.ok(bid !== null && ask !== null && tradable)
      assert.ok(Math.abs(atMs - broker.now()) < 60_000)
    }
  }
  assert.deepEqual(await session.readQuotes(['NOSUCH']), [])
  assert.deepEqual(await session.readQuotes([]), [])
})

test('a quote with one side, and one at which nothing trades', async () => {
  await using other = await startTradeBench()
  const session = await other.open('gross', 'rest')
  other.broker.faults.oneSidedTicks = true
  other.broker.advance(1)
  const [oneSided] = await session.readQuotes(['EURUSD'])
  assert.equal([oneSided?.bid, oneSided?.ask].filter((one) => one === null).length, 1)
  other.broker.faults.oneSidedTicks = false
  other.broker.faults.indicativeOnly = true
  other.broker.advance(1)
  assert.equal((await session.readQuotes(['EURUSD']))[0]?.tradable, false)
})

test('depth, best prices first', async () => {
  const session = await bench.open('gross', 'rest')
  const depth = await session.readDepth('EURUSD', 5)
  assert.ok(depth !== null && depth.bids.length > 1 && depth.bids.length <= 5)
  assert.equal(depth.bids[0]?.price, depth.bid)
  assert.equal(depth.asks[0]?.price, depth.ask)
  const [one, two] = depth.asks
  assert.ok(Number(one?.price) < Number(two?.price))
  assert.equal(await session.readDepth('NOSUCH', 5), null)
})

test('what is no answer fails a read and never looks like an empty list', async () => {
  await using other = await startTradeBench()
  for (const transport of transports) {
    const session = await other.open('gross', transport, {
      deadlines: { connectMs: 300, answerMs: 300 },
    })
    for (const fault of ['rubbish', 'truncated'] as const) {
      other.broker.faults[fault] = true
      await assert.rejects(session.readOrders(), { name: 'ConnectFailure' })
      other.broker.faults[fault] = false
    }
    assert.deepEqual(await session.readOrders(), [])
  }
  const session = await other.open('gross', 'rest')
  other.broker.faults.errorEvery = 1
  await assert.rejects(session.readOrders(), { reason: 'broker_busy' })
})

test('a status that nobody knows stays as it came', async () => {
  await using other = await startTradeBench()
  const session = await other.open('gross', 'rest')
  other.broker.faults.unknownEnums = true
  await accepted(session, { kind: 'create', order: anOrder({ type: 'limit', price: dec('1') }) })
  assert.equal((await session.readOrders())[0]?.status, 'Suspended')
})
