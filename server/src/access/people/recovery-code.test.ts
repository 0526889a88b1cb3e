import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRecoveryCode, newRecoveryCodes, recoveryHash } from './recovery-code.ts'

test('ten codes of at least 112 bits, all different', () => {
  const codes = newRecoveryCodes()
  assert.equal(new Set(codes).size, 10)
  for (const code of codes) {
    assert.match(code, /^([a-hjkmnp-z2-9]{5}-){4}[a-hjkmnp-z2-9]{5}$/)
    assert.ok(isRecoveryCode(code))
  }
  assert.ok(25 * Math.log2(31) >= 112)
})

test('how it was typed makes no difference', () => {
  const [code = ''] = newRecoveryCodes()
  const hash = recoveryHash(code)
  assert.deepEqual(recoveryHash(code.toUpperCase().replaceAll('-', ' ')), hash)
  assert.notDeepEqual(recoveryHash(`${code.slice(0, -1)}${code.endsWith('a') ? 'b' : 'a'}`), hash)
})

test('what is no recovery code is not taken for one', () => {
  for (const text of ['', '123456', 'abcde-abcde', 'o'.repeat(25), `${'a'.repeat(25)}a`])
    assert.equal(isRecoveryCode(text), false, text)
})
