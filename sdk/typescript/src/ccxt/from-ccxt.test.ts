import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TradeInvalid } from '../trade/trade-invalid.ts'
import { multiply, negativeSum } from './exact-decimal.ts'
import { fromCcxtOrder, fromCcxtPosition, fromCcxtTrade } from './from-ccxt.ts'

const who = { bot_name: 'grid', exchange: 'binance' }

const order = {
  id: '28457190332',
  clientOrderId: 'x-1',
  datetime: '2026-04-05T12:34:56.123Z',
  timestamp: 1775392496123,
  symbol: 'BTC/USDT',
  side: 'buy',
  type: 'limit',
  status: 'closed',
  price: 65001,
  average: 65000.5,
  amount: 0.25,
  filled: 0.25,
  remaining: 0,
  cost: 16250.125,
  fee: { currency: 'USDT', cost: 0.13 },
  trades: [],
  info: { symbol: 'BTCUSDT', executedQty: '0.25000000' },
}

const position = {
  id: '7',
  symbol: 'ETH/USDT:USDT',
  timestamp: 1775392496000,
  contracts: 3,
  contractSize: 0.001,
  side: 'short',
  entryPrice: 3000.1,
  unrealizedPnl: 5,
  stopLossPrice: 3100,
  info: {},
}

const without = (object: Record<string, unknown>, ...names: string[]) =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)))

function violations(act: () => unknown): string[] {
  try {
    act()
  } catch (problem) {
    assert.ok(problem instanceof TradeInvalid, String(problem))
    return problem.violations.map(({ pointer, detail }) => `${pointer} ${detail}`)
  }
  return []
}

test('an order becomes a trade: average price, filled size, fee as a negative commission, all of it kept', () => {
  assert.deepEqual(JSON.parse(JSON.stringify(fromCcxtOrder(order, who))), {
    ...who,
    asset_symbol: 'BTC/USDT',
    order_type: 'BUY',
    entry_time: '2026-04-05T12:34:56.123Z',
    entry_price: 65000.5,
    position_size: 0.25,
    commission: '-0.13',
    exchange_order_id: '28457190332',
    status: 'CLOSED',
    raw_api_response: order,
  })
})

test('what an order does not say is left out, and its limit price stands in for the average', () => {
  const trade = fromCcxtOrder(without(order, 'fee', 'average', 'datetime', 'status'), who)
  assert.equal(trade.entry_price, 65001)
  assert.deepEqual(trade.entry_time, new Date(1775392496123))
  for (const name of ['commission', 'status'] as const) assert.equal(trade[name], undefined)
})

test('the states of an order', () => {
  for (const [status, expected] of [
    ['open', 'OPEN'],
    ['closed', 'CLOSED'],
    ['canceled', 'CANCELLED'],
    ['expired', 'CANCELLED'],
    ['rejected', 'CANCELLED'],
  ])
    assert.equal(fromCcxtOrder({ ...order, status }, who).status, expected)
  assert.match(
    violations(() => fromCcxtOrder({ ...order, status: 'half' }, who)).join(),
    /^\/status cannot be taken from the order: its status is not one of open, closed, /,
  )
})

test('an order with nothing filled is not a trade', () => {
  assert.deepEqual(
    violations(() => fromCcxtOrder({ ...order, filled: 0 }, who)),
    [
      '/position_size cannot be taken from the order: its filled is 0, so nothing of it is a trade; give it yourself',
    ],
  )
})

test('everything that is missing is named; what the caller gives takes its place', () => {
  const bare = { symbol: 'BTC/USDT', info: {} }
  assert.deepEqual(
    violations(() => fromCcxtTrade(bare, who)).map((text) => text.split(' ')[0]),
    ['/order_type', '/entry_time', '/entry_price', '/position_size'],
  )
  const given = {
    order_type: 'BUY',
    entry_time: '2026-04-05T12:00:00Z',
    entry_price: '1.10',
    position_size: 2,
  }
  assert.equal(fromCcxtTrade(bare, { ...who, ...given, account: '5' }).entry_price, '1.10')
})

test('what is no object, or goes without bot and exchange, is refused with its rule', () => {
  for (const map of [fromCcxtOrder, fromCcxtTrade, fromCcxtPosition]) {
    for (const given of [null, undefined, 'x', []])
      assert.throws(() => map(given as never, who), /^TypeError: a CCXT \w+ is an object/)
    for (const given of [null, undefined, 'bot', []])
      assert.throws(() => map(order, given as never), /at least bot_name and exchange/)
    const bare = violations(() => map(order, {} as never)).map((text) => text.split(' ')[0])
    for (const name of ['/bot_name', '/exchange']) assert.ok(bare.includes(name), name)
  }
})

test('a symbol of more than 20 characters is refused unless the caller names a shorter one', () => {
  const option = { ...order, symbol: 'BTC/USD:BTC-260925-100000-C' }
  assert.match(
    violations(() => fromCcxtOrder(option, who)).join(),
    /^\/asset_symbol must have at most 20/,
  )
  assert.equal(
    fromCcxtOrder(option, { ...who, asset_symbol: 'BTC-260925-C' }).asset_symbol,
    'BTC-260925-C',
  )
})

test('a fill is its own trade: symbol and fill id identify it, whatever its order is', () => {
  const fill = {
    id: '99',
    order: '28457190332',
    symbol: 'BTC/USDT',
    side: 'sell',
    price: '65000.10',
    amount: '0.10',
    datetime: '2026-04-05T12:34:56Z',
    info: {},
  }
  const trade = fromCcxtTrade(fill, who)
  assert.equal(trade.idempotency_key, 'ccxt-trade BTC/USDT 99')
  assert.equal(trade.exchange_order_id, '28457190332')
  assert.equal(trade.entry_price, '65000.10', 'text keeps its digits')
})

test('a position is sized in base units, exactly', () => {
  const trade = fromCcxtPosition(position, who)
  assert.equal(trade.position_size, '0.003')
  assert.equal(trade.order_type, 'SHORT')
  assert.equal(trade.stop_loss, 3100)
  assert.equal(trade.realized_pnl, undefined)
  assert.equal(fromCcxtPosition(position, { ...who, contractSize: '0.1' }).position_size, '0.3')
  assert.match(
    violations(() => fromCcxtPosition(without(position, 'contractSize'), who)).join(),
    /it has no contractSize; give contractSize, 1 if it counts base units/,
  )
})

test('fees of one currency are summed, a rebate is income, and several currencies are left to raw_api_response', () => {
  const paid = (fees: unknown[]) => fromCcxtOrder({ ...order, fees }, who).commission
  assert.equal(
    paid([
      { currency: 'USDT', cost: 0.1 },
      { currency: 'USDT', cost: 0.2 },
    ]),
    '-0.3',
  )
  assert.equal(paid([{ currency: 'USDT', cost: -0.5 }]), '0.5')
  assert.equal(
    paid([
      { currency: 'USDT', cost: 1 },
      { currency: 'BNB', cost: 1 },
    ]),
    undefined,
  )
  assert.equal(paid([]), '-0.13', 'an empty list says nothing')
})

test('products and sums are exact', () => {
  assert.equal(multiply('1e-8', '3'), '0.00000003')
  assert.equal(multiply('100', '1.50'), '150')
  assert.equal(multiply('12345678901234567.8', '10'), '123456789012345678')
  assert.equal(multiply('x', '1'), null)
  assert.equal(negativeSum(['0.1', '0.2', '1e2']), '-100.3')
  assert.equal(negativeSum(['0']), '0')
})
