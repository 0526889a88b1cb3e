import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import test from 'node:test'
import fc from 'fast-check'
import { chainHash, GENESIS } from './chain.ts'

test('a link is the hash of the hash before it and the body', () => {
  const body = '{"at":"2026-04-05T12:00:00.000Z","kind":"request"}'
  const expected = createHash('sha256')
    .update(Buffer.concat([Buffer.alloc(32), Buffer.from(body)]))
    .digest('hex')
  assert.equal(chainHash(GENESIS, body).toString('hex'), expected)
})

test('another body or another predecessor gives another hash', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.string(),
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      (one, two, prev) => {
        fc.pre(one !== two)
        const before = Buffer.from(prev)
        assert.notDeepEqual(chainHash(before, one), chainHash(before, two))
        assert.notDeepEqual(chainHash(before, one), chainHash(chainHash(before, one), one))
      },
    ),
  )
})
