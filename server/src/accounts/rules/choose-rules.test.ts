// A preset with what it leaves open becomes a rule set; what is missing or wrong is named.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Instant } from '../../domain/instant.ts'
import { chooseRules } from './choose-rules.ts'

const now = '2026-11-20T09:00:00Z' as Instant // test data

test('what a preset names is taken from it, what it leaves open from the account or from what was said', () => {
  const read = chooseRules({ preset: 'topstep-50k' }, now, 'EUR')
  assert.ok(read.kind === 'read')
  const { currency, initialBalance, validFrom } = read.ruleSet
  assert.deepEqual([currency, initialBalance, validFrom], ['USD', '50000', now])
  const given = {
    preset: 'ftmo-2-step-funded',
    initial_balance: '25000.00',
    valid_from: '2026-11-01T00:00:00Z',
  }
  const other = chooseRules(given, now, 'EUR')
  assert.ok(other.kind === 'read')
  assert.deepEqual(
    [other.ruleSet.currency, other.ruleSet.initialBalance, other.ruleSet.validFrom],
    ['EUR', '25000.00', '2026-11-01T00:00:00Z'],
  )
})

for (const [what, value, pointer, code] of [
  ['a preset that does not exist', { preset: 'nobody' }, '/preset', 'unknown'],
  ['a member that does not exist', { preset: 'topstep-50k', size: 1 }, '/size', 'unknown_member'],
  ['no balance', { preset: 'ftmo-2-step-funded' }, '/initial_balance', 'required'],
  [
    'a time without a zone',
    { preset: 'topstep-50k', valid_from: '2026-11-01' },
    '/valid_from',
    'format',
  ],
  ['nothing', {}, '/id', 'required'],
] as const)
  test(`${what} is refused at ${pointer}`, () => {
    const read = chooseRules(value, now, 'USD')
    assert.ok(read.kind === 'refused')
    assert.equal(
      read.complaints.find((one) => one.pointer === pointer)?.code,
      code,
      JSON.stringify(read.complaints),
    )
  })
