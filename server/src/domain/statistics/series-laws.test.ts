// Laws of returns: products, splits at flows, gaps, scales; drawdowns are what a slow search finds.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { groupOf, shiftDay } from '../days/day.ts'
import { dailyTwr } from './daily-twr.ts'
import { sortino } from './downside.ts'
import { drawdownEvents } from './drawdown.ts'
import { periodReturns } from './period-returns.ts'
import { roundNumber } from './round-number.ts'
import { linkedReturn } from './total-return.ts'
import { underwater } from './underwater.ts'
import { annualVolatility, sharpe } from './volatility.ts'

const dailyReturn = fc.double({ min: -0.9, max: 3, noNaN: true })
const returns = fc.array(fc.option(dailyReturn, { nil: null }), { maxLength: 400 })
const near = (one: number, two: number, tolerance = 1e-9) =>
  assert.ok(Math.abs(one - two) <= tolerance * Math.max(1, Math.abs(one)), `${one} is not ${two}`)

test('months make years and years make the total, by products', () => {
  fc.assert(
    fc.property(returns, fc.integer({ min: 0, max: 3000 }), (values, offset) => {
      const start = shiftDay('2019-01-01', offset)
      const days = values.map((_, at) => shiftDay(start, at))
      const months = periodReturns(days, values, 'month')
      const years = periodReturns(days, values, 'year')
      for (const [year, value] of years) {
        const own = [...months].filter(([month]) => groupOf(`${month}-01`, 'year') === year)
        if (value !== null) near(linkedReturn(own.map(([, one]) => one)), value)
      }
      near(linkedReturn([...years.values()]), linkedReturn(values))
    }),
  )
})

test('a flow changes no return, however it is split, when the equity before it is known', () => {
  const flow = fc.integer({ min: -500, max: 5_000 })
  fc.assert(
    fc.property(
      fc.array(fc.tuple(dailyReturn, dailyReturn, flow), { minLength: 1, maxLength: 30 }),
      (days) => {
        const walk = (pieces: number) => {
          let equity = 1_000
          return days.map(([first, second, amount], at) => {
            const before = equity * (1 + first)
            const total = before + amount <= 1 ? 0 : amount
            const part = total / pieces
            const flows = Array.from({ length: pieces }, (_, n) => ({
              amount: part,
              equityBefore: before + n * part,
            }))
            equity = (before + total) * (1 + second)
            return { day: shiftDay('2026-01-01', at), endEquity: equity, flows }
          })
        }
        const [once = assert.fail()] = dailyTwr(1_000, walk(1))
        const [thrice = assert.fail()] = dailyTwr(1_000, walk(3))
        for (const [at, { value }] of once.daily.entries()) {
          const [first, second] = days[at] ?? assert.fail()
          near(value ?? Number.NaN, (1 + first) * (1 + second) - 1, 1e-6)
          near(thrice.daily[at]?.value ?? Number.NaN, value ?? Number.NaN, 1e-6)
        }
      },
    ),
  )
})

test('a gap leaves its days unknown and the total as it was', () => {
  const day = (endEquity: number | null, at: number) => ({
    ...{ day: shiftDay('2026-01-01', at), endEquity, flows: [] },
  })
  const [segment = assert.fail()] = dailyTwr(100, [110, null, null, 121].map(day))
  assert.deepEqual(
    segment.daily.map(({ value, spansDays }) => [value === null, spansDays]),
    [
      [false, 1],
      [true, 1],
      [true, 1],
      [false, 3],
    ],
  )
  near(segment.total, 0.21)
})

test('an account that is emptied and filled again was never ruined', () => {
  const flows = (amount: number, equityBefore: number) => [{ amount, equityBefore }]
  const segments = dailyTwr(null, [
    { day: '2026-01-01', endEquity: 110, flows: flows(100, 0) },
    { day: '2026-01-02', endEquity: 0, flows: flows(-121, 121) },
    { day: '2026-01-03', endEquity: 0, flows: [] },
    { day: '2026-01-04', endEquity: 60, flows: flows(50, 0) },
  ])
  assert.equal(segments.length, 1)
  const daily = segments[0]?.daily ?? []
  assert.deepEqual(
    daily.map(({ value }) => roundNumber(value ?? 0, 9)),
    [0.1, 0.1, 0.2],
  )
})

test('taking everything out in two parts is no ruin, though floats leave a remainder', () => {
  // 0.3 - (0.1 + 0.2) is -5.5e-17, and 0.8 - 0.1 - 0.7 is 1.1e-16.
  for (const amount of [-0.1 - 0.2, -0.7 - 0.1]) {
    const equityBefore = Number((-amount).toFixed(1)) + (amount < -0.5 ? 1.1e-16 : 0)
    const [segment = assert.fail(), more] = dailyTwr(equityBefore / 1.5, [
      { day: '2026-01-01', endEquity: 0, flows: [{ amount, equityBefore }] },
    ])
    assert.equal(more, undefined)
    assert.equal(segment.isRuined, false)
    near(segment.daily[0]?.value ?? Number.NaN, 0.5)
  }
})

test('a segment after a ruin begins with what is there: money that covers a debt is no capital', () => {
  const segments = dailyTwr(1_000, [
    {
      ...{ day: '2026-01-01', endEquity: 50, endMs: 24 },
      flows: [{ amount: 100, equityBefore: -50, atMs: 7 }],
    },
    { day: '2026-01-02', endEquity: 55, endMs: 48, flows: [] },
  ])
  assert.deepEqual(
    segments.map(({ isRuined, start, daily }) => [isRuined, start, daily.length]),
    [
      [true, null, 1],
      [false, { atMs: 7, equity: -50 }, 2],
    ],
  )
  near(segments[1]?.total ?? Number.NaN, 0.1)
})

test('profits of days are the change of equity that no flow made', () => {
  const flow = fc.integer({ min: -500, max: 5_000 })
  fc.assert(
    fc.property(fc.array(fc.tuple(dailyReturn, flow), { minLength: 1, maxLength: 30 }), (days) => {
      let equity = 1_000
      let flowed = 0
      const walk = days.map(([earned, wanted], at) => {
        const before = equity * (1 + earned)
        const amount = before + wanted <= 1 ? 0 : wanted
        equity = before + amount
        flowed += amount
        const flows = [{ amount, equityBefore: before }]
        return { day: shiftDay('2026-01-01', at), endEquity: equity, flows }
      })
      const [segment = assert.fail()] = dailyTwr(1_000, walk)
      const profit = segment.daily.reduce((sum, one) => sum + (one.profit ?? Number.NaN), 0)
      const size = walk.reduce((most, { endEquity }) => Math.max(most, endEquity), 1_000)
      near(profit / size, (equity - 1_000 - flowed) / size, 1e-9)
    }),
  )
})

test('sharpe and sortino do not change with the size of the returns, and volatility does in proportion', () => {
  fc.assert(
    fc.property(fc.array(dailyReturn, { minLength: 3 }), (values) => {
      const half = values.map((value) => value / 2)
      const [one, two] = [sharpe(values, 252), sharpe(half, 252)]
      if (one.reason === null && two.reason === null) near(one.value, two.value, 1e-6)
      const [three, four] = [sortino(values, 252), sortino(half, 252)]
      if (three.reason === null && four.reason === null) near(three.value, four.value, 1e-6)
      near((annualVolatility(values, 252).value ?? 0) / 2, annualVolatility(half, 252).value ?? 0)
    }),
  )
})

test('both drawdowns are what a slow search finds', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -400, max: 400 }), { maxLength: 40 }), (changes) => {
      const steps = changes.map((one, atMs) => ({ change: BigInt(one), flow: 0n, atMs }))
      const found = drawdownEvents(100_000n, steps, 0)
      const path = [100_000]
      for (const one of changes) path.push((path.at(-1) ?? 0) + one)
      let amount = 0
      let fraction = 0
      for (const [at, value] of path.entries()) {
        const peak = Math.max(...path.slice(0, at + 1))
        amount = Math.max(amount, peak - value)
        fraction = Math.max(fraction, 1 - value / peak)
      }
      assert.equal(Number(found.money.amount), amount)
      near(found.relative.fraction, fraction, 1e-9)
    }),
  )
})

test('an underwater curve counts calendar days from the peak, the start included', () => {
  const days = ['2026-01-02', '2026-01-05', '2026-01-06']
  const found = underwater([0.9, 0.95, 1.1], days, { value: 1, day: '2026-01-01' })
  assert.deepEqual([found.longestDays, found.recovered], [5, true])
  near(found.series[0] ?? 0, -0.1)
})
