import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  DASH,
  decimalText,
  moneyText,
  percentText,
  priceText,
  ratioText,
  signOf,
} from './decimal-text.ts'

test('digits that no float holds are shown as they were sent', () => {
  assert.equal(moneyText('90071992547409.93', 'USD').replace(/[^\d.]/g, ''), '90071992547409.93')
  assert.equal(decimalText('0.123456789012345678', { most: 18 }), '0.123456789012345678')
})

test('what nobody knows is a dash, and so is what is no number', () => {
  for (const value of [null, undefined, '', '<b>1</b>', 'NaN']) {
    assert.equal(moneyText(value, 'USD'), DASH)
    assert.equal(decimalText(value), DASH)
  }
  assert.equal(percentText(null), DASH)
  assert.equal(ratioText(null), DASH)
})

test('a price keeps the digits that it was quoted with', () => {
  assert.equal(priceText('1.10400'), '1.10400')
  assert.equal(priceText('1.1234567890'), '1.1234567890')
})

test('a gain has its plus where that is asked for, and zero has none', () => {
  assert.match(moneyText('5', 'USD', true), /^\+/)
  assert.doesNotMatch(moneyText('0.00', 'USD', true), /[+-]/)
  assert.doesNotMatch(moneyText('5', 'USD'), /\+/)
})

test('a currency that is no currency of banks stands behind its number', () => {
  assert.equal(moneyText('1.5', 'BTC'), '1.50\u00a0BTC')
  assert.equal(moneyText('1.5', 'USDT'), '1.50\u00a0USDT')
  assert.equal(moneyText('1.5', null), '1.50')
})

test('the sign is read from the text', () => {
  assert.deepEqual(
    ['-0.00', '0', '-0.01', '12', null].map((one) => signOf(one)),
    [0, 0, -1, 1, 0],
  )
})
