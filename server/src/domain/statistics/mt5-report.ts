// What MetaTrader's report prints, from the deals alone: a trade is an out deal, and zero counts as a profit trade.
// The report's equity figures come from ticks and are taken from it.
import type { Decimal } from '../decimal.ts'
import { type Amounts, averageAt, decimalAt, numberAt } from './amounts.ts'
import { drawdownEvents } from './drawdown.ts'
import { holdingReturns } from './holding-return.ts'
import { known, type Outcome, unknown } from './outcome.ts'
import { balanceLine } from './regression.ts'
import { type Streaks, streaks } from './streaks.ts'
import { tally } from './trade-summary.ts'
import { type ZScore, zScore } from './z-score.ts'

export type ReportDeal = {
  readonly atMs: number
  /** Out deals are trades; everything else moves the balance only. */
  readonly isOut: boolean
  /** A balance operation. */
  readonly isFlow: boolean
  /** Profit, swap and commission of the deal, in units of 10^-scale. */
  readonly amount: bigint
}

export type Mt5Report = {
  readonly totalNetProfit: Decimal
  readonly grossProfit: Decimal
  /** Negative, as it is printed. */
  readonly grossLoss: Decimal
  readonly profitFactor: Outcome<number>
  readonly expectedPayoff: Outcome<Decimal>
  readonly totalTrades: number
  readonly profitTrades: number
  readonly lossTrades: number
  readonly largestProfitTrade: Decimal
  readonly largestLossTrade: Decimal
  readonly averageProfitTrade: Outcome<Decimal>
  /** Negative, as it is printed. */
  readonly averageLossTrade: Outcome<Decimal>
  /** Start less the lowest balance since; only where nothing flowed after the start. */
  readonly balanceDrawdownAbsolute: Outcome<Decimal>
  readonly balanceDrawdownMaximal: Decimal
  readonly balanceDrawdownMaximalFraction: number
  readonly balanceDrawdownRelative: Decimal
  readonly balanceDrawdownRelativeFraction: number
  readonly ahpr: Outcome<number>
  readonly ghpr: Outcome<number>
  readonly zScore: Outcome<ZScore>
  readonly lrCorrelation: Outcome<number>
  readonly lrStandardError: Outcome<number>
  readonly streaks: Streaks
  /** Net profit over the equity drawdown that the report names; of the balance's when none is given. */
  readonly recoveryFactor: Outcome<number>
}

/** `deals` in the order of the report, the deposit first, or what there was before them as a flow. */
export function mt5Report(
  deals: readonly ReportDeal[],
  scale: number,
  equityDrawdown: Decimal | null = null,
): Mt5Report {
  const units = { scale }
  const results: Amounts = {
    units: deals.filter(({ isOut }) => isOut).map(({ amount }) => amount),
    scale,
  }
  const sums = tally(results)
  // Zero counts as won.
  const profitTrades = sums.trades - sums.losses
  const before: number[] = []
  const after: number[] = []
  let balance = 0n
  let lowest: bigint | null = null
  let start: bigint | null = null
  let flows = 0
  for (const deal of deals) {
    const earlier = balance
    balance += deal.amount
    if (deal.isFlow) flows++
    if (start === null && deal.isFlow) {
      start = balance
      lowest = balance
    }
    if (lowest === null || balance < lowest) lowest = balance
    if (!deal.isOut) continue
    before.push(numberAt(units, earlier))
    after.push(numberAt(units, balance))
  }
  const events = drawdownEvents(
    0n,
    deals.map(({ isFlow, atMs, amount }) => ({
      ...{ change: isFlow ? 0n : amount, flow: isFlow ? amount : 0n, atMs },
    })),
    scale,
  )
  const money = (amount: bigint) => decimalAt(units, amount)
  const grossProfit = money(sums.won)
  const grossLoss = money(-sums.lost)
  const totalNetProfit = money(sums.won - sums.lost)
  const per = (total: bigint, count: number, reason: 'no_trades' | 'no_wins' | 'no_losses') =>
    count === 0 ? unknown(reason) : known(averageAt(units, total, count))
  const fell = Number(equityDrawdown ?? events.money.amount)
  const line = balanceLine([numberAt(units, start ?? 0n), ...after])
  return {
    ...{ totalNetProfit, grossProfit, grossLoss },
    profitFactor:
      sums.trades === 0
        ? unknown('no_trades')
        : sums.losses === 0
          ? unknown('no_losses')
          : known(Number(grossProfit) / -Number(grossLoss)),
    expectedPayoff: per(sums.won - sums.lost, sums.trades, 'no_trades'),
    ...{ totalTrades: sums.trades, profitTrades, lossTrades: sums.losses },
    largestProfitTrade: money(sums.most),
    largestLossTrade: money(sums.least),
    averageProfitTrade: per(sums.won, profitTrades, 'no_wins'),
    averageLossTrade: per(-sums.lost, sums.losses, 'no_losses'),
    balanceDrawdownAbsolute:
      flows > 1 ? unknown('undefined_with_flows') : known(money((start ?? 0n) - (lowest ?? 0n))),
    balanceDrawdownMaximal: events.money.amount,
    balanceDrawdownMaximalFraction: events.money.fraction,
    balanceDrawdownRelative: events.relative.amount,
    balanceDrawdownRelativeFraction: events.relative.fraction,
    ...holdingReturns(before, after),
    zScore: zScore(signed(results.units)),
    lrCorrelation: line.lrCorrelation,
    lrStandardError: line.lrStandardError,
    streaks: streaks(results),
    recoveryFactor: fell === 0 ? unknown('no_drawdown') : known(Number(totalNetProfit) / fell),
  }
}

/** Zero counts as won in the sequence of signs. */
function signed(units: ArrayLike<bigint>): bigint[] {
  return Array.from(units, (one) => (one >= 0n ? 1n : -1n))
}
