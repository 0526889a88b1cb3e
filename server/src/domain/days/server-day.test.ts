import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayAt, newYorkClose } from './day-cut.ts'
import { serverDay } from './server-day.ts'

test('a server seven hours ahead of New York ends its day when New York does', () => {
  assert.deepEqual(serverDay('America/New_York+7h'), newYorkClose)
})

test('a fixed offset and a plain zone have their own midnight', () => {
  const ahead = serverDay('+03:00')
  assert.ok(ahead)
  assert.equal(dayAt(ahead, Date.parse('2026-05-01T20:59:59Z')), '2026-05-01')
  assert.equal(dayAt(ahead, Date.parse('2026-05-01T21:00:00Z')), '2026-05-02')
  const behind = serverDay('-05:00')
  assert.ok(behind)
  assert.equal(dayAt(behind, Date.parse('2026-05-01T04:59:59Z')), '2026-04-30')
  assert.deepEqual(serverDay('Europe/Athens'), {
    zone: 'Europe/Athens',
    minutes: 0,
    labelShiftDays: 0,
  })
  assert.equal(serverDay('Nowhere/Land'), null)
})
