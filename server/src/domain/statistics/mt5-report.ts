// What MetaTrader's report prints, from the deals alone: a trade is an out deal, and zero counts as a profit trade.
// The report's equity figures come from ticks and are taken from it.
import type { Decimal } from '../decimal.ts'
import { add, compare, sum, ZERO } from '../decimal-math.ts'
import { amountsOf, numberAt } from './amounts.ts'
import { drawdownEvents } from './drawdown.ts'
import { holdingReturns } from './holding-return.ts'
import { known, type Outcome, unknown } from './outcome.ts'
import { balanceLine } from './regression.ts'
import { type Streaks, streaks } from './streaks.ts'
import { type ZScore, zScore } from './z-score.ts'

export type ReportDeal = {
  readonly atMs: number
  /** Out deals are trades; everything else moves the balance only. */
  readonly isOut: boolean
  /** A balance operation. */
  readonly isFlow: boolean
  /** Profit, swap and commission of the deal. */
  readonly amount: Decimal
}

export type Mt5Report = {
  readonly totalNetProfit: Decimal
  readonly grossProfit: Decimal
  /** Negative, as it is printed. */
  readonly grossLoss: Decimal
  readonly profitFactor: Outcome<number>
  readonly expectedPayoff: Outcome<number>
  readonly totalTrades: number
  readonly profitTrades: number
  readonly lossTrades: number
  readonly largestProfitTrade: Decimal
  readonly largestLossTrade: Decimal
  readonly averageProfitTrade: Outcome<number>
  readonly averageLossTrade: Outcome<number>
  readonly balanceDrawdownAbsolute: Outcome<number>
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

/** `deals` in the order of the report, the deposit first. */
export function mt5Report(
  deals: readonly ReportDeal[],
  equityDrawdown: Decimal | null = null,
): Mt5Report {
  const trades = deals.filter(({ isOut }) => isOut).map(({ amount }) => amount)
  const results = amountsOf(trades)
  const money = amountsOf(deals.map(({ amount }) => amount))
  const before: number[] = []
  const after: number[] = []
  let balance = 0n
  let lowest: bigint | null = null
  let start: bigint | null = null
  let flows = 0
  for (const [at, deal] of deals.entries()) {
    const earlier = balance
    balance += money.units[at] ?? 0n
    if (deal.isFlow) flows++
    if (start === null && deal.isFlow) start = balance
    if (lowest === null || balance < lowest) lowest = balance
    if (!deal.isOut) continue
    before.push(numberAt(money, earlier))
    after.push(numberAt(money, balance))
  }
  const events = drawdownEvents(
    0n,
    deals.map(({ isFlow, atMs }, at) => {
      const units = money.units[at] ?? 0n
      return { change: isFlow ? 0n : units, flow: isFlow ? units : 0n, atMs }
    }),
    money.scale,
  )
  const isWon = (value: Decimal) => compare(value, ZERO) >= 0
  const won = trades.filter(isWon)
  const lost = trades.filter((value) => !isWon(value))
  const grossProfit = sum(won)
  const grossLoss = sum(lost)
  const totalNetProfit = add(grossProfit, grossLoss)
  const per = (total: Decimal, count: number, reason: 'no_trades' | 'no_wins' | 'no_losses') =>
    count === 0 ? unknown(reason) : known(Number(total) / count)
  const least = (one: Decimal, two: Decimal) => (compare(one, two) <= 0 ? one : two)
  const most = (one: Decimal, two: Decimal) => (compare(one, two) >= 0 ? one : two)
  const fell = Number(equityDrawdown ?? events.money.amount)
  const line = balanceLine([numberAt(money, start ?? 0n), ...after])
  return {
    ...{ totalNetProfit, grossProfit, grossLoss },
    profitFactor:
      trades.length === 0
        ? unknown('no_trades')
        : lost.length === 0
          ? unknown('no_losses')
          : known(Number(grossProfit) / -Number(grossLoss)),
    expectedPayoff: per(totalNetProfit, trades.length, 'no_trades'),
    ...{ totalTrades: trades.length, profitTrades: won.length, lossTrades: lost.length },
    largestProfitTrade: won.reduce(most, ZERO),
    largestLossTrade: lost.reduce(least, ZERO),
    averageProfitTrade: per(grossProfit, won.length, 'no_wins'),
    averageLossTrade: per(grossLoss, lost.length, 'no_losses'),
    balanceDrawdownAbsolute:
      flows > 1
        ? unknown('undefined_with_flows')
        : known(numberAt(money, (start ?? 0n) - (lowest ?? 0n))),
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
