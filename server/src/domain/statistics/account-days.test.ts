// Which equity a day ends with: the balance when nothing is open, what was recorded when something is, unknown in silence.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hours, sampleLedger } from '../../../test/support/sample-ledger.ts'
import { dec } from '../../../test/support/statistic-vectors.ts'
import { newYorkClose, utcDays } from '../days/day-cut.ts'
import {
  dayEnds,
  type Observed,
  observations,
  type Sample,
  type SpanOfDays,
  tradesOnWeekends,
  wantedInstants,
} from './account-days.ts'
import { balanceBefore } from './account-ledger.ts'
import { numberAt } from './amounts.ts'
import { dailyTwr } from './daily-twr.ts'
import { mergeLedgers } from './merge-ledgers.ts'

const span = (days: number, more: Partial<SpanOfDays> = {}): SpanOfDays => ({
  ...{ cut: utcDays, withWeekends: false, fromMs: hours(0), toMs: hours(24 * days), ...more },
})
const none = (): Sample | null => null
const observed = (
  ledger: Observed['ledger'],
  sampleBefore: Observed['sampleBefore'] = none,
): Observed => ({
  ...{ ledger, sampleBefore, rateAt: () => 1 },
})
const sampled =
  (samples: Readonly<Record<number, number>>) =>
  (ms: number): Sample | null => {
    const known = Object.entries(samples)
      .map(([hour, value]) => ({ atMs: hours(Number(hour)), value }))
      .filter(({ atMs }) => atMs < ms)
    return known.at(-1) ?? null
  }
const ends = (found: ReturnType<typeof observations>) =>
  found.days.map(({ endEquity }) => endEquity)
const returns = (found: ReturnType<typeof observations>) =>
  dailyTwr(found.startEquity, found.days).flatMap(({ daily }) => daily.map(({ value }) => value))

test('with nothing open equity is the balance, whatever was recorded', () => {
  const ledger = sampleLedger({ bookings: [[1, 'flow', 1000]], trades: [[2, 5, 50]] })
  const found = observations([observed(ledger, sampled({ 23.9: 7 }))], span(2))
  assert.deepEqual(ends(found), [1050, 1050])
  assert.deepEqual(returns(found), [0.050000000000000044, 0])
})

test('with something open it is what was recorded shortly before, and silence is a gap', () => {
  const ledger = sampleLedger({ bookings: [[1, 'flow', 1000]], trades: [[2, 80, 50]] })
  const found = observations([observed(ledger, sampled({ 23.9: 980, 30: 950 }))], span(4))
  assert.deepEqual(ends(found), [980, null, null, 1050])
  const [first, second, third, last] = returns(found)
  assert.ok(Math.abs((first ?? 0) + 0.02) < 1e-12)
  assert.deepEqual([second, third], [null, null])
  assert.ok(Math.abs((last ?? 0) - (1050 / 980 - 1)) < 1e-12)
})

test('where nobody tells of positions equity is what was recorded, not the balance', () => {
  const ledger = sampleLedger({
    ...{ opening: 1000, positionsKnown: false },
    spans: [[20, 900, 1000, 940]],
  })
  const found = observations(
    [observed(ledger, sampled({ 20: 990, 23.9: 940, 47.9: 960 }))],
    span(2),
  )
  assert.deepEqual(ends(found), [940, 960])
})

test('before anything was recorded the balance stands in, and is counted', () => {
  const ledger = sampleLedger({ bookings: [[1, 'flow', 1000]], trades: [[2, 60, 50]] })
  const found = observations([observed(ledger)], span(3))
  assert.deepEqual([ends(found), found.fromBalance], [[1000, 1000, 1050], 2])
})

test('a flow with a position open is split at the equity of its moment, or given a time when that is not known', () => {
  const ledger = sampleLedger({
    bookings: [
      [1, 'flow', 1000],
      [30, 'flow', 500],
    ],
    trades: [[2, 200, 0]],
  })
  const known = observations(
    [observed(ledger, sampled({ 23.9: 1010, 29.9: 1020, 47.9: 1500 }))],
    span(2),
  )
  assert.deepEqual(known.days[1]?.flows, [{ amount: 500, equityBefore: 1020, atMs: hours(30) }])
  const value = returns(known)[1] ?? 0
  assert.ok(Math.abs(value - ((1020 / 1010) * (1500 / 1520) - 1)) < 1e-12)
  const blind = observations([observed(ledger, sampled({ 23.9: 1010, 47.9: 1500 }))], span(2))
  assert.deepEqual(blind.days[1]?.flows, [{ amount: 500, equityBefore: null, atMs: hours(30) }])
  const [segment] = dailyTwr(blind.startEquity, blind.days)
  assert.equal(segment?.daily[1]?.flowAssumed, true)
})

test('credit is in nobody’s equity, and flows of one instant are one', () => {
  const ledger = sampleLedger({
    bookings: [
      [1, 'flow', 1000],
      [1, 'flow', 200],
      [2, 'credit', 500],
      [3, 'other_result', 12],
    ],
  })
  const found = observations([observed(ledger)], span(1))
  assert.deepEqual(found.days[0], {
    ...{ day: '2026-06-01', endMs: hours(24), endEquity: 1212 },
    flows: [{ amount: 1200, equityBefore: 0, atMs: hours(1) }],
  })
  assert.ok(Math.abs((returns(found)[0] ?? 0) - 0.01) < 1e-12)
})

test('weekends are days only for who trades then; money of a weekend belongs to Monday', () => {
  // 5 June is a Friday.
  const ledger = sampleLedger({
    bookings: [
      [1, 'flow', 1000],
      [24 * 5 + 3, 'flow', 100],
    ],
  })
  const found = observations([observed(ledger)], span(8))
  assert.deepEqual(
    found.days.map(({ day, flows }) => [day.slice(8), flows.length]),
    [
      ['01', 1],
      ['02', 0],
      ['03', 0],
      ['04', 0],
      ['05', 0],
      ['08', 1],
    ],
  )
  assert.equal(tradesOnWeekends(ledger, utcDays), false)
  const always = sampleLedger({ trades: [[1, 24 * 5 + 3, 5]] })
  assert.equal(tradesOnWeekends(always, utcDays), true)
  assert.equal(dayEnds(span(8, { withWeekends: true })).length, 8)
})

test('over a closed market the last sample of Friday is the equity of the week’s end', () => {
  const ledger = sampleLedger({ bookings: [[1, 'flow', 1000]], trades: [[2, 400, 0]] })
  // Friday 16:55 in New York is hour 116.9; Friday ends at midnight UTC, Monday begins there.
  const found = observations([observed(ledger, sampled({ 116.9: 1040 }))], span(6))
  assert.deepEqual(ends(found).at(-1), 1040)
  const silent = observations([observed(ledger, sampled({ 100: 1040 }))], span(6))
  assert.deepEqual(ends(silent).at(-1), null)
})

test('a pot is the sum of its accounts at the rates of the moment; without a rate it is not known', () => {
  const usd = observed(sampleLedger({ bookings: [[1, 'flow', 10_000]], trades: [[2, 5, 500]] }))
  const eur = observed(sampleLedger({ bookings: [[1, 'flow', 10_000]], trades: [[2, 5, 200]] }))
  const rated = { ...eur, rateAt: (ms: number) => (ms < hours(24) ? 1.1 : 1.12) }
  const found = observations([usd, rated], span(1))
  assert.deepEqual(ends(found), [21_924])
  assert.ok(Math.abs((returns(found)[0] ?? 0) - 0.044) < 1e-12)
  const blind = observations([usd, { ...eur, rateAt: () => null }], span(1))
  assert.deepEqual(ends(blind), [null])
})

test('an account that is not there yet, or has been emptied, needs no rate', () => {
  const usd = observed(sampleLedger({ bookings: [[1, 'flow', 10_000]], trades: [[2, 5, 500]] }))
  const eur = observed(
    sampleLedger({
      bookings: [
        [50, 'flow', 1000],
        [73, 'flow', -1000],
      ],
    }),
  )
  const rateAt = (ms: number) => (ms >= hours(48) && ms < hours(96) ? 1.1 : null)
  const found = observations([usd, { ...eur, rateAt }], span(5))
  assert.deepEqual(ends(found), [10_500, 10_500, 11_600, 10_500, 10_500])
  assert.equal(found.fromBalance, 0)
})

test('what comes before the first day is the last one that is observed', () => {
  const ledger = sampleLedger({ bookings: [[1, 'flow', 1000]] })
  const before = (hour: number, withWeekends = false) =>
    observations(
      [observed(ledger)],
      span(20, { fromMs: hours(hour), withWeekends }),
    ).dayBefore?.slice(5)
  // 8 June is a Monday.
  assert.deepEqual(
    [before(24 * 7), before(24 * 6), before(24 * 7, true), before(24 * 8)],
    ['06-05', '06-05', '06-07', '06-08'],
  )
})

test('an account that joins brings its money along; nothing is earned by it', () => {
  const one = observed(
    sampleLedger({
      bookings: [[1, 'flow', 10_000]],
      trades: [
        [2, 5, 500],
        [30, 31, 525],
      ],
    }),
  )
  const two = observed(
    sampleLedger({ bookings: [[24, 'flow', 100_000]], trades: [[26, 40, -1000]] }),
  )
  const [first = 0, second = 0] = returns(observations([one, two], span(2)))
  assert.ok(Math.abs((first ?? 0) - 0.05) < 1e-12)
  assert.ok(Math.abs((second ?? 0) - (110_025 / 110_500 - 1)) < 1e-12)
})

test('an account that is first heard of in the middle joins with what it had then, and was nothing before', () => {
  const one = observed(sampleLedger({ bookings: [[1, 'flow', 10_000]], trades: [[2, 5, 500]] }))
  const ledger = sampleLedger({ opening: 25_000, trades: [[50, 52, 100]] })
  const late = observed(ledger)
  const found = observations([one, late], span(4))
  assert.deepEqual(ends(found), [10_500, 10_500, 35_600, 35_600])
  const [first, second, third] = returns(found)
  assert.ok(Math.abs((first ?? 0) - 0.05) < 1e-12 && second === 0)
  assert.ok(Math.abs((third ?? 0) - 100 / 35_500) < 1e-12)
  const rateAt = () => dec(1)
  const merged = mergeLedgers([one, late].map(({ ledger: own }) => ({ ledger: own, rateAt })))
  assert.ok(merged)
  for (const [at, hour] of [24, 48, 72, 96].entries())
    assert.equal(numberAt(merged.balances, balanceBefore(merged, hours(hour))), ends(found)[at])
})

test('every cut and every flow is asked for, once, and days end at New York’s close', () => {
  const ledger = sampleLedger({
    bookings: [
      [1, 'flow', 1000],
      [21, 'flow', 5],
    ],
  })
  const wanted = wantedInstants([ledger], span(2, { cut: newYorkClose }))
  assert.deepEqual(
    wanted.map((ms) => (ms - hours(0)) / 3_600_000),
    [-3, 1, 21, 45, 48],
  )
})
