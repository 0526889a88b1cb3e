import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shareChange } from './fair-share.ts'

const change = (connections: number, held: Record<string, number>) =>
  shareChange({ connections, held: new Map(Object.entries(held)), self: 'a' })

test('a server alone takes all', () => {
  assert.equal(change(10, { a: 0 }), 10)
  assert.equal(change(0, { a: 0 }), 0)
  assert.equal(change(10, { a: 10 }), 0)
})

test('a server among others takes its part', () => {
  assert.equal(change(10, { a: 0, b: 0 }), 5)
  assert.equal(change(10, { a: 0, b: 0, c: 0 }), 3)
  assert.equal(change(10, { a: 3, b: 3, c: 3 }), 1)
  assert.equal(change(1, { a: 0, b: 0, c: 0 }), 1)
})

test('who has too many gives one at a time, while somebody lacks', () => {
  assert.equal(change(10, { a: 10, b: 0 }), -1)
  assert.equal(change(10, { a: 6, b: 4 }), -1)
  assert.equal(change(10, { a: 5, b: 5 }), 0)
})

test('an uneven rest is left where it is', () => {
  assert.equal(change(3, { a: 2, b: 1 }), 0)
  assert.equal(change(1, { a: 1, b: 0 }), 0)
  assert.equal(change(2, { a: 1, b: 1, c: 0 }), 0)
})

test('from any beginning servers come to even shares and stay there', () => {
  for (let connections = 0; connections <= 12; connections++)
    for (let servers = 1; servers <= 4; servers++) {
      const ids = Array.from({ length: servers }, (_, index) => String.fromCharCode(97 + index))
      const held = new Map(ids.map((id, index) => [id, index === 0 ? connections : 0]))
      let free = 0
      let moves = 0
      for (let round = 0; round < 60; round++)
        for (const self of ids) {
          const by = shareChange({ connections, held, self })
          const change = Math.min(by, free)
          if (change !== 0) moves++
          held.set(self, (held.get(self) ?? 0) + change)
          free -= change
        }
      const counts = [...held.values()]
      assert.equal(free, 0, `${connections} at ${servers}`)
      assert.ok(Math.max(...counts) - Math.min(...counts) <= 2, `${connections}: ${counts}`)
      assert.ok(moves <= 2 * connections)
    }
})
