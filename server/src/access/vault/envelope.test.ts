import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Secret } from '../../platform/secret.ts'
import { CannotOpen, kekIdOf, open, rewrap, type SecretPlace, seal } from './envelope.ts'
import { kekOf } from './kek.ts'

const kek = kekOf(new Secret(`${'1f'.repeat(16)}a0b1c2d3e4f5061728394a5b6c7d8e9f`))
const other = kekOf(new Secret(`${'2e'.repeat(16)}a0b1c2d3e4f5061728394a5b6c7d8e9f`))
const place: SecretPlace = { table: 'broker_connections', id: 7, field: 'password', class: 'read' }
const textOf = (secret: Secret) => secret.use((text) => text)

test('what was sealed opens, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      const whole = text.toWellFormed()
      assert.equal(textOf(open([kek], place, seal(kek, place, new Secret(whole)))), whole)
    }),
  )
})

test('the same secret never looks the same, and its text is nowhere in the envelope', () => {
  const secret = new Secret('Api-7-Canary-Password')
  const one = seal(kek, place, secret)
  const two = seal(kek, place, secret)
  assert.notDeepEqual(one.subarray(11), two.subarray(11))
  assert.ok(!one.includes('Canary'))
  assert.equal(kekIdOf(one), kek.id)
})

test('a changed bit anywhere does not open', () => {
  const envelope = seal(kek, place, new Secret('password'))
  for (let at = 0; at < envelope.length * 8; at += 1) {
    const changed = Buffer.from(envelope)
    changed[at >> 3] = (changed[at >> 3] ?? 0) ^ (1 << (at & 7))
    assert.throws(() => open([kek], place, changed), CannotOpen, `bit ${at}`)
  }
  for (let length = 0; length < envelope.length; length += 1)
    assert.throws(() => open([kek], place, envelope.subarray(0, length)), CannotOpen)
})

test('moved to another row, field, table or class it does not open', () => {
  const envelope = seal(kek, place, new Secret('password'))
  for (const moved of [
    { ...place, id: 8 },
    { ...place, field: 'investor_password' },
    { ...place, table: 'linked_accounts' },
    { ...place, class: 'trade' as const },
  ])
    assert.throws(() => open([kek], moved, envelope), CannotOpen)
})

test('another key opens it only after it was rewrapped, and then the first no longer does', () => {
  const envelope = seal(kek, place, new Secret('password'))
  assert.throws(() => open([other], place, envelope), CannotOpen)
  const moved = rewrap([kek, other], other, place, envelope)
  assert.equal(textOf(open([other], place, moved)), 'password')
  assert.throws(() => open([kek], place, moved), CannotOpen)
  assert.deepEqual(moved.subarray(-24), envelope.subarray(-24), 'the ciphertext is the same')
})
