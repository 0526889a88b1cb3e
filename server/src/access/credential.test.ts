import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { credentialOf, keyInUrl } from './credential.ts'
import { mintToken, type TokenKind } from './keys/token.ts'

const token = fc
  .constantFrom<TokenKind>('i', 'r', 't', 's', 'w', 'a')
  .map((kind) => mintToken(kind).token)
const text = fc.string({ unit: 'grapheme-ascii' })

test('a key is seen wherever it stands in a URL and however it is escaped', () => {
  fc.assert(
    fc.property(text, token, text, fc.array(fc.nat(50)), (before, key, after, escaped) => {
      const spelled = [...key]
        .map((letter, at) =>
          escaped.includes(at) ? `%${letter.charCodeAt(0).toString(16)}` : letter,
        )
        .join('')
      // What stands before must not swallow the first escape, as in `%` + `%74`.
      fc.pre(!/%.?$/.test(before))
      assert.ok(keyInUrl(`/${before}${spelled}${after}`) !== null)
    }),
  )
})

test('ordinary URLs hold no key', () => {
  for (const url of [
    '/',
    '/api/v1/trades?bot=tmki_short',
    '/docs?q=tmk',
    '/a%ZZb%',
    '/%E2%82%AC?x=%00',
  ])
    assert.equal(keyInUrl(url), null)
})

test('headers are read without regard to the spelling of the scheme', () => {
  fc.assert(
    fc.property(fc.constantFrom('Bearer', 'bearer', 'BEARER'), token, (scheme, key) => {
      const headers: Record<string, string> = { authorization: `${scheme} ${key}` }
      assert.equal(
        credentialOf((name) => headers[name]),
        key,
      )
    }),
  )
})
