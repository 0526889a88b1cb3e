import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limitText, otherLimitsOf, sizeLimitsOf } from './limit-text.ts'

test('a limit is shown with its unit, exactly; one that is off has no value', () => {
  assert.equal(limitText('max_order_lots', '0.5'), '0.5\u00a0lots')
  assert.equal(
    limitText('max_order_units', '123456789012345.0000000001').endsWith('0000000001\u00a0units'),
    true,
  )
  assert.equal(limitText('max_order_lots', '0'), 'off')
  assert.equal(limitText('symbols', ''), 'all symbols')
  assert.equal(limitText('symbols', 'BTCUSD,EURUSD'), 'BTCUSD, EURUSD')
  assert.equal(limitText('money_currency', 'USD'), 'USD')
})

test('what one order may be is told by the limits on its size, and the rest is counted', () => {
  const limits = {
    max_order_lots: '0.5',
    max_order_units: '0',
    max_daily_loss_money: '250',
    symbols: '',
  }
  assert.deepEqual(sizeLimitsOf(limits), ['0.5\u00a0lots'])
  assert.equal(otherLimitsOf(limits), 1)
})
