import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OverlayRecord } from '../../access/overlays/overlay.ts'
import { readWish } from './overlay-wish.ts'
import { masks } from './wire.ts'

const record: OverlayRecord = {
  ...{ id: 'a', widget: 'stat', name: 'a', accountIds: [7, 9], settings: {}, mask: 'none' },
  ...{ delayS: 30, networks: null, endsAtMs: Number.POSITIVE_INFINITY },
}
const wish = (said: object, more: Partial<OverlayRecord> = {}) => {
  const read = readWish(JSON.stringify(said), { ...record, ...more }, () => 9)
  assert.ok(typeof read === 'object')
  return read
}

test('an overlay that was made with a mask shows it or nothing, whatever its address asks for', () => {
  for (const mask of masks.slice(1))
    for (const asked of [...masks, 'evil', 7, null])
      assert.equal(wish({ mask: asked }, { mask }).mask, asked === 'hidden' ? 'hidden' : mask)
})

test('where the owner set none, the address may choose any', () => {
  for (const mask of masks) assert.equal(wish({ mask }).mask, mask)
  assert.equal(wish({ mask: 'evil' }).mask, 'none')
  assert.equal(wish({}).mask, 'none')
})

test('a stored mask that nobody knows hides everything', () => {
  for (const asked of masks) assert.equal(wish({ mask: asked }, { mask: 'x' }).mask, 'hidden')
})

test('a delay only grows, to a quarter of an hour', () => {
  const cases = [0, 29, 31, 9999, -5, 0.5, '60'].map((delay) => wish({ delay }).delayS)
  assert.deepEqual(cases, [30, 30, 31, 900, 30, 30, 30])
})
