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
