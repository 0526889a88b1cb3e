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

test('a key that trades is of its own kind and can do nothing else', () => {
  assert.deepEqual(parseScopes(['trade']), ['orders:read', 'orders:write'])
  assert.equal(kindOf(parseScopes(['orders:read'])), 't')
  for (const words of [
    ['trade', 'read'],
    ['orders:read', 'ingest'],
    ['orders:write', 'admin:read'],
  ])
    assert.throws(() => parseScopes(words), /can do nothing else/)
})

test('a key without any scope is refused', () => {
  assert.throws(() => parseScopes([]), ScopeError)
  assert.throws(() => parseScopes(['', ' ']), ScopeError)
})
