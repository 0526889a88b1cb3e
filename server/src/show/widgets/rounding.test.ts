import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Decimal } from '../../domain/decimal.ts'
import { type MovedPercent, toWorthOfStep } from './rounding.ts'

const decimal = (text: string) => text as Decimal // canonical in this file
const worth = (percent: string, moved: MovedPercent, amount: string | null, step: string) =>
  toWorthOfStep(decimal(percent), moved, amount === null ? null : decimal(amount), decimal(step))

test('a percentage keeps the first unit that is worth a step', () => {
  assert.equal(worth('4.87', 'growth', '10487.00', '1'), '4.87')
  assert.equal(worth('4.87', 'growth', '10487.00', '10'), '4.9')
  assert.equal(worth('4.87', 'growth', '10487.00', '100'), '5')
  assert.equal(worth('4.87', 'growth', '10487.00', '1000'), '0')
  assert.equal(worth('-12.30', 'growth', '8770.00', '100'), '-12')
  assert.equal(worth('9140.91', 'multiple', '10000.00', '100'), '9100')
})

test('where a step is more than any unit is worth, or there is no amount, nothing is told', () => {
  assert.equal(worth('4.87', 'growth', '10.00', '1000'), null)
  for (const amount of [null, '0', '-5.00'])
    assert.equal(worth('4.87', 'growth', amount, '100'), null)
  assert.equal(worth('-130.00', 'growth', '100.00', '1'), null)
})

test('an account of a hundred steps keeps its unit while its last digits move', () => {
  const seen = ['9999.70', '10000.00', '10000.30'].map((equity) =>
    worth('0.00', 'growth', equity, '100'),
  )
  assert.deepEqual(seen, ['0', '0', '0'])
  assert.equal(worth('1.40', 'growth', '10139.70', '100'), '1')
})

test('while an amount moves by twenty steps, no percentage tells more than twenty of them apart', () => {
  const whole = fc.integer({ min: 1_000, max: 1_000_000 })
  const from = fc.integer({ min: 20, max: 900 })
  const step = fc.constantFrom('1', '10', '50', '250', '1000')
  fc.assert(
    fc.property(whole, from, step, (other, percent, size) => {
      const start = (other * percent) / 100
      const amounts = Array.from({ length: 400 }, (_, at) => start + (at * Number(size)) / 20)
      for (const [moved, less] of [
        ['growth', 100],
        ['multiple', 0],
      ] as const) {
        const told = amounts.map((amount) =>
          worth(((amount / other) * 100 - less).toFixed(2), moved, amount.toFixed(2), size),
        )
        assert.ok(new Set(told).size <= 22, `${moved}: ${new Set(told).size}`)
      }
    }),
    { numRuns: 30 },
  )
})
