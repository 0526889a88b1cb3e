// Vectors of statistics: from their plain numbers to the call of the function that they speak of.
// A file of ours says what its rows hold; a member that is missing shows as a failing vector.
import type { Grouping } from '../../src/domain/days/day.ts'
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
import {
  bookingKind,
  ledgerTotals,
  type Reclassification,
} from '../../src/domain/statistics/ledger-totals.ts'
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
  type Returns,
  totalReturn,
} from '../../src/domain/statistics/total-return.ts'
import { tradeSummary } from '../../src/domain/statistics/trade-summary.ts'
import { underwater } from '../../src/domain/statistics/underwater.ts'
import { annualVolatility, sharpe } from '../../src/domain/statistics/volatility.ts'
import { zScore } from '../../src/domain/statistics/z-score.ts'

export type Vector = {
  readonly name: string
  readonly statistic: string
  readonly inputs: unknown
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

/** One of our own rows, with the members that this statistic has. */
const call =
  <Inputs>(run: (inputs: Inputs) => unknown) =>
  (inputs: unknown): unknown =>
    run(inputs as Inputs) // what the file's rows of this statistic hold

type Series = {
  readonly returns: Returns
  readonly periods_per_year: number
  readonly minimum_acceptable_return?: number
  readonly risk_free_per_period?: Returns
  readonly benchmark: Returns
}
type Results = { readonly results: readonly number[] }

const calls: Readonly<Record<string, (inputs: unknown) => unknown>> = {
  annual_return: call((i: Series) => annualReturn(i.returns, i.periods_per_year)),
  annual_volatility: call((i: Series) => annualVolatility(i.returns, i.periods_per_year)),
  calmar: call((i: Series) => calmar(i.returns, i.periods_per_year)),
  sortino: call((i: Series) => sortino(i.returns, i.periods_per_year, i.minimum_acceptable_return)),
  downside_risk: call((i: Series) =>
    downsideRisk(i.returns, i.periods_per_year, i.minimum_acceptable_return),
  ),
  sharpe: call((i: Series) => sharpe(i.returns, i.periods_per_year, i.risk_free_per_period)),
  alpha_beta: call((i: Series) => alphaBeta(i.returns, i.benchmark, i.periods_per_year)),
  max_drawdown_relative: call((i: Series) => maxDrawdownRelative(i.returns)),
  total_return: call((i: Series) => totalReturn(i.returns)),
  linked_return: call((i: Series) => linkedReturn(i.returns)),
  drawdown_events: call(callDrawdown),
  expectancy: call((i: Results) => tradeSummary(amounts(i.results)).expectancy),
  expectancy_ratio: call((i: Results) => tradeSummary(amounts(i.results)).expectancyRatio),
  trade_summary: call((i: Results) => tradeSummary(amounts(i.results))),
  z_score: call((i: Results) => zScore(amounts(i.results).units)),
  streaks: call((i: Results) => streaks(amounts(i.results))),
  cagr: call((i: Record<'start' | 'end' | 'days', number>) => cagr(i.start, i.end, i.days)),
  gain_twr_trades: call((i: { trades: { result: number; open_balance: number }[] }) =>
    gainTwrTrades(i.trades.map((one) => ({ result: one.result, openBalance: one.open_balance }))),
  ),
  period_returns: call((i: { dates: string[]; returns: Returns; group: Grouping }) =>
    periodReturns(i.dates, i.returns, i.group),
  ),
  growth: call((i: { periods: [number, number][] }) => growth(i.periods)),
  daily_twr: call(callDailyTwr),
  underwater: call((i: { values: number[] }) => underwater(i.values)),
  recovery_factor: call((i: Record<'net_profit' | 'max_drawdown_money', number>) =>
    recoveryFactor(i.net_profit, i.max_drawdown_money),
  ),
  absolute_gain: call((i: Record<'net_profit' | 'total_deposits', number>) =>
    absoluteGain(i.net_profit, i.total_deposits),
  ),
  r_expectancy: call((i: { trades: { result: number; initial_risk?: number }[] }) =>
    rExpectancy(
      i.trades.map((one) => ({ result: one.result, initialRisk: one.initial_risk ?? null })),
    ),
  ),
  ledger_totals: call((i: { deals: DealRow[] }) =>
    ledgerTotals(
      i.deals.map((one) => ({
        kind: bookingKind(one.type, one.reclassified_as ?? null),
        amount: sum([dec(one.profit), dec(one.swap), dec(one.commission)]),
      })),
    ),
  ),
  portfolio_twr: call(callPortfolio),
  day_cuts: call((i: { zone: string; time: string; label_shift_days?: number; days: string[] }) => {
    const cut = readDayCut(`${i.time} ${i.zone}`)
    if (cut === null) throw new Error('no cut')
    const shifted = { ...cut, labelShiftDays: i.label_shift_days ?? 0 }
    return i.days.map((day) => new Date(startOfDay(shifted, day)).toISOString().replace('.000', ''))
  }),
  fills_to_trades: call((i: FillRows) => {
    const { trades } = (i.method === 'fifo' ? fifo : flatToFlat)(fillsOf(i))
    return trades.map((one) => ({
      ...one,
      entryMinute: one.enteredMs / MINUTE_MS,
      exitMinute: one.exitedMs / MINUTE_MS,
    }))
  }),
  netting_average: call((i: FillRows) => nettingAverage(fillsOf(i))),
  round_trip: call(
    (i: { side: 'long' | 'short'; entries: PartRow[]; exits: PartRow[]; multiplier?: number }) =>
      roundTrip({
        side: i.side,
        entries: partsOf(i.entries),
        exits: partsOf(i.exits),
        multiplier: dec(i.multiplier ?? 1),
      }),
  ),
  r_target: call(
    (i: {
      side: 'long' | 'short'
      entry_price: number
      stop_loss: number
      quantity: number
      targets: { price: number; quantity: number }[]
    }) =>
      targetR({
        ...{ side: i.side, entryPrice: i.entry_price, stopLoss: i.stop_loss },
        ...{ quantity: i.quantity, targets: i.targets },
      }),
  ),
}

type DealRow = {
  readonly type: number
  readonly profit: number
  readonly swap?: number
  readonly commission?: number
  readonly reclassified_as?: Reclassification
}
type FillRows = {
  readonly method?: string
  readonly fills: readonly Record<'minute' | 'quantity' | 'price', number>[]
  readonly prices_after_fill?: Readonly<Record<string, readonly number[]>>
}
type PartRow = Record<'quantity' | 'price' | 'commission' | 'fees', number>

export function callStatistic({ statistic, inputs }: Vector): unknown {
  const call = calls[statistic]
  if (call === undefined) throw new Error(`nothing computes ${statistic}`)
  return call(inputs)
}

type DrawdownRows = {
  readonly start_value?: number
  readonly start_balance?: number
  readonly results?: readonly number[]
  readonly steps?: readonly { readonly change?: number; readonly flow?: number }[]
}

function callDrawdown(i: DrawdownRows): unknown {
  const steps: readonly { readonly change?: number; readonly flow?: number }[] =
    i.steps ?? (i.results ?? []).map((change) => ({ change }))
  const start = i.start_value ?? i.start_balance ?? 0
  const { units, scale } = amounts([start, ...steps.map((one) => one.change ?? one.flow ?? 0)])
  const walk = steps.map((one, at) => {
    const value = units[at + 1] ?? 0n
    const isFlow = one.flow !== undefined
    return { change: isFlow ? 0n : value, flow: isFlow ? value : 0n, atMs: at }
  })
  return drawdownEvents(units[0] ?? 0n, walk, scale)
}

type TwrDay = {
  readonly date: string
  readonly start_equity: number
  readonly end_equity: number
  readonly flows?: readonly { readonly amount: number; readonly equity_before?: number }[]
}

function callDailyTwr(i: { readonly days: readonly TwrDay[] }): unknown {
  const segments = dailyTwr(
    i.days[0]?.start_equity ?? null,
    i.days.map((one) => ({
      day: one.date,
      endEquity: one.end_equity,
      flows: (one.flows ?? []).map((flow) => ({
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

type PotAccount = Readonly<
  Partial<Record<'start_rate' | 'end_rate' | 'result_rate', number>> &
    Record<'start_value' | 'end_value', number>
>

function callPortfolio(i: {
  readonly days: readonly { readonly accounts: Readonly<Record<string, PotAccount>> }[]
}): unknown {
  return portfolioTwr(
    i.days.map(({ accounts }, at) => ({
      day: `2026-03-0${at + 1}`,
      accounts: new Map(
        Object.entries(accounts).map(([name, one]) => [
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

function fillsOf(i: FillRows): Fill[] {
  return i.fills.map((one, at) => ({
    atMs: one.minute * MINUTE_MS,
    quantity: dec(one.quantity),
    price: dec(one.price),
    booked: null,
    costs: ZERO,
    seen: (i.prices_after_fill?.[String(at + 1)] ?? []).map(dec),
  }))
}

function partsOf(parts: readonly PartRow[]) {
  return parts.map((one) => ({
    ...{ quantity: dec(one.quantity), price: dec(one.price) },
    ...{ commission: dec(one.commission), fees: dec(one.fees) },
  }))
}
