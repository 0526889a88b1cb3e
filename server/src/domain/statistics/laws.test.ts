// Laws that hold for every account: sums, products, splits, permutations, scales; and nothing is ever infinite or not a number.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { groupOf, shiftDay } from '../days/day.ts'
import type { Decimal } from '../decimal.ts'
import { add, compare, sum, ZERO } from '../decimal-math.ts'
import { amountsOf, numbersOf } from './amounts.ts'
import { alphaBeta } from './benchmark.ts'
import { breakdown, durationOf, durations } from './breakdown.ts'
import { dailyTwr } from './daily-twr.ts'
import { dayFigures, ulcerIndex } from './day-figures.ts'
import { downsideRisk, sortino } from './downside.ts'
import { calmar, drawdownEvents, maxDrawdownRelative } from './drawdown.ts'
import { fifo } from './fifo.ts'
import type { Fill } from './fills.ts'
import { flatToFlat } from './flat-to-flat.ts'
import { histogram } from './histogram.ts'
import { moneyWeightedReturn } from './money-weighted.ts'
import { nettingAverage } from './netting-average.ts'
import { normalBelow } from './normal.ts'
import { periodReturns } from './period-returns.ts'
import { balanceLine } from './regression.ts'
import { riskOfRuin } from './risk-of-ruin.ts'
import { roundNumber } from './round-number.ts'
import { sessionAt, sessions } from './sessions.ts'
import { streaks } from './streaks.ts'
import { annualReturn, linkedReturn, totalReturn } from './total-return.ts'
import { tradeSummary } from './trade-summary.ts'
import { underwater } from './underwater.ts'
import { annualVolatility, sharpe } from './volatility.ts'
import { zScore } from './z-score.ts'

const dailyReturn = fc.double({ min: -0.9, max: 3, noNaN: true })
const returns = fc.array(fc.option(dailyReturn, { nil: null }), { maxLength: 400 })
const cents = fc.integer({ min: -1_000_000, max: 1_000_000 })
const money = cents.map((value) => (value / 100).toFixed(2) as Decimal) // canonical text
const results = fc.array(money, { maxLength: 60 })
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

test('what counts trades does not depend on their order; what reads runs does not on their size', () => {
  fc.assert(
    fc.property(results, (values) => {
      const shuffled = [...values].sort()
      const { sqn, ...own } = tradeSummary(amountsOf(values))
      const { sqn: other, ...again } = tradeSummary(amountsOf(shuffled))
      assert.deepEqual(again, own)
      assert.equal(other.reason, sqn.reason)
      const doubled = amountsOf(values.map((value) => add(value, value)))
      assert.deepEqual(zScore(doubled.units), zScore(amountsOf(values).units))
      const twice = tradeSummary(doubled)
      assert.equal(twice.profitFactor.value, own.profitFactor.value)
      assert.equal(compare(twice.netProfit, add(own.netProfit, own.netProfit)), 0)
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

test('the rows of a breakdown add up to the total, exactly', () => {
  fc.assert(
    fc.property(results, fc.integer({ min: 1, max: 7 }), (values, buckets) => {
      const amounts = amountsOf(values)
      const { rows, total } = breakdown(amounts, amounts, (at) => String(at % buckets))
      assert.equal(compare(sum([ZERO, ...rows.map(({ net }) => net)]), total.net), 0)
      assert.equal(
        rows.reduce((count, { trades }) => count + trades, 0),
        values.length,
      )
      assert.equal(compare(total.net, tradeSummary(amounts).netProfit), 0)
    }),
  )
})

const fills = fc.array(
  fc.record({
    quantity: fc.integer({ min: -5, max: 5 }).filter((value) => value !== 0),
    price: fc.integer({ min: 1, max: 200 }),
    cost: fc.integer({ min: -300, max: 0 }),
  }),
  { minLength: 1, maxLength: 40 },
)

test('however fills are cut, the trades of a flat position sum to the same money, costs included', () => {
  fc.assert(
    fc.property(fills, (made) => {
      const open = made.reduce((total, { quantity }) => total + quantity, 0)
      const all = open === 0 ? made : [...made, { quantity: -open, price: 77, cost: -5 }]
      const list: Fill[] = all.map(({ quantity, price, cost }, atMs) => ({
        ...{ atMs, booked: null, seen: [] },
        quantity: String(quantity) as Decimal, // canonical text
        price: String(price) as Decimal,
        costs: (cost / 100).toFixed(2) as Decimal,
      }))
      const cash = all.reduce((total, one) => total - one.quantity * one.price * 100 + one.cost, 0)
      for (const cut of [fifo, flatToFlat]) {
        const { trades, open: left } = cut(list)
        assert.equal(left, 0n)
        near(Number(sum([ZERO, ...trades.map(({ result }) => result)])) * 100, cash, 1e-9)
        for (const { mae, mfe } of trades) assert.ok(Number(mae) <= 0 && Number(mfe) >= 0)
      }
      const costs = all.reduce((total, { cost }) => total + cost, 0)
      near(Number(nettingAverage(list).total) * 100, cash - costs, 1e-6)
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

test('a histogram holds every value once, and durations and sessions leave none out', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true })), (values) => {
      const bins = histogram(values)
      assert.equal(
        bins.reduce((count, bin) => count + bin.count, 0),
        values.length,
      )
      assert.ok(bins.length <= 40)
    }),
  )
  assert.deepEqual([0, 59.9, 60, 900, 86_400, 1e9].map(durationOf), [
    ...['<1m', '<1m', '1-5m', '15-60m', '1-7d', '>7d'],
  ])
  assert.equal(new Set(durations).size, durations.length)
  const at = (text: string) => sessionAt(Date.parse(text))
  assert.deepEqual(
    ['2026-01-15T02:00Z', '2026-01-15T08:30Z', '2026-01-15T14:00Z', '2026-01-15T18:00Z'].map(at),
    ['asia', 'london', 'overlap', 'new_york'],
  )
  // Between both changes of the clock New York opens an hour earlier for London.
  assert.equal(at('2026-03-12T12:30Z'), 'overlap')
  assert.equal(at('2026-03-05T12:30Z'), 'london')
  assert.ok(sessions.includes(at('2026-01-15T22:30Z')))
})

test('nothing is ever infinite or not a number', () => {
  const wild = fc.array(fc.option(fc.double({ min: -1, max: 1e300, noNaN: true }), { nil: null }), {
    maxLength: 50,
  })
  const check = (found: unknown, where: string): void => {
    if (typeof found === 'number') assert.ok(Number.isFinite(found), where)
    else if (found !== null && typeof found === 'object')
      for (const [name, one] of Object.entries(found)) check(one, `${where}.${name}`)
  }
  fc.assert(
    fc.property(wild, wild, results, (values, others, trades) => {
      const amounts = amountsOf(trades)
      check(
        {
          total: totalReturn(values),
          annual: annualReturn(values, 252),
          volatility: annualVolatility(values, 252),
          sharpe: sharpe(values, 252),
          sortino: sortino(values, 252),
          downside: downsideRisk(values, 252),
          calmar: calmar(values, 252),
          drawdown: maxDrawdownRelative(values.map((one) => one && Math.min(one, 1e3))),
          figures: dayFigures(values.map((one) => one && Math.min(one, 1e3))),
          ulcer: ulcerIndex(values),
          benchmark: alphaBeta(values.slice(0, others.length), others, 252),
          summary: tradeSummary(amounts),
          streaks: streaks(amounts),
          z: zScore(amounts.units),
          line: balanceLine(numbersOf(amounts)),
          ruin: riskOfRuin(0.5, 10, 1000),
        },
        'statistics',
      )
    }),
  )
})

test('a rate of return that balances its flows is found, and one that cannot is not', () => {
  near(moneyWeightedReturn([{ amount: 100, years: 0 }], 121, 2).value ?? 0, 0.1)
  const late = [
    { amount: 100, years: 0 },
    { amount: 100, years: 1 },
  ]
  near(moneyWeightedReturn(late, 231, 2).value ?? 0, 0.1)
  assert.equal(moneyWeightedReturn([], 10, 1).reason, 'no_deposits')
  assert.equal(moneyWeightedReturn(late, -5, 0).reason, 'too_few_observations')
})

test('the normal distribution has its known shares', () => {
  near(normalBelow(0.35) * 2 - 1, 0.273661, 1e-6)
  near(normalBelow(1.959963984540054), 0.975, 1e-12)
  near(normalBelow(-1) + normalBelow(1), 1, 1e-14)
})

test('an underwater curve counts calendar days from the peak, the start included', () => {
  const days = ['2026-01-02', '2026-01-05', '2026-01-06']
  const found = underwater([0.9, 0.95, 1.1], days, { value: 1, day: '2026-01-01' })
  assert.deepEqual([found.longestDays, found.recovered], [5, true])
  near(found.series[0] ?? 0, -0.1)
})

test('figures are rounded as people see them', () => {
  assert.deepEqual(
    [roundNumber(1.005, 2), roundNumber(-2.345, 2), roundNumber(0.35355, 2)],
    [1.01, -2.35, 0.35],
  )
})
