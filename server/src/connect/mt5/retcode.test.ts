// Every return code of the documentation against what the protocol's handling rule wants of it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type AllowedCommand, allowedCommands } from './allow-list.ts'
import { failureOf, rightFor } from './retcode.ts'

const { retcodes }: { retcodes: { code: number; const: string }[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'testdata/mt5-web-api.json'), 'utf8'),
)

/** Answers that are no failure: each command says itself what they mean. */
const outcomes = [0, 1, 13, 14]
const passing = [2, 7, 9, 10, 11, 12, 15, 16, 1018]

for (const { code, const: name } of retcodes.filter((one) => !outcomes.includes(one.code)))
  test(`${code} ${name}`, () => {
    const failure = failureOf(code, 'user/get_batch')
    assert.match(failure.detail, new RegExp(`^retcode ${code} to user/get_batch`))
    if (passing.includes(code)) assert.equal(failure.reason, 'broker_busy')
    else if (code === 3006) assert.equal(failure.reason, 'investor_password_wrong')
    else if (code >= 1000 || code === 8) assert.equal(failure.retry, 'operator')
    else assert.equal(failure.reason, 'answer_not_understood')
  })

test('a code that nobody knows is not understood, in the handshake it is for a person', () => {
  assert.equal(failureOf(4711, 'user/get').reason, 'answer_not_understood')
  assert.equal(failureOf(1020, 'auth/answer').reason, 'credentials_refused')
  assert.equal(failureOf(1021, 'auth/answer').reason, 'credentials_refused')
})

test('a missing permission is named for every command', () => {
  for (const name of Object.keys(allowedCommands)) {
    const command = name as AllowedCommand // a key of that table
    assert.ok(rightFor(command).length > 10, command)
    assert.ok(failureOf(8, command).detail.endsWith(rightFor(command)))
  }
  assert.match(rightFor('deal/get_page'), /Access to trade orders/)
  assert.match(rightFor('user/account/get_batch'), /Access to accounts/)
})
