import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Decimal } from '../../domain/decimal.ts'
import { add, compare, multiply } from '../../domain/decimal-math.ts'
import type { Quote, TradeAccount, TradeSymbol } from '../trade-port.ts'
import type { Signal, SizeKind } from './signal.ts'
import { floorToStep, quotesNeeded, type SizeInputs, sizeOf } from './signal-size.ts'

const dec = (text: string) => text as Decimal

const symbolOf = (name: string, base: string, quote: string): TradeSymbol => ({
  ...{ symbol: name, description: null, digits: 5, contractSize: dec('100000') },
  ...{ minAmount: dec('1000'), maxAmount: dec('10000000'), amountStep: dec('1000') },
  ...{ baseCurrency: base, quoteCurrency: quote, tradingMode: 'full' },
})
const eurusd = symbolOf('EURUSD', 'EUR', 'USD')
const pairs = new Map([
  ['EUR/USD', 'EURUSD'],
  ['USD/JPY', 'USDJPY'],
  ['EUR/JPY', 'EURJPY'],
])
const quote = (symbol: string, bid: string, ask: string): Quote => ({
  ...{ symbol, bid: dec(bid), ask: dec(ask), atMs: 0, tradable: true },
})
const quotes = new Map(
  [
    quote('EURUSD', '1.0999', '1.1000'),
    quote('USDJPY', '150.00', '150.02'),
    quote('EURJPY', '164.98', '165.00'),
  ].map((one) => [one.symbol, one]),
)
const account: TradeAccount = {
  ...{ account: '1', accountingType: 'gross', currency: 'USD', balance: dec('10000') },
  ...{ equity: dec('10000.00'), margin: null, tradeAllowed: true, whyNot: null },
}

function signal(kind: SizeKind, value: string, rest: Partial<Signal> = {}): Signal {
  return {
    ...{ id: null, sentAt: '2026-04-05T12:00:00Z' as Signal['sentAt'], symbol: 'EURUSD' },
    ...{ side: 'buy', type: 'market', size: { kind, value: dec(value) } },
    ...{
      price: null,
      stopPrice: null,
      stopLoss: null,
      takeProfit: null,
      sequence: null,
      comment: null,
    },
    ...rest,
  }
}
const inputs: SizeInputs = { symbol: eurusd, account, quotes, pairs, maxUnits: null }
const sized = (one: Signal, change: Partial<SizeInputs> = {}) => {
  const result = sizeOf(one, { ...inputs, ...change })
  return result.kind === 'units' ? Number(result.units) : result.reason
}

test('units and lots are rounded down to the step and refused below the minimum', () => {
  assert.equal(sized(signal('units', '2999.99')), 2000)
  assert.equal(sized(signal('lots', '0.03')), 3000)
  assert.equal(sized(signal('units', '999.999999')), 'size_below_minimum')
  assert.equal(sized(signal('lots', '101')), 'size_above_maximum')
})

test('the hook may send less than the broker takes', () => {
  assert.equal(sized(signal('units', '5000'), { maxUnits: dec('5000') }), 5000)
  assert.equal(sized(signal('units', '6000'), { maxUnits: dec('5000') }), 'size_above_maximum')
})

test('percent of equity is worth that much at the price at which it would trade', () => {
  // 50 % of 10,000 USD at 1.1000 is 4545.45 EUR.
  assert.equal(sized(signal('percent_of_equity', '50')), 4000)
  // 100 % of 10,000 USD in EURJPY at 165.00, at 150.00 yen to the dollar: 9090.9 EUR.
  assert.equal(
    sized(signal('percent_of_equity', '100'), { symbol: symbolOf('EURJPY', 'EUR', 'JPY') }),
    9000,
  )
})

test('risk per trade is lost when the stop loss is hit, and never more', () => {
  // 1 % of 10,000 is 100; 0.0050 a unit: 20,000 units.
  assert.equal(sized(signal('risk_percent', '1', { stopLoss: dec('1.0950') })), 20000)
  assert.equal(sized(signal('risk_percent', '1', { stopLoss: dec('1.09499') })), 19000)
  assert.equal(
    sized(signal('risk_percent', '1', { side: 'sell', stopLoss: dec('1.0950') })),
    'price_wrong_side',
  )
  const limit = signal('risk_percent', '1', {
    type: 'limit',
    price: dec('1.09'),
    stopLoss: dec('1.08'),
  })
  assert.equal(sized(limit), 10000)
})

test('what is not known is said, not guessed', () => {
  const half = signal('percent_of_equity', '50')
  assert.equal(sized(half, { account: { ...account, equity: null } }), 'equity_unknown')
  assert.equal(sized(half, { quotes: new Map() }), 'price_unknown')
  const indicative = new Map([['EURUSD', { ...quote('EURUSD', '1', '1'), tradable: false }]])
  assert.equal(sized(half, { quotes: indicative }), 'price_unknown')
  assert.equal(sized(half, { account: { ...account, currency: 'CHF' } }), 'price_unknown')
})

test('only the quotes between the two currencies are asked for', () => {
  assert.deepEqual(quotesNeeded(eurusd, 'USD', pairs), ['EURUSD'])
  assert.deepEqual(quotesNeeded(symbolOf('EURJPY', 'EUR', 'JPY'), 'USD', pairs), [
    'EURJPY',
    'USDJPY',
  ])
})

test('whatever is asked for, the steps fit below it and one more would not', () => {
  const decimal = fc
    .tuple(fc.bigInt({ min: 1n, max: 10n ** 18n }), fc.integer({ min: 0, max: 12 }))
    .map(([units, scale]) => {
      const digits = String(units).padStart(scale + 1, '0')
      return dec(scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`)
    })
  fc.assert(
    fc.property(decimal, decimal, decimal, (above, below, step) => {
      const fits = floorToStep({ above, below }, step)
      assert.ok(compare(multiply(fits, below), above) <= 0)
      assert.ok(compare(multiply(add(fits, step), below), above) > 0)
    }),
  )
})
