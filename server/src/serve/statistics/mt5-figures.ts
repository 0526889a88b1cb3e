// The figures of the MT5 report under their names here: a trade is an out deal, zero counts as won, drawdowns are the balance's.
// What the report takes from ticks, and its Sharpe ratio, are not there; recovery_factor stays on recorded equity, as it is printed.

import { subtract, ZERO } from '../../domain/decimal-math.ts'
import { type AccountLedger, balanceBefore } from '../../domain/statistics/account-ledger.ts'
import { bookingKinds, firstAtOrAfter } from '../../domain/statistics/columns.ts'
import type { Drawdown } from '../../domain/statistics/drawdown.ts'
import { mt5Report, type ReportDeal } from '../../domain/statistics/mt5-report.ts'
import { known, map, type Outcome, unknown } from '../../domain/statistics/outcome.ts'

export function mt5Figures(
  ledger: AccountLedger,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Record<string, unknown> {
  const { bookings } = ledger
  // What there was before the span is what it begins with, as one sum.
  const opening = balanceBefore(ledger, fromMs)
  const deals: ReportDeal[] =
    opening === 0n ? [] : [{ atMs: fromMs, isOut: false, isFlow: true, amount: opening }]
  for (let at = firstAtOrAfter(bookings.atMs, fromMs); at < bookings.count; at++) {
    const atMs = bookings.atMs[at] ?? 0
    const kind = bookingKinds[bookings.kind[at] ?? 0]
    if (atMs >= toMs) break
    if (kind === 'credit') continue
    deals.push({
      atMs,
      isOut: bookings.isOut[at] === 1,
      isFlow: kind === 'flow' || kind === 'bonus',
      amount: bookings.money.units[at] ?? 0n,
    })
  }
  const report = mt5Report(deals, bookings.money.scale)
  const { streaks } = report
  const share = (count: number): Outcome<number> =>
    report.totalTrades === 0 ? unknown('no_trades') : known(count / report.totalTrades)
  const drawdown = (amount: Drawdown['amount'], fraction: number): Outcome<Drawdown> =>
    known({ amount, fraction, peakAtMs: null, troughAtMs: null, recoveredAtMs: null })
  const ofCapital = <T>(value: Outcome<T>): Outcome<T> =>
    ledger.hasCapital ? value : unknown('no_deposits')
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
    expectancy: report.expectedPayoff,
    averageWin: report.averageProfitTrade,
    averageLoss: map(report.averageLossTrade, (one) => known(subtract(ZERO, one))),
    largestWin: known(report.largestProfitTrade),
    largestLoss: known(report.largestLossTrade),
    ...{ ahpr: ofCapital(report.ahpr), ghpr: ofCapital(report.ghpr) },
    zScore: map(report.zScore, ({ z }) => known(z)),
    zProbability: map(report.zScore, ({ probability }) => known(probability)),
    lrCorrelation: report.lrCorrelation,
    lrStandardError: report.lrStandardError,
    ...streaks,
    maxDrawdownMoney: maximal,
    balanceDrawdownMoney: maximal,
    maxDrawdownRelative: ofCapital(relative),
    balanceDrawdownRelative: ofCapital(relative),
    drawdownBasis: 'balance',
    maxDrawdownAbsolute: ofCapital(report.balanceDrawdownAbsolute),
  }
}
