// Days across the changes of clocks: what is fixed by the time-zone database, and laws that every zone obeys.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { daysBetween, isDay, isoWeekOf, monthOf, shiftDay, weekdayOf } from './day.ts'
import {
  type DayCut,
  dayAt,
  dayCutText,
  dayReader,
  endOfDay,
  newYorkClose,
  readDayCut,
  startOfDay,
} from './day-cut.ts'

const prague: DayCut = { zone: 'Europe/Prague', minutes: 0, labelShiftDays: 0 }
const iso = (ms: number) => new Date(ms).toISOString().replace('.000', '')
const hours = (cut: DayCut, day: string) => (endOfDay(cut, day) - startOfDay(cut, day)) / 3_600_000

test('the day of spring has 23 hours and the day of autumn 25', () => {
  assert.equal(iso(startOfDay(prague, '2026-03-29')), '2026-03-28T23:00:00Z')
  assert.equal(iso(endOfDay(prague, '2026-03-29')), '2026-03-29T22:00:00Z')
  assert.deepEqual(
    ['2026-03-28', '2026-03-29', '2026-10-25', '2026-10-26'].map((day) => hours(prague, day)),
    [24, 23, 25, 24],
  )
})

test('with a New York close Monday begins on Sunday at 17:00', () => {
  assert.equal(iso(startOfDay(newYorkClose, '2026-03-06')), '2026-03-05T22:00:00Z')
  assert.equal(iso(startOfDay(newYorkClose, '2026-03-09')), '2026-03-08T21:00:00Z')
  assert.equal(dayAt(newYorkClose, Date.parse('2026-03-08T20:59:59.999Z')), '2026-03-08')
  assert.equal(dayAt(newYorkClose, Date.parse('2026-03-08T21:00:00Z')), '2026-03-09')
  assert.equal(weekdayOf('2026-03-09'), 1)
})

test('a midnight that is skipped begins the day at the jump', () => {
  // Beirut goes from 00:00 to 01:00 on 29 March 2026.
  const beirut: DayCut = { zone: 'Asia/Beirut', minutes: 0, labelShiftDays: 0 }
  assert.equal(iso(startOfDay(beirut, '2026-03-29')), '2026-03-28T22:00:00Z')
  assert.equal(hours(beirut, '2026-03-29'), 23)
})

test('a cut is read as it is written, and nonsense is none', () => {
  assert.deepEqual(readDayCut('17:00 America/New_York'), newYorkClose)
  assert.deepEqual(readDayCut('Europe/Prague'), prague)
  for (const text of ['17:00 America/New_York', '00:00 Europe/Prague']) {
    const cut = readDayCut(text)
    assert.ok(cut)
    assert.equal(dayCutText(cut), text)
  }
  for (const text of [
    '24:00 UTC',
    '17:60 UTC',
    '17 UTC',
    'Nowhere/Land',
    '',
    '17:00',
    '17:00  UTC',
  ])
    assert.equal(readDayCut(text), null, text)
})

test('weeks are those of ISO 8601', () => {
  const weeks = { '2000-01-30': '2000-W04', '2021-01-03': '2020-W53', '2024-12-30': '2025-W01' }
  for (const [day, week] of Object.entries(weeks)) assert.equal(isoWeekOf(day), week)
  assert.equal(monthOf('2024-02-29'), '2024-02')
  assert.deepEqual(['2024-02-29', '2023-02-29', '2023-13-01', '2023-1-1'].map(isDay), [
    true,
    false,
    false,
    false,
  ])
})

const zones = [
  ...['America/New_York', 'Europe/Prague', 'Asia/Tokyo', 'Australia/Lord_Howe', 'Asia/Beirut'],
  ...['America/Sao_Paulo', 'Africa/Cairo', 'Asia/Kathmandu', 'UTC', 'Pacific/Auckland'],
]
const cuts = fc.record({
  zone: fc.constantFrom(...zones),
  minutes: fc.integer({ min: 0, max: 1439 }),
  labelShiftDays: fc.constantFrom(0, 1),
})
const instants = fc.integer({ min: Date.UTC(2005, 0), max: Date.UTC(2035, 0) })

test('every instant lies in exactly one day, and days follow each other without a gap', () => {
  fc.assert(
    fc.property(cuts, instants, (cut, ms) => {
      const day = dayAt(cut, ms)
      assert.ok(startOfDay(cut, day) <= ms && ms < endOfDay(cut, day))
      assert.equal(dayReader(cut)(ms), day)
      assert.equal(dayAt(cut, endOfDay(cut, day)), shiftDay(day, 1))
      assert.equal(daysBetween(day, shiftDay(day, 1)), 1)
    }),
    { numRuns: 2_000 },
  )
})
