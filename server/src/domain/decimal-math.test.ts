// Exact arithmetic: fixed examples, and the laws of numbers against whole-number arithmetic.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Decimal } from './decimal.ts'
import { add, compare, divide, multiply, scaleOf, subtract, trimTo } from './decimal-math.ts'

const dec = (text: string) => text as Decimal // test data

test('sums keep the larger scale, products add the scales', () => {
  assert.equal(add(dec('1.10'), dec('0.4')), '1.50')
  assert.equal(subtract(dec('0.1'), dec('0.10')), '0.00')
  assert.equal(multiply(dec('-1.05'), dec('0.1')), '-0.105')
  assert.equal(add(dec('9223372036854775807'), dec('0.00000001')), '9223372036854775807.00000001')
})

test('a quotient is rounded half to even', () => {
  assert.equal(divide(dec('1'), dec('8'), 2), '0.12')
  assert.equal(divide(dec('3'), dec('8'), 2), '0.38')
  assert.equal(divide(dec('-1'), dec('8'), 2), '-0.12')
  assert.equal(divide(dec('-0.125'), dec('-1'), 2), '0.12')
  assert.equal(divide(dec('1'), dec('3'), 5), '0.33333')
  assert.equal(divide(dec('-0.004'), dec('1'), 2), '0.00')
  assert.throws(() => divide(dec('1'), dec('0.00'), 2), RangeError)
})

test('zeros at the end are cut down to the digits asked for', () => {
  assert.equal(trimTo(dec('1.10160000'), 5), '1.10160')
  assert.equal(trimTo(dec('1.101600001'), 5), '1.101600001')
  assert.equal(trimTo(dec('100'), 0), '100')
  assert.equal(trimTo(dec('100.000'), 0), '100')
})

const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 0, max: 12 }))
  .map(([units, scale]) => {
    const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
    const at = digits.length - scale
    const text = scale === 0 ? digits : `${digits.slice(0, at)}.${digits.slice(at)}`
    return dec(units < 0n ? `-${text}` : text)
  })

test('what is added can be taken away, and a product divides back', () => {
  fc.assert(
    fc.property(decimals, decimals, (one, two) => {
      assert.equal(compare(subtract(add(one, two), two), one), 0)
      if (compare(two, dec('0')) !== 0)
        assert.equal(compare(divide(multiply(one, two), two, scaleOf(one)), one), 0)
      assert.equal(compare(one, two) + compare(two, one), 0)
    }),
  )
})
