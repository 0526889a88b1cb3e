import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planChange, readTyped } from './plan-change.ts'

const meanings = [
  { name: 'max_order_lots', kind: 'decimal', means: '' },
  { name: 'max_orders_per_minute', kind: 'count', means: '' },
  { name: 'symbols', kind: 'names', means: '' },
  { name: 'money_currency', kind: 'currency', means: '' },
] as const
const now = {
  max_order_lots: '0.5',
  max_orders_per_minute: '0',
  symbols: 'EURUSD',
  money_currency: '',
}
const effects = (typed: Record<string, string>) =>
  planChange(meanings, now, typed).map(({ name, to, effect }) => `${name} ${to} ${effect}`)

test('what allows less counts at once, what allows more later', () => {
  assert.deepEqual(effects({ max_order_lots: '0.4' }), ['max_order_lots 0.4 now'])
  assert.deepEqual(effects({ max_order_lots: '0.51' }), ['max_order_lots 0.51 later'])
  assert.deepEqual(effects({ max_order_lots: '10' }), ['max_order_lots 10 later'])
  assert.deepEqual(effects({ max_order_lots: '' }), ['max_order_lots 0 later'])
  assert.deepEqual(effects({ max_orders_per_minute: '5' }), ['max_orders_per_minute 5 now'])
  assert.deepEqual(effects({ symbols: 'EURUSD,BTCUSD' }), ['symbols BTCUSD,EURUSD later'])
  assert.deepEqual(effects({ money_currency: 'USD' }), ['money_currency USD now'])
})

test('the same value in another spelling is no change', () => {
  assert.deepEqual(effects({ max_order_lots: '00.500', symbols: ' EURUSD , EURUSD ' }), [])
})

test('what cannot be read is said, and long numbers are told apart to their last digit', () => {
  assert.deepEqual(effects({ max_order_lots: '0,5', max_orders_per_minute: '1.5' }), [
    'max_order_lots 0,5 wrong',
    'max_orders_per_minute 1.5 wrong',
  ])
  const [one] = planChange(
    meanings,
    { max_order_lots: '900719925474099.1' },
    { max_order_lots: '900719925474099.2' },
  )
  assert.equal(one?.effect, 'later')
  assert.equal(readTyped('currency', 'usd'), null)
})
