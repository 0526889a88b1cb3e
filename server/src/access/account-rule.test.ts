import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anyone } from '../platform/http/route.ts'
import { accountRefusal, accountsToSee } from './account-rule.ts'

const limited = { ...anyone, accounts: new Set(['1', '2']) }

test('a limited key sees its own accounts and nothing of another one', () => {
  assert.deepEqual(accountsToSee(null, limited), ['1', '2'])
  assert.deepEqual(accountsToSee('2', limited), ['2'])
  assert.deepEqual(accountsToSee('3', limited), [])
  assert.deepEqual([accountsToSee(null, anyone), accountsToSee('3', anyone)], [null, ['3']])
})

test('a limited key writes to its own accounts, and is told which they are', () => {
  assert.equal(accountRefusal('1', limited), null)
  assert.equal(accountRefusal('', anyone), null)
  assert.match(accountRefusal('3', limited)?.message ?? '', /names another account; .* 1, 2\.$/)
  assert.match(accountRefusal('', limited)?.message ?? '', /names no account/)
})
