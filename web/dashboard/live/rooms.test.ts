import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LossRule, RulesAnswer, Verdict } from '../api/rules-types.ts'
import { byNeed, nearestOf, type Room } from './rooms.ts'

// Only what the order depends on.
const rule = (room_share: string | null, verdict: Verdict = 'ok') =>
  ({ about: 'loss', rule: room_share ?? 'unknown', verdict, room_share }) as LossRule
const room = (id: string, verdict: Verdict, rules: LossRule[]): Room => ({
  ...{ id, isOld: false, nearest: nearestOf({ rules }) },
  answer: { verdict, rules } as unknown as RulesAnswer,
})

test('the limit that is broken comes first, then the one that nobody knows, then the one with the least room', () => {
  const rules = [rule('0.9'), rule('0.2'), rule(null), rule('0', 'breached')]
  assert.equal(nearestOf({ rules })?.verdict, 'breached')
  assert.equal(nearestOf({ rules: rules.slice(0, 3) })?.room_share, null)
  assert.equal(nearestOf({ rules: rules.slice(0, 2) })?.room_share, '0.2')
  assert.equal(nearestOf({ rules: [] }), null)
})

test('accounts come by need: broken, not known, and then by the room that is left', () => {
  const all = [
    room('far', 'ok', [rule('0.9')]),
    room('near', 'ok', [rule('0.1')]),
    room('goals only', 'ok', []),
    room('unknown', 'unknown', [rule(null)]),
    room('broken', 'breached', [rule('0', 'breached')]),
  ]
  assert.deepEqual(
    byNeed(all).map(({ id }) => id),
    ['broken', 'unknown', 'near', 'far', 'goals only'],
  )
})
