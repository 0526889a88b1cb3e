import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backOffMs, defaultPacing, jitter, LEAST_POLL_MS, pollMsOf } from './pacing.ts'

const middle = () => 0.5

test('the wait after failures doubles from 5 s to 2 min', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 50, 5000].map((failures) =>
    backOffMs(defaultPacing.backOff, failures, middle),
  )
  assert.deepEqual(
    waits,
    [5_000, 10_000, 20_000, 40_000, 80_000, 120_000, 120_000, 120_000, 120_000],
  )
})

test('the wait is spread by a fifth to both sides', () => {
  assert.equal(
    backOffMs(defaultPacing.backOff, 1, () => 0),
    4_000,
  )
  assert.equal(
    jitter(5_000, 0.2, () => 0.999999),
    6_000,
  )
})

test('a connection may be looked at less often than the broker allows, never more often', () => {
  const pollMs = (poll_seconds: string) => pollMsOf({ poll_seconds }, defaultPacing)
  assert.deepEqual(['30', '1', '0', '-5', 'often', ''].map(pollMs), [
    30_000,
    ...Array(5).fill(LEAST_POLL_MS),
  ])
  assert.equal(pollMsOf({}, defaultPacing), LEAST_POLL_MS)
})
