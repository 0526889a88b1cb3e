// What closed trades made: counts, sums, and the ratios between them. A result of zero is neither won nor lost, and counts.
// Money stays exact; averages carry more digits than any currency and are rounded once, where they are shown.
import type { Decimal } from '../decimal.ts'
import { type Amounts, averageAt, decimalAt, numberAt, numbersOf } from './amounts.ts'
import { isConstant, mean, sampleDeviation } from './moments.ts'
import { finite, known, map, type Outcome, unknown } from './outcome.ts'

export type TradeSummary = {
  readonly trades: number
  readonly wins: number
  readonly losses: number
  readonly breakeven: number
  readonly netProfit: Decimal
  readonly grossProfit: Decimal
  /** A magnitude. */
  readonly grossLoss: Decimal
  readonly largestWin: Outcome<Decimal>
  /** Negative, as it was booked. */
  readonly largestLoss: Outcome<Decimal>
  readonly winRate: Outcome<number>
  readonly winRateDecided: Outcome<number>
  readonly profitFactor: Outcome<number>
  readonly averageWin: Outcome<Decimal>
  readonly averageLoss: Outcome<Decimal>
  readonly payoffRatio: Outcome<number>
  readonly expectancy: Outcome<Decimal>
  readonly expectancyRatio: Outcome<number>
  readonly kelly: Outcome<number>
  readonly sqn: Outcome<number>
}

/** Sums of one pass over results. */
export type Tally = {
  trades: number
  wins: number
  losses: number
  won: bigint
  /** A magnitude. */
  lost: bigint
  most: bigint
  least: bigint
}

export function emptyTally(): Tally {
  return { trades: 0, wins: 0, losses: 0, won: 0n, lost: 0n, most: 0n, least: 0n }
}

export function tallyResult(tally: Tally, result: bigint): void {
  tally.trades++
  if (result > 0n) {
    tally.wins++
    tally.won += result
    if (result > tally.most) tally.most = result
  } else if (result < 0n) {
    tally.losses++
    tally.lost -= result
    if (result < tally.least) tally.least = result
  }
}

export function tally({ units }: Amounts): Tally {
  const sums = emptyTally()
  for (let at = 0; at < units.length; at++) tallyResult(sums, units[at] ?? 0n)
  return sums
}

export function tradeSummary(results: Amounts): TradeSummary {
  const sums = tally(results)
  return { ...summaryOf(sums, results), sqn: systemQuality(numbersOf(results)) }
}

/** The part that follows from sums alone. */
export function summaryOf(sums: Tally, scale: Pick<Amounts, 'scale'>): Omit<TradeSummary, 'sqn'> {
  const { trades, wins, losses, won, lost } = sums
  const money = (units: bigint) => decimalAt(scale, units)
  const average = (units: bigint, count: number) => averageAt(scale, units, count)
  const noTrades = trades === 0 ? unknown('no_trades') : null
  const noWins = noTrades ?? (wins === 0 ? unknown('no_wins') : null)
  const noLosses = noTrades ?? (losses === 0 ? unknown('no_losses') : null)
  const winRate = noTrades ?? known(wins / trades)
  const payoffRatio =
    noWins ?? noLosses ?? finite(numberAt(scale, won) / wins / (numberAt(scale, lost) / losses))
  return {
    trades,
    wins,
    losses,
    breakeven: trades - wins - losses,
    netProfit: money(won - lost),
    grossProfit: money(won),
    grossLoss: money(lost),
    largestWin: noWins ?? known(money(sums.most)),
    largestLoss: noLosses ?? known(money(sums.least)),
    winRate,
    winRateDecided: wins + losses === 0 ? unknown('no_trades') : known(wins / (wins + losses)),
    profitFactor: noLosses ?? finite(Number(won) / Number(lost)),
    averageWin: noWins ?? known(average(won, wins)),
    averageLoss: noLosses ?? known(average(lost, losses)),
    payoffRatio,
    expectancy: noTrades ?? known(average(won - lost, trades)),
    expectancyRatio: map(payoffRatio, (ratio) => finite((1 + ratio) * (wins / trades) - 1)),
    kelly: map(payoffRatio, (ratio) => finite(wins / trades - (1 - wins / trades) / ratio)),
  }
}

/** Root of N times mean over sample deviation; no cap. Of results, or of R where every trade has one. */
export function systemQuality(values: ArrayLike<number>): Outcome<number> {
  if (values.length < 2) return unknown('too_few_observations')
  if (isConstant(values)) return unknown('zero_variance')
  return finite((Math.sqrt(values.length) * mean(values)) / sampleDeviation(values))
}
