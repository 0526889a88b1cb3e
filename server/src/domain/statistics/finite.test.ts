// Nothing is ever infinite or not a number, whatever comes in; and single functions against what is known of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Decimal } from '../decimal.ts'
import { amountsOf, numbersOf } from './amounts.ts'
import { alphaBeta } from './benchmark.ts'
import { dayFigures, ulcerIndex } from './day-figures.ts'
import { downsideRisk, sortino } from './downside.ts'
import { calmar, maxDrawdownRelative } from './drawdown.ts'
import { gainTwrTrades, growth } from './gains.ts'
import { moneyWeightedReturn } from './money-weighted.ts'
import { normalBelow } from './normal.ts'
import { balanceLine } from './regression.ts'
import { riskOfRuin } from './risk-of-ruin.ts'
import { roundNumber } from './round-number.ts'
import { streaks } from './streaks.ts'
import { annualReturn, totalReturn } from './total-return.ts'
import { tradeSummary } from './trade-summary.ts'
import { annualVolatility, sharpe } from './volatility.ts'
import { zScore } from './z-score.ts'

const cents = fc.integer({ min: -1_000_000, max: 1_000_000 })
const money = cents.map((value) => (value / 100).toFixed(2) as Decimal) // canonical text
const results = fc.array(money, { maxLength: 60 })
const near = (one: number, two: number, tolerance = 1e-9) =>
  assert.ok(Math.abs(one - two) <= tolerance * Math.max(1, Math.abs(one)), `${one} is not ${two}`)

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

test('a gain that passes through less than nothing is a ruin, never a gain again', () => {
  const negative = [
    [100, -50],
    [100, -50],
  ] as const
  assert.equal(growth(negative).reason, 'ruined')
  assert.equal(growth([[100, 0]]).value, -1)
  const twice = [
    { result: -150, openBalance: 100 },
    { result: -150, openBalance: 100 },
  ]
  assert.equal(gainTwrTrades(twice).reason, 'ruined')
  assert.equal(gainTwrTrades([{ result: -100, openBalance: 100 }]).value, -1)
})

test('figures are rounded as people see them', () => {
  assert.deepEqual(
    [roundNumber(1.005, 2), roundNumber(-2.345, 2), roundNumber(0.35355, 2)],
    [1.01, -2.35, 0.35],
  )
})
