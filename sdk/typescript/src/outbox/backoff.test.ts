import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readRetryAfter } from '../retry-after.ts'
import { backoffMs } from './backoff.ts'

const options = { firstMs: 200, mostMs: 60_000 }

test('pauses double from 200 ms to a minute, each drawn from the whole span', () => {
  const most = (failures: number) => backoffMs(failures, null, options, () => 1)
  assert.deepEqual([1, 2, 3, 9, 10, 1000].map(most), [200, 400, 800, 51_200, 60_000, 60_000])
  assert.equal(
    backoffMs(9, null, options, () => 0),
    0,
  )
})

test('Retry-After is a minimum, in seconds or as a date, and at most an hour', () => {
  const now = Date.parse('2026-04-05T12:00:00Z')
  assert.equal(readRetryAfter('7', now), 7000)
  assert.equal(readRetryAfter('Sun, 05 Apr 2026 12:00:30 GMT', now), 30_000)
  assert.equal(readRetryAfter('Sun, 05 Apr 2026 11:00:00 GMT', now), 0)
  assert.equal(readRetryAfter('999999', now), 3_600_000)
  assert.equal(readRetryAfter('Sun, 05 Apr 2027 12:00:00 GMT', now), 3_600_000)
  for (const text of [null, '', 'soon', '-5', '1.5', '2027']) {
    const expected = text === '2027' ? 2_027_000 : 0
    assert.equal(readRetryAfter(text, now), expected, String(text))
  }
  assert.equal(
    backoffMs(1, '5', options, () => 1),
    5000,
  )
  assert.equal(
    backoffMs(10, '5', options, () => 1),
    60_000,
  )
})
