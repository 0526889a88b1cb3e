// Laws of trades: order and size do not matter where they must not; rows add up; however fills are cut, the money is the same.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Decimal } from '../decimal.ts'
import { add, compare, sum, ZERO } from '../decimal-math.ts'
import { amountsOf } from './amounts.ts'
import { breakdown, durationOf, durations } from './breakdown.ts'
import { fifo } from './fifo.ts'
import type { Fill } from './fills.ts'
import { flatToFlat } from './flat-to-flat.ts'
import { histogram } from './histogram.ts'
import { nettingAverage } from './netting-average.ts'
import { sessionAt, sessions } from './sessions.ts'
import { tradeSummary } from './trade-summary.ts'
import { zScore } from './z-score.ts'

const cents = fc.integer({ min: -1_000_000, max: 1_000_000 })
const money = cents.map((value) => (value / 100).toFixed(2) as Decimal) // canonical text
const results = fc.array(money, { maxLength: 60 })
const near = (one: number, two: number, tolerance = 1e-9) =>
  assert.ok(Math.abs(one - two) <= tolerance * Math.max(1, Math.abs(one)), `${one} is not ${two}`)

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

test('results that are all but equal have a histogram too', () => {
  for (const values of [
    [-999999.9999999983, -999999.9999999979, -8e-107],
    [999999.9999999997, 1e6],
    [0, 5e-324],
  ]) {
    const bins = histogram(values)
    assert.equal(
      bins.reduce((count, bin) => count + bin.count, 0),
      values.length,
    )
    assert.ok(bins.length <= 40)
  }
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
