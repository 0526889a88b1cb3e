import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clearCookie, newSessionId, sessionHash, sessionIdOf, setCookie } from './session-id.ts'

test('a session id has 256 bits, and what is stored does not tell it', () => {
  const id = newSessionId()
  assert.match(id, /^[0-9a-f]{64}$/)
  assert.notEqual(id, newSessionId())
  assert.notEqual(sessionHash(id).toString('hex'), id)
})

test('the cookie cannot be read by scripts, sent in plain text, by other sites, or below a path', () => {
  for (const cookie of [setCookie(newSessionId()), clearCookie])
    for (const rule of ['Path=/', 'Secure', 'HttpOnly', 'SameSite=Strict'])
      assert.ok(cookie.split('; ').includes(rule), `${rule} in ${cookie}`)
  assert.doesNotMatch(setCookie('x'), /Domain/i)
})

test('exactly one well-formed session is read from the header', () => {
  const id = newSessionId()
  assert.equal(sessionIdOf(`a=b; __Host-tm_sid=${id}; c=d`), id)
  assert.equal(sessionIdOf(setCookie(id).split(';')[0]), id)
  for (const header of [
    undefined,
    '',
    'other=1',
    `__Host-tm_sid=${id.slice(1)}`,
    `__Host-tm_sid=${id}; __Host-tm_sid=${newSessionId()}`,
    `x__Host-tm_sid=${id}`,
  ])
    assert.equal(sessionIdOf(header), null)
})
