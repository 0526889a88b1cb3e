import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isZone, offsetAt, offsetOfLocal } from './zone.ts'

test('daylight saving is applied per date', () => {
  assert.equal(offsetAt('Europe/Athens', Date.UTC(2026, 0, 15)), 120)
  assert.equal(offsetAt('Europe/Athens', Date.UTC(2026, 6, 15)), 180)
  assert.equal(offsetOfLocal('America/New_York', Date.UTC(2026, 6, 15, 17)), -240)
})

test('an hour that happens twice is its first run', () => {
  // Athens leaves summer time on 2026-10-25 at 04:00 local.
  assert.equal(offsetOfLocal('Europe/Athens', Date.UTC(2026, 9, 25, 3, 30)), 180)
  assert.equal(offsetOfLocal('Europe/Athens', Date.UTC(2026, 9, 25, 4, 30)), 120)
})

test('an hour that is skipped is read with the offset before the jump', () => {
  // Athens enters summer time on 2026-03-29 at 03:00 local.
  assert.equal(offsetOfLocal('Europe/Athens', Date.UTC(2026, 2, 29, 3, 30)), 120)
  assert.equal(offsetOfLocal('Europe/Athens', Date.UTC(2026, 2, 29, 4, 30)), 180)
})

test('only zones that exist are zones', () => {
  assert.equal(isZone('Europe/Athens'), true)
  assert.equal(isZone('Europe/Atlantis'), false)
  assert.equal(isZone(''), false)
})

test('an offset is that of the clock itself, on quiet days and around every change', () => {
  const clockOf = (zone: string, epochMs: number): number => {
    const format = new Intl.DateTimeFormat('en-US-u-hc-h23', {
      ...{ timeZone: zone, year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric' },
    })
    const [month = 0, day = 0, year = 0, hour = 0, minute = 0] = format
      .formatToParts(epochMs)
      .filter(({ type }) => type !== 'literal')
      .map(({ value }) => Number(value))
    return (Date.UTC(year, month - 1, day, hour, minute) - epochMs) / 60_000
  }
  for (const zone of [
    'America/New_York',
    'Australia/Lord_Howe',
    'Africa/Casablanca',
    'Asia/Kathmandu',
  ])
    for (const dayMs of [
      ...[Date.UTC(2026, 2, 8), Date.UTC(2026, 3, 4), Date.UTC(2026, 9, 3), Date.UTC(2026, 10, 1)],
      ...[
        Date.UTC(2026, 1, 15),
        Date.UTC(2026, 2, 22),
        Date.UTC(2026, 6, 1),
        Date.UTC(1985, 11, 31),
      ],
    ])
      for (let at = 0; at < 96; at += 3) {
        const ms = dayMs + at * 900_000
        assert.equal(offsetAt(zone, ms), clockOf(zone, ms), `${zone} ${new Date(ms).toISOString()}`)
      }
})
