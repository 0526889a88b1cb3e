import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createQueueAge } from './queue-age.ts'

test('a line that is queued after a quiet night is as old as itself', () => {
  let nowMs = 1_000_000
  const age = createQueueAge([], () => nowMs)
  age.note(1)
  nowMs += 36_000_000
  age.note(2)
  assert.equal(age.oldestMs(0), 1_000_000)
  assert.equal(age.oldestMs(1), 37_000_000)
})

test('a clock that is set back does not stop the marks', () => {
  let nowMs = 90_000_000
  const age = createQueueAge([], () => nowMs)
  age.note(1)
  nowMs = 5_000
  age.note(2)
  assert.equal(age.oldestMs(1), 5_000)
})

test('lines of an earlier process are as old as their segment', () => {
  const segment = (name: string, lastSeq: number, bornAtMs: number) => ({
    name,
    bytes: 1,
    lastSeq,
    bornAtMs,
  })
  const age = createQueueAge([segment('a', 10, 100), segment('b', 20, 200)])
  assert.equal(age.oldestMs(9), 100)
  assert.equal(age.oldestMs(10), 200)
})
