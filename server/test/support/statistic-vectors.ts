// Vectors of statistics: from their plain numbers to the call of the function that they speak of.
// A file of ours says what its rows hold; a member that is missing shows as a failing vector.
import { readDayCut, startOfDay } from '../../src/domain/days/day-cut.ts'
import type { Decimal } from '../../src/domain/decimal.ts'
import { sum, ZERO } from '../../src/domain/decimal-math.ts'
import { amountsOf } from '../../src/domain/statistics/amounts.ts'
import { alphaBeta } from '../../src/domain/statistics/benchmark.ts'
import { dailyTwr } from '../../src/domain/statistics/daily-twr.ts'
import { downsideRisk, sortino } from '../../src/domain/statistics/downside.ts'
import {
  calmar,
  drawdownEvents,
  maxDrawdownRelative,
  recoveryFactor,
} from '../../src/domain/statistics/drawdown.ts'
import { fifo } from '../../src/domain/statistics/fifo.ts'
import type { Fill } from '../../src/domain/statistics/fills.ts'
import { flatToFlat } from '../../src/domain/statistics/flat-to-flat.ts'
import { absoluteGain, gainTwrTrades, growth } from '../../src/domain/statistics/gains.ts'
import { bookingKind, ledgerTotals } from '../../src/domain/statistics/ledger-totals.ts'
import { nettingAverage } from '../../src/domain/statistics/netting-average.ts'
import { periodReturns } from '../../src/domain/statistics/period-returns.ts'
import { portfolioTwr } from '../../src/domain/statistics/portfolio-twr.ts'
import { rExpectancy, targetR } from '../../src/domain/statistics/r-multiples.ts'
import { decimalFromNumber } from '../../src/domain/statistics/round-number.ts'
import { roundTrip } from '../../src/domain/statistics/round-trip.ts'
import { streaks } from '../../src/domain/statistics/streaks.ts'
import {
  annualReturn,
  cagr,
  linkedReturn,
  totalReturn,
} from '../../src/domain/statistics/total-return.ts'
import { tradeSummary } from '../../src/domain/statistics/trade-summary.ts'
import { underwater } from '../../src/domain/statistics/underwater.ts'
import { annualVolatility, sharpe } from '../../src/domain/statistics/volatility.ts'
import { zScore } from '../../src/domain/statistics/z-score.ts'

// biome-ignore lint/suspicious/noExplicitAny: rows of many shapes, each known to the call that reads it.
type Inputs = any
export type Vector = {
  readonly name: string
  readonly statistic: string
  readonly inputs: Inputs
  readonly expected: unknown
  readonly tolerance: number
}

export function dec(value: number | undefined): Decimal {
  const decimal = decimalFromNumber(value ?? 0)
  if (decimal === null) throw new Error(`${value} is no decimal`)
  return decimal
}

const amounts = (values: readonly number[]) => amountsOf(values.map(dec))
const MINUTE_MS = 60_000

const calls: Readonly<Record<string, (i: Inputs) => unknown>> = {
  annual_return: (i) => annualReturn(i.returns, i.periods_per_year),
  annual_volatility: (i) => annualVolatility(i.returns, i.periods_per_year),
  calmar: (i) => calmar(i.returns, i.periods_per_year),
  sortino: (i) => sortino(i.returns, i.periods_per_year, i.minimum_acceptable_return),
  downside_risk: (i) => downsideRisk(i.returns, i.periods_per_year, i.minimum_acceptable_return),
  sharpe: (i) => sharpe(i.returns, i.periods_per_year, i.risk_free_per_period),
  max_drawdown_relative: (i) => maxDrawdownRelative(i.returns),
  drawdown_events: callDrawdown,
  expectancy: (i) => tradeSummary(amounts(i.results)).expectancy,
  expectancy_ratio: (i) => tradeSummary(amounts(i.results)).expectancyRatio,
  trade_summary: (i) => tradeSummary(amounts(i.results)),
  cagr: (i) => cagr(i.start, i.end, i.days),
  gain_twr_trades: (i) =>
    gainTwrTrades(
      i.trades.map((one: Inputs) => ({ result: one.result, openBalance: one.open_balance })),
    ),
  alpha_beta: (i) => alphaBeta(i.returns, i.benchmark, i.periods_per_year),
  period_returns: (i) => periodReturns(i.dates, i.returns, i.group),
  total_return: (i) => totalReturn(i.returns),
  growth: (i) => growth(i.periods),
  linked_return: (i) => linkedReturn(i.returns),
  daily_twr: callDailyTwr,
  underwater: (i) => {
    const { longestDays, currentFraction, series, recovered } = underwater(i.values)
    return { series, longestDays, currentFraction, recovered }
  },
  recovery_factor: (i) => recoveryFactor(i.net_profit, i.max_drawdown_money),
  absolute_gain: (i) => absoluteGain(i.net_profit, i.total_deposits),
  z_score: (i) => zScore(amounts(i.results).units),
  streaks: (i) => streaks(amounts(i.results)),
  r_expectancy: (i) =>
    rExpectancy(
      i.trades.map((one: Inputs) => ({
        result: one.result,
        initialRisk: one.initial_risk ?? null,
      })),
    ),
  ledger_totals: (i) =>
    ledgerTotals(
      i.deals.map((one: Inputs) => ({
        kind: bookingKind(one.type, one.reclassified_as ?? null),
        amount: sum([dec(one.profit), dec(one.swap), dec(one.commission)]),
      })),
    ),
  portfolio_twr: callPortfolio,
  day_cuts: (i) => {
    const cut = readDayCut(`${i.time} ${i.zone}`)
    if (cut === null) throw new Error('no cut')
    const shifted = { ...cut, labelShiftDays: i.label_shift_days ?? 0 }
    return i.days.map((day: string) =>
      new Date(startOfDay(shifted, day)).toISOString().replace('.000', ''),
    )
  },
  fills_to_trades: (i) => {
    const { trades } = (i.method === 'fifo' ? fifo : flatToFlat)(fillsOf(i))
    return trades.map((one) => ({
      ...one,
      entryMinute: one.enteredMs / MINUTE_MS,
      exitMinute: one.exitedMs / MINUTE_MS,
    }))
  },
  netting_average: (i) => nettingAverage(fillsOf(i)),
  round_trip: (i) =>
    roundTrip({
      side: i.side,
      entries: partsOf(i.entries),
      exits: partsOf(i.exits),
      multiplier: dec(i.multiplier ?? 1),
    }),
  r_target: (i) =>
    targetR({
      ...{ side: i.side, entryPrice: i.entry_price, stopLoss: i.stop_loss },
      ...{ quantity: i.quantity, targets: i.targets },
    }),
}

export function callStatistic({ statistic, inputs }: Vector): unknown {
  const call = calls[statistic]
  if (call === undefined) throw new Error(`nothing computes ${statistic}`)
  return call(inputs)
}

function callDrawdown(i: Inputs): unknown {
  const steps: { change?: number; flow?: number }[] =
    i.steps ?? i.results.map((change: number) => ({ change }))
  const start = i.start_value ?? i.start_balance
  const { units, scale } = amounts([start, ...steps.map((one) => one.change ?? one.flow ?? 0)])
  const walk = steps.map((one, at) => {
    const value = units[at + 1] ?? 0n
    const isFlow = one.flow !== undefined
    return { change: isFlow ? 0n : value, flow: isFlow ? value : 0n, atMs: at }
  })
  return drawdownEvents(units[0] ?? 0n, walk, scale)
}

function callDailyTwr(i: Inputs): unknown {
  const segments = dailyTwr(
    i.days[0].start_equity,
    i.days.map((one: Inputs) => ({
      day: one.date,
      endEquity: one.end_equity,
      flows: (one.flows ?? []).map((flow: Inputs) => ({
        amount: flow.amount,
        equityBefore: flow.equity_before ?? null,
      })),
    })),
  )
  const [first] = segments
  const daily: (number | null)[] = first?.daily.map(({ value }) => value) ?? []
  // What comes after a ruin belongs to another segment.
  while (daily.length < i.days.length) daily.push(null)
  return { daily, total: first?.total, reason: first?.isRuined ? 'ruined' : null }
}

function callPortfolio(i: Inputs): unknown {
  return portfolioTwr(
    i.days.map(({ accounts }: Inputs, at: number) => ({
      day: `2026-03-0${at + 1}`,
      accounts: new Map(
        Object.entries(accounts).map(([name, one]: [string, Inputs]) => [
          name,
          {
            ...{ startValue: one.start_value, endValue: one.end_value },
            ...{ startRate: one.start_rate ?? 1, endRate: one.end_rate ?? 1 },
            resultRate: one.result_rate ?? 1,
          },
        ]),
      ),
    })),
  )
}

function fillsOf(i: Inputs): Fill[] {
  return i.fills.map((one: Inputs, at: number) => ({
    atMs: one.minute * MINUTE_MS,
    quantity: dec(one.quantity),
    price: dec(one.price),
    booked: null,
    costs: ZERO,
    seen: (i.prices_after_fill?.[String(at + 1)] ?? []).map(dec),
  }))
}

function partsOf(parts: Inputs[]) {
  return parts.map((one) => ({
    ...{ quantity: dec(one.quantity), price: dec(one.price) },
    ...{ commission: dec(one.commission), fees: dec(one.fees) },
  }))
}
