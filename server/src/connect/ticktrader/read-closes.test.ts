// Closes of days against the practice broker: they are the last prices of its hours, of days that are over, page after page.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PracticeTickTrader } from '@tidemark/practice'
import { failureOf, openReader, startTickTrader } from '../../../test/support/ticktrader-bench.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const dayOf = (atMs: number) => new Date(atMs).toISOString().slice(0, 10)

/** The last bid of each day that is over, by the broker's own bars of hours. */
async function lastOfDays(practice: PracticeTickTrader): Promise<(readonly [string, number])[]> {
  const path = `/api/v2/public/quotehistory/EURUSD/H1/bars/bid?timestamp=${practice.now()}&count=-1000`
  const answer = await fetch(practice.url + path)
  const { Bars: bars } = (await answer.json()) as { Bars: { Timestamp: number; Close: number }[] }
  const days = new Map(bars.map(({ Timestamp, Close }) => [dayOf(Timestamp), Close] as const))
  days.delete(dayOf(practice.now()))
  return [...days]
}

test('the closes are those of the last hours of the days that are over, and of no day before the first', async () => {
  await using practice = await startTickTrader()
  practice.advance(24 * 6, HOUR_MS)
  await using session = await openReader(practice, 0)
  const found = await session.readDailyCloses?.('EURUSD', practice.now() - 30 * DAY_MS)
  assert.equal(found?.dayZone, '00:00 UTC')
  const expected = await lastOfDays(practice)
  assert.ok(expected.length >= 5)
  const pairs = found?.closes.map(({ day, close }) => [day, Number(close)])
  assert.deepEqual(pairs, expected)
  const late = await session.readDailyCloses?.('EURUSD', practice.now() - 2 * DAY_MS)
  assert.deepEqual(
    late?.closes.map(({ day }) => day),
    expected.slice(-2).map(([day]) => day),
  )
})

test('more days than one answer holds are read page by page, each once', async () => {
  await using practice = await startTickTrader()
  practice.advance(1_200, DAY_MS)
  await using session = await openReader(practice, 0)
  practice.resetRequests()
  const found = await session.readDailyCloses?.('EURUSD', practice.now() - 1_150 * DAY_MS)
  const days = found?.closes.map(({ day }) => day) ?? []
  // A day without a new price has no bar.
  assert.ok(days.length > 1_000 && days.length <= 1_150, String(days.length))
  assert.ok((days[0] ?? '') < dayOf(practice.now() - 1_140 * DAY_MS))
  assert.deepEqual(days, [...new Set(days)].sort())
  assert.equal(days.at(-1), dayOf(practice.now() - DAY_MS))
  assert.equal(practice.requests().length, 2)
})

test('a symbol that the broker does not know is refused, however it is spelt', async () => {
  await using practice = await startTickTrader()
  await using session = await openReader(practice, 0)
  for (const symbol of ['NOSUCH', 'A/../../trade', 'Ü ?#&%2e'])
    assert.match(
      await failureOf(session.readDailyCloses?.(symbol, 0) ?? Promise.resolve()),
      /^[a-z_]+: /,
    )
  const paths = practice.requests().map(({ path }) => path)
  assert.ok(paths.every((path) => !path.endsWith('/trade')))
})
