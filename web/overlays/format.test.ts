import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatDecimal, lengthOf, withDigits, wordsOf } from './format.ts'

test('every digit of a long amount is kept', () => {
  assert.equal(
    formatDecimal('12345678901234567890.12345678', 'en-GB', null),
    '12,345,678,901,234,567,890.12345678',
  )
  assert.equal(formatDecimal('-0.05', 'de-DE', null), '−0,05')
})

test('a sign stands before what is won or lost, and none before nothing', () => {
  assert.equal(formatDecimal('12.30', 'en-GB', null, true), '+12.30')
  assert.equal(formatDecimal('0.00', 'en-GB', null, true), '0.00')
  assert.equal(formatDecimal('-0.004', 'en-GB', 2, true), '0.00')
})

test('digits are rounded away from zero at half, by whole numbers', () => {
  assert.equal(withDigits('1.005', 2), '1.01')
  assert.equal(withDigits('-9.995', 2), '-10.00')
  assert.equal(withDigits('7', 2), '7.00')
  assert.equal(withDigits('0.5', 0), '1')
})

test('what is written with all its digits reads back as the same amount', () => {
  const amounts = fc.tuple(
    fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
    fc.integer({ min: 0, max: 8 }),
  )
  fc.assert(
    fc.property(amounts, ([units, scale]) => {
      const size = String(units < 0n ? -units : units).padStart(scale + 1, '0')
      const at = size.length - scale
      const text = `${units < 0n ? '-' : ''}${scale === 0 ? size : `${size.slice(0, at)}.${size.slice(at)}`}`
      assert.equal(formatDecimal(text, 'en-GB', null).replaceAll(',', '').replace('−', '-'), text)
    }),
  )
})

test('names and lengths are words', () => {
  assert.equal(wordsOf('profit_this_week'), 'Profit this week')
  assert.deepEqual([5, 65, 11_520].map(lengthOf), ['5 s', '1 min', '3 h 12 min'])
})
