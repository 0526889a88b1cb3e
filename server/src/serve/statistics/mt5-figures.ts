// The figures of the MT5 report under their names here: a trade is an out deal, zero counts as won, drawdowns are the balance's.
// What the report takes from ticks, and its Sharpe ratio, are not there.

import { subtract, ZERO } from '../../domain/decimal-math.ts'
import type { AccountLedger } from '../../domain/statistics/account-ledger.ts'
import { bookingKinds } from '../../domain/statistics/columns.ts'
import type { Drawdown } from '../../domain/statistics/drawdown.ts'
import { mt5Report, type ReportDeal } from '../../domain/statistics/mt5-report.ts'
import { known, map, type Outcome, unknown } from '../../domain/statistics/outcome.ts'
import { decimalFromNumber } from '../../domain/statistics/round-number.ts'

export function mt5Figures(
  { bookings }: AccountLedger,
  span: { readonly fromMs: number; readonly toMs: number },
): Record<string, unknown> {
  const deals: ReportDeal[] = []
  for (let at = 0; at < bookings.count; at++) {
    const atMs = bookings.atMs[at] ?? 0
    const kind = bookingKinds[bookings.kind[at] ?? 0]
    if (atMs >= span.toMs) break
    if (kind === 'credit') continue
    // What was booked before the span is what it begins with.
    const isBefore = atMs < span.fromMs
    deals.push({
      atMs,
      isOut: !isBefore && bookings.isOut[at] === 1,
      isFlow: isBefore || kind === 'flow' || kind === 'bonus',
      amount: bookings.money.units[at] ?? 0n,
    })
  }
  const report = mt5Report(deals, bookings.money.scale)
  const { streaks } = report
  const share = (count: number): Outcome<number> =>
    report.totalTrades === 0 ? unknown('no_trades') : known(count / report.totalTrades)
  const drawdown = (amount: Drawdown['amount'], fraction: number): Outcome<Drawdown> =>
    known({ amount, fraction, peakAtMs: null, troughAtMs: null, recoveredAtMs: null })
  const money = (value: Outcome<number>) =>
    map(value, (one) => known(decimalFromNumber(one) ?? ZERO))
  const maximal = drawdown(report.balanceDrawdownMaximal, report.balanceDrawdownMaximalFraction)
  const relative = drawdown(report.balanceDrawdownRelative, report.balanceDrawdownRelativeFraction)
  return {
    trades: report.totalTrades,
    wins: report.profitTrades,
    losses: report.lossTrades,
    breakeven: 0,
    tradeProfit: report.totalNetProfit,
    grossProfit: report.grossProfit,
    grossLoss: subtract(ZERO, report.grossLoss),
    profitFactor: report.profitFactor,
    winRate: share(report.profitTrades),
    expectancy: money(report.expectedPayoff),
    averageWin: money(report.averageProfitTrade),
    averageLoss: money(map(report.averageLossTrade, (one) => known(-one))),
    largestWin: known(report.largestProfitTrade),
    largestLoss: known(report.largestLossTrade),
    ...{ ahpr: report.ahpr, ghpr: report.ghpr },
    zScore: map(report.zScore, ({ z }) => known(z)),
    zProbability: map(report.zScore, ({ probability }) => known(probability)),
    lrCorrelation: report.lrCorrelation,
    lrStandardError: report.lrStandardError,
    ...streaks,
    maxDrawdownMoney: maximal,
    balanceDrawdownMoney: maximal,
    maxDrawdownRelative: relative,
    balanceDrawdownRelative: relative,
    drawdownBasis: 'balance',
    maxDrawdownAbsolute: money(report.balanceDrawdownAbsolute),
  }
}
