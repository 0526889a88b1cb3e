// What is said of a series of days: which of them go with a benchmark, and what "today" and "this month" are.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDayCut, utcDays } from '../days/day-cut.ts'
import { serverDay } from '../days/server-day.ts'
import type { Observations } from './account-days.ts'
import { endTogether } from './benchmark.ts'
import type { EquityDay } from './daily-twr.ts'
import { maxDrawdownRelative } from './drawdown.ts'
import { seriesFigures, seriesOf } from './series-figures.ts'

const day = (name: string, endEquity: number | null, more: Partial<EquityDay> = {}) => ({
  ...{ day: `2026-${name}`, endEquity, flows: [], ...more },
})
const observed = (days: EquityDay[], more: Partial<Observations> = {}): Observations => ({
  ...{ days, startMs: 0, dayBefore: '2026-06-05', startEquity: 1000 },
  ...{ fromBalance: 0, fromRecords: 0, ...more },
})
function figures(
  given: Observations,
  today: string,
  closes: Readonly<Record<string, number>> | null = null,
) {
  const series = seriesOf(given)
  const named = Object.entries(closes ?? {}).map(
    ([name, close]) => [`2026-${name}`, close] as const,
  )
  const benchmark = closes === null ? null : new Map(named)
  const settings = { periodsPerYear: 252, riskFreeAnnual: 0, minimum: 0, benchmark }
  const drawdown = maxDrawdownRelative(series.daily.map(({ value }) => value))
  return seriesFigures(series, settings, drawdown, `2026-${today}`)
}

/** Monday to Friday: +1 %, -1 %, +2 %, +1 %, 0. */
const week = [
  day('06-08', 1010),
  day('06-09', 999.9),
  day('06-10', 1019.898),
  day('06-11', 1030.09698),
  day('06-12', 1030.09698),
]

test('a first day that is whole goes with the benchmark’s move since the day before it', () => {
  const closes = { '06-05': 100, '06-08': 101, '06-09': 99.99, '06-10': 101.9898 }
  const found = figures(observed(week), '06-12', closes)
  assert.equal(found.benchmarkDays, 3)
  assert.ok(Math.abs((found.beta.value ?? 0) - 1) < 1e-9)
  // An account that begins on Monday with a deposit has no whole Monday.
  const flows = [{ amount: 1000, equityBefore: 0, atMs: 1 }]
  const begun = observed([day('06-08', 1010, { flows }), ...week.slice(1)], { startEquity: null })
  assert.equal(figures(begun, '06-12', closes).benchmarkDays, 2)
})

test('a move of several days is not paired with the return of one', () => {
  const closes = { '06-05': 100, '06-08': 101, '06-10': 110, '06-11': 111, '06-12': 111 }
  // Wednesday's close has no Tuesday before it: Monday, Thursday and Friday are left.
  assert.equal(figures(observed(week), '06-12', closes).benchmarkDays, 3)
})

test('a day after money came back goes with no move', () => {
  const away = [
    day('06-08', 1010),
    day('06-09', 0, { flows: [{ amount: -1020, equityBefore: 1020 }] }),
    day('06-10', 0),
    day('06-11', 510, { flows: [{ amount: 500, equityBefore: 0 }] }),
    day('06-12', 515.1),
  ]
  const closes = { '06-05': 1, '06-08': 2, '06-09': 3, '06-10': 4, '06-11': 5, '06-12': 6 }
  assert.equal(figures(observed(away), '06-12', closes).benchmarkDays, 3)
})

test('today and this month are those of now, not of the last day on which there was money', () => {
  const now = figures(observed(week), '06-12')
  assert.deepEqual([now.returnToday.value, now.returnThisMonth.value], [0, now.totalReturn.value])
  const weekend = figures(observed(week), '06-13')
  assert.deepEqual([weekend.returnToday.value, weekend.returnThisWeek], [0, now.returnThisWeek])
  const emptied = [
    day('06-08', 1010),
    day('06-09', 0, { flows: [{ amount: -1010, equityBefore: 1010 }] }),
    day('08-10', 0),
  ]
  const gone = figures(observed(emptied), '08-10')
  for (const found of [gone.returnToday, gone.returnThisWeek, gone.returnThisMonth])
    assert.equal(found.reason, 'no_observations')
  assert.ok(Math.abs((gone.returnThisYear.value ?? 0) - 0.01) < 1e-12)
})

test('after a ruin everything is of the newest segment', () => {
  const days = [
    day('06-08', 0, { endMs: 24 }),
    day('06-09', 100, { endMs: 48, flows: [{ amount: 100, equityBefore: 0, atMs: 30 }] }),
    day('06-10', 95, { endMs: 72 }),
    day('06-11', 120, { endMs: 96 }),
  ]
  const { start, segments } = seriesOf(observed(days))
  assert.deepEqual([start, segments.length], [{ atMs: 30, equity: 0 }, 2])
  assert.equal(seriesOf(observed(week)).start, null)
  const found = figures(observed(days), '06-11')
  assert.ok(Math.abs((found.calmar.value ?? 0) - (1.2 ** (252 / 3) - 1) / 0.05) < 1)
})

test('days of two cuts end together or they do not, whatever the cuts are called', () => {
  const days = ['2026-03-05', '2026-03-12', '2026-06-08']
  const cut = (text: string) => readDayCut(text) ?? serverDay(text) ?? assert.fail()
  assert.ok(endTogether(cut('17:00 America/New_York'), cut('America/New_York+7h'), days))
  assert.ok(!endTogether(utcDays, cut('17:00 America/New_York'), days))
  // Europe changes its clocks three weeks later.
  assert.ok(!endTogether(cut('Europe/Athens'), cut('America/New_York+7h'), days))
  assert.ok(endTogether(cut('Europe/Athens'), cut('America/New_York+7h'), ['2026-06-08']))
})
