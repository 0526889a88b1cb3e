import assert from 'node:assert/strict'
import test from 'node:test'
import { kindOf, parseScopes, ScopeError } from './scopes.ts'

test('shorthands stand for the scopes of a kind', () => {
  assert.deepEqual(parseScopes(['ingest']), ['ingest:write'])
  assert.deepEqual(parseScopes(['read']), [
    'accounts:read',
    'stats:read',
    'stream:read',
    'trades:read',
  ])
  assert.deepEqual(parseScopes(['ingest', 'ingest:write', ' trades:read ']), [
    'ingest:write',
    'trades:read',
  ])
})

test('the kind follows from the scopes', () => {
  assert.equal(kindOf(parseScopes(['ingest'])), 'i')
  assert.equal(kindOf(parseScopes(['read', 'admin:read'])), 'r')
  assert.equal(kindOf(parseScopes(['ingest', 'read'])), 'a')
})

test('a mistyped scope is refused with the one that was probably meant', () => {
  assert.throws(() => parseScopes(['ingets']), /no scope "ingets"\. Did you mean ingest\?/)
  assert.throws(() => parseScopes(['trade:read']), /Did you mean trades:read\?/)
  assert.throws(() => parseScopes(['xyzzy']), /no scope "xyzzy"\. Scopes are ingest, read,/)
  assert.throws(() => parseScopes(['constructor']), ScopeError)
})

test('trade scopes are refused with the reason', () => {
  for (const word of ['trade', 'orders:read', 'orders:write'])
    assert.throws(() => parseScopes([word]), /only the trade server makes/)
})

test('a key without any scope is refused', () => {
  assert.throws(() => parseScopes([]), ScopeError)
  assert.throws(() => parseScopes(['', ' ']), ScopeError)
})
