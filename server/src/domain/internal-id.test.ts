import assert from 'node:assert/strict'
import { test } from 'node:test'
import { internalIds, nodeOf } from './internal-id.ts'

const now = Date.UTC(2026, 3, 5)

test('ids rise, are safe integers and carry their node', () => {
  const ids = internalIds(5, () => now, 0)
  let before = 0
  for (let count = 0; count < 1000; count++) {
    const id = ids.next()
    assert.ok(id > before)
    assert.ok(Number.isSafeInteger(id))
    assert.equal(nodeOf(id), 5)
    before = id
  }
})

test('ids stay above the highest given before, even when the clock went back', () => {
  const first = internalIds(0, () => now, 0).next()
  const later = internalIds(0, () => now - 3_600_000, first)
  assert.ok(later.next() > first)
})

test('two nodes never give the same id', () => {
  const seen = new Set<number>()
  for (const node of [0, 1, 63]) {
    const ids = internalIds(node, () => now, 0)
    for (let count = 0; count < 500; count++) seen.add(ids.next())
  }
  assert.equal(seen.size, 1500)
})

test('a node outside 0..63 is refused', () => {
  assert.throws(() => internalIds(64, () => now, 0), RangeError)
})
