import assert from 'node:assert/strict'
import { test } from 'node:test'
import { midnightOf } from './midnight.ts'

test('a day begins when the clocks of its zone say so', () => {
  assert.equal(midnightOf('2026-07-01', 'UTC'), '2026-07-01T00:00:00.000Z')
  assert.equal(midnightOf('2026-07-01', 'Europe/Prague'), '2026-06-30T22:00:00.000Z')
  assert.equal(midnightOf('2026-01-01', 'America/New_York'), '2026-01-01T05:00:00.000Z')
  assert.equal(midnightOf('2026-01-01', 'Asia/Kathmandu'), '2025-12-31T18:15:00.000Z')
})

test('the day of a clock change has its own beginning and end', () => {
  assert.equal(midnightOf('2026-03-29', 'Europe/Prague'), '2026-03-28T23:00:00.000Z')
  assert.equal(midnightOf('2026-03-29', 'Europe/Prague', 1), '2026-03-29T22:00:00.000Z')
})

test('where midnight is left out, the day begins with its first instant', () => {
  // Clocks in Cairo went from 24 April 2026, 00:00 to 01:00.
  assert.equal(midnightOf('2026-04-24', 'Africa/Cairo'), '2026-04-23T22:00:00.000Z')
})

test('what is no day begins never', () => {
  assert.equal(midnightOf('2026-13-40', 'UTC'), null)
})
