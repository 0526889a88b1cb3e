import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mintToken } from '../../access/keys/token.ts'
import { checkVerdict, refuseKeyAsArgument } from './refusals.ts'

test('an id, or a name that may be meant by it, is let through', () => {
  for (const text of ['4kJ2mZ0q', 'mt5-bot']) refuseKeyAsArgument(text)
})

test('a key in the place of an id is refused without being repeated, mistyped or whole', () => {
  const { id, token } = mintToken('i')
  const whole = { name: 'UsageError', message: new RegExp(`its id is ${id}\\.`) }
  assert.throws(() => refuseKeyAsArgument(token), whole)
  for (const text of [token, token.slice(0, -2), token.slice(4)]) {
    assert.throws(
      () => refuseKeyAsArgument(text),
      (error) => error instanceof Error && !error.message.includes(text.slice(13)),
    )
  }
})

test('a verdict names the kind and id of a key, and never its secret', () => {
  const { id, token } = mintToken('r')
  const verdict = checkVerdict({ kind: 'r', id })
  assert.deepEqual(verdict.json, { valid: true, kind: 'r', id })
  assert.match(verdict.text, /read key/)
  assert.equal(verdict.text.includes(token.slice(13)), false)
  assert.equal(checkVerdict(null).json.valid, false)
})
