import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { checkToken, mintToken, type TokenKind, tokenPattern } from './token.ts'

const kinds: readonly TokenKind[] = ['i', 'r', 't', 's', 'w', 'a']
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

test('a minted token has the published form and passes its own check', () => {
  for (const kind of kinds) {
    const { id, token } = mintToken(kind)
    assert.equal(token.length, 51)
    assert.match(token, tokenPattern)
    assert.deepEqual(checkToken(token), { kind, id })
  }
})

test('a token minted for a known id keeps that id and gets another secret', () => {
  const first = mintToken('r')
  const second = mintToken('r', first.id)
  assert.equal(second.id, first.id)
  assert.notEqual(second.token, first.token)
})

test('any single changed character is noticed', () => {
  fc.assert(
    fc.property(fc.nat(50), fc.nat(61), (at, letter) => {
      const { token } = mintToken('i')
      const changed = token.slice(0, at) + base62.charAt(letter) + token.slice(at + 1)
      assert.equal(checkToken(changed) === null, changed !== token)
    }),
  )
})

test('swapping two neighbours is noticed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 5, max: 49 }), (at) => {
      const { token } = mintToken('a')
      const swapped =
        token.slice(0, at) + token.charAt(at + 1) + token.charAt(at) + token.slice(at + 2)
      assert.equal(checkToken(swapped) === null, swapped !== token)
    }),
  )
})

test('text that is no token is refused whatever it holds', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => checkToken(text) === null))
  const { token } = mintToken('i')
  for (const text of [
    '',
    ` ${token}`,
    `${token} `,
    `${token}\n`,
    token.slice(1),
    `tmkx${token.slice(4)}`,
  ])
    assert.equal(checkToken(text), null)
})

test('the check of a published example stays what it is', () => {
  // Fixed for ever: keys in the hands of users carry it.
  assert.deepEqual(checkToken(`tmki_00000000${'a'.repeat(32)}2HX8Rf`), {
    kind: 'i',
    id: '00000000',
  })
})

test('ids and secrets use all 62 characters evenly enough', () => {
  const counts = new Map<string, number>()
  for (let i = 0; i < 500; i++)
    for (const letter of mintToken('i').token.slice(5, 45))
      counts.set(letter, (counts.get(letter) ?? 0) + 1)
  assert.equal(counts.size, 62)
  const expected = (500 * 40) / 62
  for (const count of counts.values()) assert.ok(count > expected * 0.5 && count < expected * 1.6)
})
