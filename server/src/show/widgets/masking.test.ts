import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Decimal } from '../../domain/decimal.ts'
import { type MaskTerms, maskFigure, type RawFigure } from './masking.ts'
import { masks } from './wire.ts'

const decimal = (text: string) => text as Decimal // canonical in this file
const terms: MaskTerms = {
  ...{ mask: 'none', owner: 'none', step: decimal('100'), basis: decimal('10000.00') },
  risk: decimal('50'),
  ...{ equity: decimal('10164.80'), currency: 'USD' },
}
const figure = (
  kind: RawFigure['kind'],
  value: string | null,
  more: Partial<RawFigure> = {},
): RawFigure => ({
  ...{ name: 'x', kind, value },
  ...more,
})
const shown = (mask: MaskTerms['mask'], raw: RawFigure, more: Partial<MaskTerms> = {}) =>
  maskFigure(raw, { ...terms, ...more, mask }).value

test('without a mask an amount keeps its digits and its currency', () => {
  assert.deepEqual(maskFigure(figure('level', '10164.80'), terms), {
    ...{ name: 'x', kind: 'money', value: '10164.80', unit: 'USD' },
  })
})

test('a level is shown as its gain over the basis, a flow as its part of it, margin as part of equity', () => {
  assert.equal(shown('percent', figure('level', '10164.80')), '1.65')
  assert.equal(shown('percent', figure('flow', '-25.00')), '-0.25')
  assert.equal(shown('percent', figure('part', '1016.48')), '10.00')
  assert.equal(shown('r', figure('flow', '75.00')), '1.50')
  assert.equal(shown('r', figure('level', '10164.80')), '3.30')
})

test('rounded is the nearest step', () => {
  assert.equal(shown('rounded', figure('level', '10164.80')), '10200')
  assert.equal(shown('rounded', figure('flow', '-150.00')), '-200')
  assert.equal(shown('rounded', figure('flow', '49.99')), '0')
})

test('hidden is nothing, and says why', () => {
  const { value, reason } = maskFigure(figure('level', '1.00'), { ...terms, mask: 'hidden' })
  assert.deepEqual({ value, reason }, { value: null, reason: 'hidden' })
})

test('what cannot be masked for want of a measure is not shown at all', () => {
  for (const [mask, without] of [
    ['percent', 'basis'],
    ['r', 'risk'],
    ['rounded', 'step'],
  ] as const)
    for (const value of [null, decimal('0'), decimal('-5')])
      assert.equal(shown(mask, figure('level', '10164.80'), { [without]: value }), null, mask)
})

test('volumes are hidden wherever amounts are', () => {
  assert.equal(shown('none', figure('lots', '0.50')), '0.50')
  for (const mask of masks.slice(1)) assert.equal(shown(mask, figure('lots', '0.50')), null)
})

test('what is no money is the same under every mask', () => {
  for (const mask of masks)
    for (const kind of ['ratio', 'percent', 'count', 'text'] as const)
      assert.equal(shown(mask, figure(kind, '1.10')), '1.10')
})

test('rounded leaves no prices, with which a rounded profit would give the volume', () => {
  const price = figure('price', '1.10123')
  for (const mask of ['none', 'percent', 'r', 'hidden'] as const)
    assert.equal(shown(mask, price), '1.10123')
  assert.deepEqual(maskFigure(price, { ...terms, mask: 'rounded' }), {
    ...{ name: 'x', kind: 'price', value: null, reason: 'hidden' },
  })
})

test('rounded leaves of a percentage that moves with equity what a step of it is worth', () => {
  assert.equal(shown('rounded', figure('growth', '1.65')), '2')
  assert.equal(shown('rounded', figure('multiple', '924.07')), '920')
  assert.equal(shown('rounded', figure('growth', '1.65'), { step: null }), null)
  assert.equal(shown('percent', figure('growth', '1.65')), '1.65')
  assert.equal(maskFigure(figure('growth', '1.65'), terms).kind, 'percent')
})

test('where the owner rounds, hidden brings back nothing that rounding took', () => {
  const owner = { owner: 'rounded' } as const
  assert.equal(shown('hidden', figure('price', '1.10123'), owner), null)
  assert.equal(shown('hidden', figure('growth', '1.65'), owner), '2')
  assert.equal(shown('hidden', figure('level', '10164.80'), owner), null)
  assert.equal(shown('hidden', figure('growth', '1.65'), { owner: 'hidden' }), '1.65')
})

test('no mask but none lets the digits of an amount through', () => {
  const amount = fc.bigInt({ min: 10_000_00n, max: 99_999_99n })
  fc.assert(
    fc.property(
      amount,
      fc.constantFrom(...masks.slice(1)),
      fc.constantFrom('level', 'flow'),
      (cents, mask, kind) => {
        const text = `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`
        const value = shown(mask, figure(kind as 'level' | 'flow', text)) ?? ''
        const isRound = cents % 10_000n === 0n
        assert.ok(isRound || value !== text)
        assert.ok(mask !== 'rounded' || Number(value) % 100 === 0)
        assert.ok(mask !== 'percent' || value.replace(/.*\./, '').length === 2)
      },
    ),
  )
})
