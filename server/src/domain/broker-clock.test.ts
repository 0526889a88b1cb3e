// A broker's clock: learnt from sightings, read by date, daylight saving included.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import {
  addSighting,
  fitsZone,
  HESITATION_MS,
  LONGEST_SILENCE_MS,
  learnZone,
  readBrokerTime,
} from './broker-clock.ts'
import { isBrokerZone, offsetText } from './broker-zone.ts'

const seenAt = (day: string, hours: number, until = day) => ({
  fromMs: Date.parse(`${day}T12:00:00Z`),
  toMs: Date.parse(`${until}T12:00:00Z`),
  offsetS: hours * 3600,
})
const nothing = { liveOffsetS: null, seen: [], zone: null }

test('golden: server time and its offset give UTC', () => {
  const { server_time: cases } = JSON.parse(
    readFileSync(new URL('testdata/closed-positions.json', import.meta.url), 'utf8'),
  ) as { server_time: Array<{ server_msc: number; utc_offset_s: number; utc: string }> } // our copy
  for (const { server_msc: serverMs, utc_offset_s: liveOffsetS, utc } of cases)
    assert.equal(readBrokerTime(serverMs, { ...nothing, liveOffsetS }).instant, utc)
})

test('one sighting of +2 or +3 is taken for a clock that changes with New York', () => {
  assert.equal(learnZone([seenAt('2026-07-01', 3)]), 'America/New_York+7h')
  assert.equal(learnZone([seenAt('2026-01-15', 2)]), 'America/New_York+7h')
})

test('what is seen between the two changes of spring tells New York from Athens', () => {
  // New York changed on 2026-03-08, Athens on 2026-03-29.
  assert.equal(learnZone([seenAt('2026-03-18', 3)]), 'America/New_York+7h')
  assert.equal(learnZone([seenAt('2026-03-18', 2)]), 'Europe/Athens')
})

test('a clock that stays the same over winter and summer never changes', () => {
  assert.equal(learnZone([seenAt('2026-01-15', 3), seenAt('2026-07-01', 3)]), '+03:00')
  assert.equal(learnZone([seenAt('2026-07-01', 0)]), '+00:00')
  assert.equal(learnZone([seenAt('2026-07-01', 1)]), 'Europe/London')
})

test('sightings that no rule explains give no zone', () => {
  assert.equal(learnZone([]), null)
  assert.equal(learnZone([seenAt('2026-01-15', 2), seenAt('2026-01-20', 5)]), null)
})

test('a clock that was wrong for a time is outweighed by what was seen longer', () => {
  const wrong = { ...seenAt('2026-07-01', 1), toMs: Date.parse('2026-07-02T12:00:00Z') }
  const right = (until: string) => seenAt('2026-07-03', 3, until)
  assert.equal(learnZone([wrong, right('2026-07-03')]), 'Europe/London')
  assert.equal(learnZone([wrong, right('2026-07-05')]), 'America/New_York+7h')
  const longRight = seenAt('2026-02-10', 2, '2026-02-20')
  assert.equal(learnZone([longRight, seenAt('2026-02-21', 5)]), 'America/New_York+7h')
})

test('a clock that goes on as it was contradicts the zone that should have changed', () => {
  const newYork = 'America/New_York+7h'
  assert.equal(fitsZone(newYork, Date.UTC(2026, 2, 9), 7200), true, 'the weekend of the change')
  assert.equal(fitsZone(newYork, Date.UTC(2026, 2, 12), 7200), false)
  assert.equal(learnZone([seenAt('2026-02-10', 2, '2026-03-12')]), 'Europe/Athens')
  assert.equal(learnZone([seenAt('2026-07-01', 3, '2027-01-15')]), '+03:00')
})

test('a clock set at the weekend of the change fits the zone', () => {
  // The sighting prolonged over Saturday 2026-03-07 noon, a day before New York itself changes.
  assert.equal(
    learnZone([seenAt('2026-03-02', 2, '2026-03-07'), seenAt('2026-03-09', 3)]),
    'America/New_York+7h',
  )
})

test('a historical deal is read with the offset of its own date', () => {
  const known = { ...nothing, zone: 'America/New_York+7h' }
  const summer = readBrokerTime(Date.UTC(2026, 6, 1, 15, 0, 0, 120), known)
  assert.deepEqual(summer, {
    instant: '2026-07-01T12:00:00.12Z',
    offsetS: 10800,
    basis: 'zone:America/New_York+7h',
  })
  assert.equal(readBrokerTime(Date.UTC(2026, 0, 15, 15), known).instant, '2026-01-15T13:00:00Z')
  // Between the changes the two rules differ by an hour.
  const march = Date.UTC(2026, 2, 18, 15)
  assert.equal(readBrokerTime(march, known).instant, '2026-03-18T12:00:00Z')
  assert.equal(
    readBrokerTime(march, { ...nothing, zone: 'Europe/Athens' }).instant,
    '2026-03-18T13:00:00Z',
  )
})

test('what was seen at that time wins over the rule, and the live offset over both', () => {
  const seen = [seenAt('2026-06-30', 2, '2026-07-02')]
  const at = Date.UTC(2026, 6, 1, 15)
  const known = { liveOffsetS: null, seen, zone: 'America/New_York+7h' }
  assert.equal(readBrokerTime(at, known).basis, 'offset:+02:00')
  assert.equal(readBrokerTime(at, { ...known, liveOffsetS: -12600 }).basis, 'offset:-03:30')
  assert.equal(readBrokerTime(Date.UTC(2026, 6, 5), known).basis, 'zone:America/New_York+7h')
  assert.equal(readBrokerTime(at, nothing).basis, 'assumed:UTC')
})

test('the same offset prolongs a sighting, but not over a long silence', () => {
  const newest = seenAt('2026-07-01', 3)
  const soon = newest.toMs + 60_000
  assert.deepEqual(addSighting(newest, soon, 10800), {
    kind: 'prolong',
    seen: { ...newest, toMs: soon },
  })
  assert.equal(addSighting(newest, soon, 7200).kind, 'doubt')
  assert.equal(addSighting(newest, newest.toMs + HESITATION_MS, 7200).kind, 'begin')
  assert.equal(addSighting(newest, newest.toMs + LONGEST_SILENCE_MS + 1, 10800).kind, 'begin')
  assert.equal(addSighting(null, soon, 10800).kind, 'begin')
})

test('zones are named as people set them', () => {
  for (const zone of ['Europe/Athens', 'America/New_York+7h', '+03:00', '-05:30'])
    assert.equal(isBrokerZone(zone), true, zone)
  for (const zone of ['Atlantis', '+3', 'America/New_York+7'])
    assert.equal(isBrokerZone(zone), false)
  assert.equal(offsetText(-12600), '-03:30')
})
