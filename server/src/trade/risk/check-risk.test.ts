import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Decimal } from '../../domain/decimal.ts'
import { compare, multiply } from '../../domain/decimal-math.ts'
import type { BrokerOrder, Quote, TradeSymbol } from '../trade-port.ts'
import { isMultiple } from './check-amount.ts'
import { checkRisk } from './check-risk.ts'
import { dailyLoss } from './daily-loss.ts'
import { exposureOf } from './exposure.ts'
import {
  allowsMore,
  LimitError,
  type LimitName,
  limitNames,
  noLimits,
  readLimit,
} from './limits.ts'
import type { RiskAsk, RiskFacts } from './refusal.ts'
import { type Market, worthOf } from './value.ts'

const d = (text: string) => text as Decimal
const nowMs = Date.UTC(2026, 5, 1, 12)

function symbolOf(symbol: string): TradeSymbol {
  return {
    ...{ symbol, description: null, digits: 5, contractSize: d('100000') },
    ...{ minAmount: d('1000'), maxAmount: d('100000000'), amountStep: d('1000') },
    ...{ baseCurrency: symbol.slice(0, 3), quoteCurrency: symbol.slice(3), tradingMode: 'full' },
  }
}

function quoteOf(symbol: string, bid: string | null, ask: string | null, ageMs = 0): Quote {
  return {
    ...{ symbol, atMs: nowMs - ageMs, tradable: true },
    ...{ bid: bid === null ? null : d(bid), ask: ask === null ? null : d(ask) },
  }
}

function marketOf(quotes: readonly Quote[]): Market {
  const symbols = ['EURUSD', 'USDJPY', 'EURGBP', 'GBPUSD'].map(
    (one) => [one, symbolOf(one)] as const,
  )
  return { nowMs, symbols: new Map(symbols), quotes: new Map(quotes.map((q) => [q.symbol, q])) }
}

const market = marketOf([
  quoteOf('EURUSD', '1.10000', '1.10010'),
  quoteOf('USDJPY', '150.000', '150.010'),
  quoteOf('GBPUSD', '1.30000', '1.30010'),
  quoteOf('EURGBP', '0.85000', '0.85010'),
])

const order: RiskAsk = {
  ...{ symbol: 'EURUSD', side: 'buy', type: 'limit' },
  ...{ units: d('10000'), added: d('10000'), prices: [d('1.09')] },
}

function factsWith(more: Partial<RiskFacts>): RiskFacts {
  return {
    account: {
      ...{
        account: '7',
        accountingType: 'gross',
        currency: 'USD',
        tradeAllowed: true,
        whyNot: null,
      },
      ...{ balance: d('10000'), equity: d('10000'), margin: d('0') },
    },
    ...{ limits: noLimits, market, killed: null, armed: true, disarmedBecause: null },
    ...{ recovering: false, openQuestions: [], dayLoss: null, ordersLastMinute: 0, repeats: [0] },
    exposure: exposureOf([], [], market, 'USD'),
    ...more,
  }
}

const reasons = (ask: RiskAsk | readonly RiskAsk[], more: Partial<RiskFacts>) =>
  checkRisk('symbol' in ask ? [ask] : ask, factsWith(more)).map(({ reason }) => reason)
const limited = (name: LimitName, value: string) => ({ limits: { ...noLimits, [name]: value } })

test('with every limit off, an armed account may open', () => {
  assert.deepEqual(reasons(order, {}), [])
})

test('a kill switch, an account that is not armed, recovery and an open question each refuse', () => {
  assert.deepEqual(reasons(order, { killed: 'global, by cli:ann' }), ['killed'])
  assert.deepEqual(reasons(order, { armed: false }), ['not_armed'])
  assert.deepEqual(reasons(order, { recovering: true }), ['recovering'])
  const question = (symbol: string | null) => ({ openQuestions: [{ clientId: 'tmx', symbol }] })
  assert.deepEqual(reasons(order, question('EURUSD')), ['order_unresolved'])
  assert.deepEqual(reasons(order, question(null)), ['order_unresolved'])
  assert.deepEqual(reasons(order, question('USDJPY')), [])
})

test('the collar needs a fresh quote on the right side, and measures the price against it', () => {
  const collar = limited('price_collar_percent', '1')
  assert.deepEqual(reasons(order, collar), [])
  assert.deepEqual(reasons({ ...order, prices: [d('1.08')] }, collar), ['price_collar_percent'])
  assert.deepEqual(reasons({ ...order, prices: [d('11.0')] }, collar), ['price_collar_percent'])
  for (const quotes of [
    [],
    [quoteOf('EURUSD', '1.1', null)],
    [quoteOf('EURUSD', '1.1', '0')],
    [quoteOf('EURUSD', '1.1', '1.1', 5001)],
    [{ ...quoteOf('EURUSD', '1.1', '1.1'), tradable: false }],
  ])
    assert.deepEqual(reasons(order, { ...collar, market: marketOf(quotes) }), [
      'price_collar_percent',
    ])
  const sell: RiskAsk = { ...order, side: 'sell', type: 'market', prices: [] }
  assert.deepEqual(
    reasons(sell, { ...collar, market: marketOf([quoteOf('EURUSD', '1.1', null)]) }),
    [],
  )
})

test('units and lots of one order', () => {
  assert.deepEqual(reasons(order, limited('max_order_units', '10000')), [])
  assert.deepEqual(reasons(order, limited('max_order_units', '9999')), ['max_order_units'])
  assert.deepEqual(reasons(order, limited('max_order_lots', '0.1')), [])
  assert.deepEqual(reasons(order, limited('max_order_lots', '0.09')), ['max_order_lots'])
})

test('the worth of an order in the money of the account, at the dearer of its price and the market', () => {
  assert.deepEqual(reasons(order, limited('max_order_notional_money', '11001')), [])
  assert.deepEqual(reasons(order, limited('max_order_notional_money', '11000')), [
    'max_order_notional_money',
  ])
  const cross: RiskAsk = { ...order, symbol: 'EURGBP', prices: [] }
  assert.equal(
    worthOf(market, { symbol: 'EURGBP', units: d('10000'), price: null }, 'USD'),
    '11052.1501000000',
  )
  assert.deepEqual(reasons(cross, limited('max_order_notional_money', '11052')), [
    'max_order_notional_money',
  ])
  const noBridge = marketOf([quoteOf('EURGBP', '0.85', '0.85')])
  assert.deepEqual(
    reasons(cross, {
      ...limited('max_order_notional_money', '1e9'.replace('e9', '000000000')),
      market: noBridge,
    }),
    ['max_order_notional_money'],
  )
})

const shown = (more: Partial<BrokerOrder>): BrokerOrder => ({
  ...{
    order: '1',
    clientId: null,
    kind: 'position',
    status: 'working',
    type: 'market',
    side: 'buy',
  },
  ...{
    symbol: 'EURUSD',
    initialAmount: d('50000'),
    remainingAmount: d('50000'),
    filledAmount: null,
  },
  ...{ price: d('1.1'), stopPrice: null, stopLoss: null, takeProfit: null, profit: null },
  ...{ margin: null, commission: null, swap: null, comment: null },
  ...{ createdMs: null, modifiedMs: null, expiresMs: null },
  ...more,
})

test('sent orders count before the broker shows them, and once only when it does', () => {
  const sent = [{ clientIds: ['tma'], symbol: 'EURUSD', units: d('20000'), price: null }]
  const units = (orders: BrokerOrder[]) =>
    exposureOf(orders, sent, market, 'USD').units.get('EURUSD')
  assert.equal(units([shown({})]), '70000')
  assert.equal(units([shown({}), shown({ clientId: 'tma', remainingAmount: d('20000') })]), '70000')
  const exposure = exposureOf([shown({})], sent, market, 'USD')
  const most = (value: string) => ({ ...limited('max_symbol_exposure_units', value), exposure })
  assert.deepEqual(reasons(order, most('80000')), [])
  assert.deepEqual(reasons(order, most('79999')), ['max_symbol_exposure_units'])
  assert.deepEqual(reasons([order, order], most('80000')), ['max_symbol_exposure_units'])
})

test('what cannot be valued closes the limit in money', () => {
  const exposure = exposureOf([shown({ symbol: 'XAUUSD' })], [], market, 'USD')
  assert.equal(exposure.money, null)
  assert.deepEqual(reasons(order, { ...limited('max_exposure_money', '999999999'), exposure }), [
    'max_exposure_money',
  ])
})

test('a waiting stop is worth its stop price, and a change is worth what it makes the order dearer', () => {
  const stop = shown({ kind: 'order', type: 'stop', price: null, stopPrice: d('2') })
  assert.equal(exposureOf([stop], [], market, 'USD').money, '100000')
  const limit = shown({ kind: 'order', type: 'limit', price: d('1.2') })
  const exposure = exposureOf([limit], [], market, 'USD')
  const dearer: RiskAsk = {
    ...{ ...order, side: 'sell', units: d('50000'), added: d('0'), prices: [d('2.4')] },
    was: { units: d('50000'), price: d('1.2') },
  }
  const most = (value: string) => ({ ...limited('max_exposure_money', value), exposure })
  assert.deepEqual(reasons(dearer, most('120000')), [])
  assert.deepEqual(reasons(dearer, most('119999')), ['max_exposure_money'])
  const cheaper = { ...dearer, prices: [d('1.15')] }
  assert.deepEqual(reasons(cheaper, most('60000')), [])
})

test('the loss of a day counts open positions and leaves deposits out', () => {
  const record = (change: string, symbol: string | null) => ({
    ...{
      id: '1',
      atMs: nowMs,
      type: 'x',
      reason: null,
      order: null,
      clientId: null,
      position: null,
    },
    ...{ symbol, side: null, amount: null, price: null, balance: null, comment: null },
    balanceChange: d(change),
  })
  const today = [record('-100', 'EURUSD'), record('5000', null)]
  const loss = dailyLoss({ balance: d('14900'), equity: d('14850') }, today)
  assert.equal(loss, '150')
  assert.deepEqual(reasons(order, { ...limited('max_daily_loss_money', '150'), dayLoss: loss }), [
    'max_daily_loss_money',
  ])
  assert.deepEqual(reasons(order, { ...limited('max_daily_loss_money', '151'), dayLoss: loss }), [])
  assert.deepEqual(reasons(order, limited('max_daily_loss_money', '151')), ['max_daily_loss_money'])
})

test('orders per minute and repeats', () => {
  const pace = limited('max_orders_per_minute', '3')
  assert.deepEqual(reasons(order, { ...pace, ordersLastMinute: 2 }), [])
  assert.deepEqual(reasons([order, order], { ...pace, ordersLastMinute: 2 }), [
    'max_orders_per_minute',
  ])
  const repeats = limited('max_repeats_per_minute', '2')
  assert.deepEqual(reasons(order, { ...repeats, repeats: [1] }), [])
  assert.deepEqual(reasons(order, { ...repeats, repeats: [2] }), ['max_repeats_per_minute'])
})

test('list of symbols, trading mode, bounds and step, and a login that may not trade', () => {
  assert.deepEqual(reasons(order, limited('symbols', 'GBPUSD,USDJPY')), ['symbols'])
  assert.deepEqual(reasons({ ...order, symbol: 'EURNOK' }, {}), ['symbol_unknown'])
  const units = (text: string) => ({ ...order, units: d(text), added: d(text) })
  assert.deepEqual(reasons(units('500'), {}), ['min_amount'])
  assert.deepEqual(reasons(units('1500'), {}), ['amount_step'])
  assert.deepEqual(reasons(units('100001000'), {}), ['max_amount'])
  assert.deepEqual(reasons(units('-1000'), {}), ['amount'])
  const mode = (tradingMode: string) => ({
    market: { ...market, symbols: new Map([['EURUSD', { ...symbolOf('EURUSD'), tradingMode }]]) },
  })
  for (const closed of ['disabled', 'close_only', 'sell_only', 'something new'])
    assert.deepEqual(reasons(order, mode(closed)), ['trading_mode'])
  assert.deepEqual(reasons(order, mode('buy_only')), [])
  const account = { ...factsWith({}).account, tradeAllowed: false, whyNot: 'read only' }
  assert.deepEqual(reasons(order, { account }), ['trade_not_allowed'])
})

test('every refusal of a limit says its name, its value and what was asked', () => {
  const [refusal] = checkRisk([order], factsWith(limited('max_order_units', '500')))
  assert.match(refusal?.detail ?? '', /max_order_units is 500; asked were 10000 units/)
  assert.notEqual(refusal?.nextStep, '')
})

test('no order that passes is ever above its limits', () => {
  const amount = fc.integer({ min: 1, max: 400 }).map((thousands) => d(`${thousands}000`))
  fc.assert(
    fc.property(amount, amount, amount, (units, limit, there) => {
      const exposure = exposureOf([shown({ remainingAmount: there })], [], market, 'USD')
      const ask = { ...order, units, added: units }
      const limits = {
        ...noLimits,
        max_order_units: limit,
        max_symbol_exposure_units: multiply(limit, d('2')),
      }
      const refused = reasons(ask, { limits, exposure })
      const total = BigInt(units) + BigInt(there)
      assert.equal(refused.includes('max_order_units'), compare(units, limit) > 0)
      assert.equal(refused.includes('max_symbol_exposure_units'), total > BigInt(limit) * 2n)
    }),
  )
})

test('whatever quotes are missing or stale, a limit in money refuses rather than guesses', () => {
  const maybe = fc.option(
    fc
      .integer({ min: 1, max: 300_000 })
      .map((n) => d(`${n / 100_000}`.includes('e') ? '1' : `${n / 100_000}`)),
  )
  fc.assert(
    fc.property(maybe, maybe, fc.integer({ min: 0, max: 20_000 }), (bid, ask, ageMs) => {
      const quote = { ...quoteOf('EURUSD', null, null, ageMs), bid, ask }
      const refused = reasons(
        { ...order, prices: [] },
        { ...limited('max_order_notional_money', '999999999999'), market: marketOf([quote]) },
      )
      const isPriced = ageMs <= 5000 && (bid !== null || ask !== null)
      assert.deepEqual(refused, isPriced ? [] : ['max_order_notional_money'])
    }),
  )
})

test('multiples are exact', () => {
  assert.ok(isMultiple(d('0.3'), d('0.1')))
  assert.ok(!isMultiple(d('0.30000001'), d('0.1')))
  assert.ok(isMultiple(d('7'), d('0')))
})

test('what allows more has to wait: higher, off, another symbol, another currency', () => {
  assert.ok(allowsMore('max_order_units', '10', '11'))
  assert.ok(allowsMore('max_order_units', '10', '0'))
  assert.ok(!allowsMore('max_order_units', '10', '9.5'))
  assert.ok(!allowsMore('max_order_units', '0', '1000'))
  assert.ok(allowsMore('symbols', 'EURUSD', 'EURUSD,GBPUSD'))
  assert.ok(allowsMore('symbols', 'EURUSD', ''))
  assert.ok(!allowsMore('symbols', 'EURUSD,GBPUSD', 'GBPUSD'))
  assert.ok(allowsMore('money_currency', 'USD', 'JPY'))
  assert.ok(allowsMore('money_currency', '', 'BTC'), 'it may be a dearer one than the account’s')
})

test('limits are read strictly', () => {
  assert.equal(readLimit('max_order_units', ' 0010.50 '), '10.50')
  assert.equal(readLimit('symbols', 'GBPUSD, EURUSD'), 'EURUSD,GBPUSD')
  for (const [name, text] of [
    ['max_order_units', '-1'],
    ['max_order_units', 'NaN'],
    ['max_order_units', '1e3'],
    ['max_orders_per_minute', '1.5'],
    ['money_currency', 'usd'],
    ['symbols', 'EUR USD'],
  ] as const)
    assert.throws(() => readLimit(name, text), LimitError)
  assert.equal(limitNames.length, 11)
})

test('a contract whose margin and profit are in one currency is worth its price', () => {
  const index = { ...symbolOf('USDUSD'), symbol: 'INDEX' }
  const quotes = new Map([['INDEX', quoteOf('INDEX', '4999', '5000')]])
  const stocks: Market = { nowMs, symbols: new Map([['INDEX', index]]), quotes }
  const asked = { symbol: 'INDEX', units: d('100'), price: null }
  assert.equal(worthOf(stocks, asked, 'USD'), '500000')
  assert.equal(worthOf({ ...stocks, quotes: new Map() }, asked, 'USD'), null)
})

test('a loss in the money of the account is not held against a limit in another one', () => {
  const limits = { ...noLimits, max_daily_loss_money: '100000', money_currency: 'JPY' }
  assert.deepEqual(reasons(order, { limits, dayLoss: d('5000') }), ['max_daily_loss_money'])
  assert.deepEqual(
    reasons(order, { limits: { ...limits, money_currency: 'USD' }, dayLoss: d('5000') }),
    [],
  )
})
