import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { instantFromSql, parseOffset, parseTime, toInstant } from './instant.ts'

function instantOf(text: string): string {
  const written = parseTime(text)
  return written.kind === 'instant' ? written.instant : written.kind
}

test('RFC 3339 times become UTC with their fraction kept', () => {
  assert.equal(instantOf('2026-04-05T12:34:56Z'), '2026-04-05T12:34:56Z')
  assert.equal(instantOf('2026-04-05T12:34:56.120Z'), '2026-04-05T12:34:56.12Z')
  assert.equal(instantOf('2026-04-05T12:34:56.123456+03:00'), '2026-04-05T09:34:56.123456Z')
  assert.equal(instantOf('2026-04-05 00:30:00-05:30'), '2026-04-05T06:00:00Z')
})

test('the forms of MQL5 and SQL have no zone of their own', () => {
  for (const text of ['2026.04.05 12:34:56', '2026-04-05 12:34:56', '2026.04.05 12:34']) {
    const written = parseTime(text)
    assert.equal(written.kind, 'local')
    if (written.kind === 'local') assert.match(toInstant(written.local, 180), /^2026-04-05T09:34/)
  }
})

test('times that do not exist, or that PostgreSQL would read its own way, are refused', () => {
  const bad = ['now', 'infinity', 'today', '', '2026-02-30T00:00:00Z', '2026-13-01T00:00:00Z']
  bad.push('300000-01-01T00:00:00Z', '1989-12-31T23:59:59Z', '2101-01-01T00:00:00Z')
  bad.push('2026-04-05T24:00:00Z', '2026-04-05T12:60:00Z', '2026-04-05T12:34:60Z', '20260405')
  bad.push('2026.04-05 12:00:00', '2026-04-05T12:34Z', '2026-04-05T12:34:56+25:00', '1775392496')
  for (const text of bad) assert.equal(parseTime(text).kind, 'refused', text)
})

test('more than microseconds is refused rather than rounded; trailing zeros are not more', () => {
  assert.deepEqual(parseTime('2026-04-05T12:34:56.1234567Z'), {
    kind: 'refused',
    code: 'time_too_precise',
  })
  assert.equal(instantOf('2026-04-05T12:34:56.123456000Z'), '2026-04-05T12:34:56.123456Z')
})

test('offsets are minutes east of UTC', () => {
  assert.equal(parseOffset('+03:00'), 180)
  assert.equal(parseOffset('-05:30'), -330)
  assert.equal(parseOffset('Z'), 0)
  assert.equal(parseOffset('3'), null)
  assert.equal(parseOffset('+24:00'), null)
})

test('what PostgreSQL prints in UTC is the same instant text', () => {
  assert.equal(instantFromSql('2026-04-05 12:34:56+00'), '2026-04-05T12:34:56Z')
  assert.equal(instantFromSql('2026-04-05 12:34:56.12+00'), '2026-04-05T12:34:56.12Z')
})

test('every millisecond from 1990 to 2100 survives', () => {
  const min = new Date('1990-01-01T00:00:00Z')
  const max = new Date('2100-12-31T23:59:59.999Z')
  fc.assert(
    fc.property(fc.date({ min, max, noInvalidDate: true }), (date) => {
      assert.equal(Date.parse(instantOf(date.toISOString())), date.getTime())
    }),
  )
})
