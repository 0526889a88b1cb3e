// A whole report of MetaTrader 5, recomputed from its deals to the digits that it prints.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { dec } from '../../../test/support/statistic-vectors.ts'
import { sum, unitsOf } from '../decimal-math.ts'
import { holdingTime } from './holding-time.ts'
import { mt5Report } from './mt5-report.ts'
import { roundNumber } from './round-number.ts'

type Deal = { time: string; type: string; direction: string | null } & Record<
  'commission' | 'swap' | 'profit' | 'balance' | 'position',
  number
>
type Printed = Record<string, number>
// A file of ours.
const {
  mt5_reports: [report = assert.fail()],
}: {
  mt5_reports: {
    deals: Deal[]
    expected: Printed
    given_from_report: Printed
    holding_seconds: Printed
  }[]
} = JSON.parse(readFileSync(join(import.meta.dirname, 'testdata/statistics.json'), 'utf8'))

const SCALE = 2
const deals = report.deals.map(({ time, type, direction, profit, swap, commission }) => ({
  atMs: Date.parse(`${time}Z`),
  isOut: direction === 'out',
  isFlow: type === 'balance',
  amount: unitsOf(sum([dec(profit), dec(swap), dec(commission)]), SCALE),
}))

test('every printed field that deals decide agrees after rounding', () => {
  const own = mt5Report(deals, SCALE, dec(report.given_from_report.equity_drawdown_maximal))
  const { streaks } = own
  const z = own.zScore.value
  const percent = (value: number) => roundNumber(value * 100, 2)
  const two = (value: unknown) => roundNumber(Number(value), 2)
  const found: Printed = {
    total_net_profit: two(own.totalNetProfit),
    gross_profit: two(own.grossProfit),
    gross_loss: two(own.grossLoss),
    profit_factor: two(own.profitFactor.value),
    expected_payoff: two(own.expectedPayoff.value),
    recovery_factor: two(own.recoveryFactor.value),
    z_score: two(z?.z),
    z_probability_percent: percent(z?.probability ?? 0),
    ahpr: roundNumber(own.ahpr.value ?? 0, 4),
    ahpr_percent: percent((own.ahpr.value ?? 0) - 1),
    ghpr: roundNumber(own.ghpr.value ?? 0, 4),
    ghpr_percent: percent((own.ghpr.value ?? 0) - 1),
    lr_standard_error: two(own.lrStandardError.value),
    balance_drawdown_absolute: two(own.balanceDrawdownAbsolute.value),
    balance_drawdown_maximal: two(own.balanceDrawdownMaximal),
    balance_drawdown_maximal_percent: percent(own.balanceDrawdownMaximalFraction),
    balance_drawdown_relative_percent: percent(own.balanceDrawdownRelativeFraction),
    balance_drawdown_relative: two(own.balanceDrawdownRelative),
    total_trades: own.totalTrades,
    profit_trades: own.profitTrades,
    profit_trades_percent: percent(own.profitTrades / own.totalTrades),
    loss_trades: own.lossTrades,
    loss_trades_percent: percent(own.lossTrades / own.totalTrades),
    largest_profit_trade: two(own.largestProfitTrade),
    largest_loss_trade: two(own.largestLossTrade),
    average_profit_trade: two(own.averageProfitTrade.value),
    average_loss_trade: two(own.averageLossTrade.value),
    max_consecutive_wins: streaks.maxConsecutiveWins.value?.count ?? 0,
    max_consecutive_wins_money: two(streaks.maxConsecutiveWins.value?.amount),
    max_consecutive_losses: streaks.maxConsecutiveLosses.value?.count ?? 0,
    max_consecutive_losses_money: two(streaks.maxConsecutiveLosses.value?.amount),
    maximal_consecutive_profit: two(streaks.maximalConsecutiveProfit.value?.amount),
    maximal_consecutive_profit_count: streaks.maximalConsecutiveProfit.value?.count ?? 0,
    maximal_consecutive_loss: two(streaks.maximalConsecutiveLoss.value?.amount),
    maximal_consecutive_loss_count: streaks.maximalConsecutiveLoss.value?.count ?? 0,
    average_consecutive_wins: Math.round(streaks.averageConsecutiveWins.value ?? 0),
    average_consecutive_losses: Math.round(streaks.averageConsecutiveLosses.value ?? 0),
  }
  assert.deepEqual(found, report.expected)
})

test('zero counts as a profit trade there, and nowhere else', () => {
  const trade = (amount: number) => ({
    atMs: 0,
    isOut: true,
    isFlow: false,
    amount: BigInt(amount),
  })
  const own = mt5Report([{ ...trade(100), isOut: false, isFlow: true }, trade(0), trade(-1)], 0)
  assert.deepEqual([own.profitTrades, own.lossTrades, own.totalTrades], [1, 1, 2])
})

test('holding times are those of the report, in seconds', () => {
  const times = (wanted: string) =>
    report.deals.filter(({ direction }) => direction === wanted).map(({ time }) => Date.parse(time))
  const { value } = holdingTime(times('in'), times('out'))
  assert.ok(value)
  assert.deepEqual({ ...value, average: Math.floor(value.average) }, report.holding_seconds)
})
