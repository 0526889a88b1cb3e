import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Decimal } from '../../domain/decimal.ts'
import type { BrokerOrder, TradeAccount, TradeSymbol } from '../trade-port.ts'
import { planSignal } from './plan-signal.ts'
import type { Signal } from './signal.ts'

const dec = (text: string) => text as Decimal
const symbol: TradeSymbol = {
  ...{ symbol: 'EURUSD', description: null, digits: 5, contractSize: dec('100000') },
  ...{ minAmount: dec('1000'), maxAmount: dec('10000000'), amountStep: dec('1000') },
  ...{ baseCurrency: 'EUR', quoteCurrency: 'USD', tradingMode: 'full' },
}
const account = (accountingType: TradeAccount['accountingType']): TradeAccount => ({
  ...{ account: '1', accountingType, currency: 'USD', balance: dec('1'), equity: dec('1') },
  ...{ margin: null, tradeAllowed: true, whyNot: null },
})
const position = (order: string, side: 'buy' | 'sell', remaining: string, name = 'EURUSD') =>
  ({
    ...{ order, side, symbol: name, kind: 'position', status: 'filled', type: 'market' },
    remainingAmount: dec(remaining),
  }) as BrokerOrder
const signal: Signal = {
  ...{ id: 'a', sentAt: '2026-04-05T12:00:00Z' as Signal['sentAt'], symbol: 'EURUSD' },
  ...{ side: 'buy', type: 'limit', size: { kind: 'lots', value: dec('0.03') }, price: dec('1.1') },
  ...{ stopPrice: null, stopLoss: dec('1.09'), takeProfit: null, sequence: null, comment: 'c' },
}
const closing: Signal = { ...signal, side: 'close', type: 'market', size: null, price: null }
const hook = { maxSize: { value: dec('0.05'), unit: 'lots' as const } }
const facts = (kind: TradeAccount['accountingType'], orders: BrokerOrder[] = []) => ({
  ...{ account: account(kind), symbols: [symbol], quotes: [], orders },
})

test('an opening signal is one order, its size in units', () => {
  const plan = planSignal(signal, 'EURUSD', hook, facts('gross'))
  assert.ok(plan.kind === 'commands' && plan.commands[0]?.kind === 'create')
  const { order } = plan.commands[0]
  assert.equal(plan.commands.length, 1)
  assert.deepEqual(
    [
      order.side,
      order.type,
      Number(order.amount.value),
      order.price,
      order.stopLoss,
      order.comment,
    ],
    ['buy', 'limit', 3000, '1.1', '1.09', 'c'],
  )
})

test('the price of a market order, which some senders put in, is not sent', () => {
  const plan = planSignal({ ...signal, type: 'market' }, 'EURUSD', hook, facts('gross'))
  assert.ok(plan.kind === 'commands' && plan.commands[0]?.kind === 'create')
  assert.equal(plan.commands[0].order.price, null)
})

test('a limit of the hook in lots holds for sizes in any unit', () => {
  const units = { kind: 'units' as const, value: dec('6000') }
  const plan = planSignal({ ...signal, size: units }, 'EURUSD', hook, facts('gross'))
  assert.equal(plan.kind === 'refused' && plan.reason, 'size_above_maximum')
})

test('close means each position on gross, the only one on net, nothing on cash', () => {
  const held = [
    position('7', 'buy', '2000'),
    position('8', 'sell', '1000'),
    position('9', 'buy', '5', 'X'),
  ]
  assert.deepEqual(planSignal(closing, 'EURUSD', hook, facts('gross', held)), {
    kind: 'commands',
    commands: ['7', '8'].map((order) => ({ kind: 'close', position: order })),
  })
  const net = planSignal(closing, 'EURUSD', hook, facts('net', held.slice(0, 1)))
  assert.ok(net.kind === 'commands')
  assert.deepEqual(net.commands, [{ kind: 'close', position: '7' }])
  const cash = planSignal(closing, 'EURUSD', hook, facts('cash', held))
  assert.equal(cash.kind === 'refused' && cash.reason, 'not_on_this_account')
  const none = planSignal(closing, 'EURUSD', hook, facts('net', [position('1', 'buy', '0')]))
  assert.equal(none.kind === 'refused' && none.reason, 'nothing_to_close')
})

test('a symbol that the broker does not have is said to be unknown', () => {
  const plan = planSignal(signal, 'EURUSDx', hook, facts('gross'))
  assert.equal(plan.kind === 'refused' && plan.reason, 'symbol_unknown')
})
