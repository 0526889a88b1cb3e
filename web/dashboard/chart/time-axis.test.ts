import assert from 'node:assert/strict'
import { test } from 'node:test'
import { timeTexts } from './time-axis.ts'

const at = (text: string): number => Date.parse(text) / 1000

test('months are named, and a year where it begins', () => {
  const ticks = ['2025-11-01', '2025-12-01', '2026-01-01', '2026-02-01'].map(at)
  const texts = timeTexts(ticks, 31 * 86_400, 'UTC')
  assert.match(texts[0] ?? '', /Nov/)
  assert.equal(texts[2], '2026')
  assert.match(texts[3] ?? '', /Feb/)
})

test('hours are those of the zone, and a day stands where it begins there', () => {
  const ticks = ['2026-03-08T20:00:00Z', '2026-03-08T23:00:00Z'].map(at)
  assert.deepEqual(timeTexts(ticks, 10_800, 'UTC'), ['20:00', '23:00'])
  assert.match(timeTexts(ticks, 10_800, 'Europe/Prague')[1] ?? '', /9/)
})
