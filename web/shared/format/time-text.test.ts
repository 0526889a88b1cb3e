import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayText, instantText, shortInstantText, spanText } from './time-text.ts'

test('an instant is shown in the zone that is asked for', () => {
  assert.match(instantText('2026-03-09T00:30:00Z', 'UTC'), /00:30:00/)
  assert.match(instantText('2026-03-09T00:30:00Z', 'America/New_York'), /8.*20:30:00/)
})

test('a day stays itself in every zone', () => {
  assert.match(dayText('2026-03-01'), /1/)
  assert.equal(dayText('2026-13-41'), '–')
})

test('a span has at most two units', () => {
  assert.deepEqual([5, 60, 3_900, 90_000, 11_520].map(spanText), [
    '5 s',
    '1 min',
    '1 h 5 min',
    '1 d 1 h',
    '3 h 12 min',
  ])
  assert.equal(spanText(null), '–')
})

test('a short time has its year where that is another one than now', () => {
  const now = Date.parse('2026-11-27T00:00:00Z')
  assert.doesNotMatch(shortInstantText('2026-03-09T00:30:00Z', 'UTC', now), /2026/)
  assert.match(shortInstantText('2024-03-09T00:30:00Z', 'UTC', now), /2024/)
})
