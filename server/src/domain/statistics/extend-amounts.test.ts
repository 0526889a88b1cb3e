import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Decimal } from '../decimal.ts'
import { packed } from './columns.ts'
import { extendAmounts } from './extend-amounts.ts'

const decimals = (...texts: string[]) => texts as Decimal[] // canonical

test('what is kept and what is added are the same as all of them packed, also with more digits or too wide for eight bytes', () => {
  const old = decimals('1.50', '-2.25', '3.00')
  for (const [added, scale] of [
    [decimals('9.99'), 2],
    [decimals('9.9999'), 4],
    [decimals('123456789012345678901.5'), 2],
    [decimals(), 2],
  ] as const)
    for (const keep of [0, 2, 3]) {
      const whole = packed([...old.slice(0, keep), ...added], scale)
      const found = extendAmounts(packed(old, 2), keep, added, scale)
      assert.deepEqual([...Array.from(found.units)], [...Array.from(whole.units)])
      assert.equal(found.scale, whole.scale)
    }
  assert.deepEqual(extendAmounts(null, 0, old, 2), packed(old, 2))
})
