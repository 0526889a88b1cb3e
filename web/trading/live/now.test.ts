import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countdownText, msUntil, now } from './now.ts'

test('a countdown shows minutes and seconds, rounds up, and ends at nothing', () => {
  assert.equal(countdownText(299_001), '5:00')
  assert.equal(countdownText(9_000), '0:09')
  assert.equal(countdownText(1), '0:01')
  assert.equal(countdownText(-5_000), '0:00')
  assert.equal(countdownText(3_780_000), '1 h 3 min')
})

test('what is left until an instant goes by the second that is shown', () => {
  now.value = Date.parse('2026-04-05T12:34:56Z')
  assert.equal(msUntil('2026-04-05T12:35:06Z'), 10_000)
  assert.equal(msUntil('2026-04-05T12:34:46Z'), -10_000)
})
