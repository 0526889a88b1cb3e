import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Secret as OtpSecret } from 'otpauth'
import { Secret } from '../../platform/secret.ts'
import { newOneTimeSecret, oneTimeAddress, stepOfCode, typedCode } from './one-time-code.ts'

/** RFC 6238, appendix B, SHA-1: seconds since 1970 and the last six of the eight digits. */
const vectors = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
] as const
const secret = new Secret(OtpSecret.fromUTF8('12345678901234567890').base32)

test('codes are those of RFC 6238', () => {
  for (const [seconds, code] of vectors)
    assert.equal(stepOfCode(secret, code, seconds * 1000), Math.floor(seconds / 30), code)
})

test('the step before and the one after are taken, and no other', () => {
  const code = '005924'
  const step = Math.floor(1_234_567_890 / 30)
  for (const [steps, expected] of [
    [-2, null],
    [-1, step],
    [0, step],
    [1, step],
    [2, null],
  ] as const)
    assert.equal(stepOfCode(secret, code, (1_234_567_890 + steps * 30) * 1000), expected)
})

test('digits may have a blank between them, and nothing else is a code', () => {
  assert.equal(typedCode(' 123 456 '), '123456')
  for (const text of ['', '12345', '1234567', '12345a', '१२३४५६'])
    assert.equal(typedCode(text), null)
})

test('a new secret has 160 bits, and the address names who and what it is for', () => {
  const made = newOneTimeSecret()
  assert.match(made, /^[A-Z2-7]{32}$/)
  assert.notEqual(made, newOneTimeSecret())
  const address = new URL(oneTimeAddress(made, 'alice b', 'Tidemark'))
  assert.equal(address.protocol, 'otpauth:')
  assert.match(decodeURIComponent(address.pathname), /Tidemark:alice b$/)
  assert.equal(address.searchParams.get('secret'), made)
})
