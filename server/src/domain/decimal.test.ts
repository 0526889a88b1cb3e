import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Decimal, decimalFromJson, isPositive, sameNumber } from './decimal.ts'

test('digits are kept exactly as written', () => {
  for (const token of ['65000.12345678', '0.00000001', '123456789012.87654321', '65000.50', '-3'])
    assert.equal(decimalFromJson(token), token)
})

test('an exponent becomes plain digits', () => {
  assert.equal(decimalFromJson('1.5e3'), '1500')
  assert.equal(decimalFromJson('15E-3'), '0.015')
  assert.equal(decimalFromJson('-1e-8'), '-0.00000001')
  assert.equal(decimalFromJson('0.5e1'), '5')
  assert.equal(decimalFromJson('1.25e1'), '12.5')
})

test('a minus zero loses its sign and keeps its scale', () => {
  assert.equal(decimalFromJson('-0'), '0')
  assert.equal(decimalFromJson('-0.00'), '0.00')
})

test('numbers that databases disagree about are refused', () => {
  assert.equal(decimalFromJson('1e400'), 'exponent_out_of_range')
  assert.equal(decimalFromJson('1e-400'), 'exponent_out_of_range')
  assert.equal(decimalFromJson('1e30'), 'too_many_digits')
  assert.equal(decimalFromJson(`0.${'1'.repeat(21)}`), 'too_many_digits')
  assert.equal(decimalFromJson('1'.repeat(41)), 'number_too_long')
})

test('positive means greater than zero', () => {
  assert.equal(isPositive('0.00000001' as Decimal), true)
  assert.equal(isPositive('0.000' as Decimal), false)
  assert.equal(isPositive('-1' as Decimal), false)
})

test('numbers are compared by value, not by scale', () => {
  assert.equal(sameNumber('1.50' as Decimal, '1.5' as Decimal), true)
  assert.equal(sameNumber('100' as Decimal, '1' as Decimal), false)
  assert.equal(sameNumber('1.0' as Decimal, '1' as Decimal), true)
  assert.equal(sameNumber(null, '0' as Decimal), false)
})

test('any mantissa and exponent give the same rational number', () => {
  fc.assert(
    fc.property(
      fc.bigInt(-999_999_999n, 999_999_999n),
      fc.integer({ min: 0, max: 9 }),
      fc.integer({ min: -9, max: 9 }),
      (digits, scale, exponent) => {
        const sign = digits < 0n ? '-' : ''
        const all = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0')
        const mantissa =
          scale === 0 ? all : `${all.slice(0, all.length - scale)}.${all.slice(-scale)}`
        const plain = decimalFromJson(`${sign}${mantissa}e${exponent}`)
        // Both sides scaled by 10^30, so that they are whole.
        assert.equal(scaled(plain, 30), digits * 10n ** BigInt(30 - scale + exponent))
      },
    ),
  )
})

function scaled(text: string, places: number): bigint {
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(`${whole}${fraction}${'0'.repeat(places - fraction.length)}`)
}
