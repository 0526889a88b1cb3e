// Trades by what they have in common. Each trade is in exactly one bucket, so the rows add up to the total, exactly.
// Every breakdown says which end dates the trade.

import type { Decimal } from '../decimal.ts'
import { divide } from '../decimal-math.ts'
import { type Amounts, decimalAt } from './amounts.ts'
import { known, type Outcome, unknown } from './outcome.ts'
import { emptyTally, summaryOf, type Tally, tallyResult } from './trade-summary.ts'

export const durations = ['<1m', '1-5m', '5-15m', '15-60m', '1-4h', '4-24h', '1-7d', '>7d'] as const
const durationBordersS = [60, 300, 900, 3_600, 14_400, 86_400, 604_800]

/** Left-closed: exactly a minute is 1-5m. */
export function durationOf(seconds: number): string {
  const at = durationBordersS.findIndex((border) => seconds < border)
  return durations[at < 0 ? durations.length - 1 : at] ?? '>7d'
}

export type BreakdownRow = {
  readonly key: string
  readonly trades: number
  readonly wins: number
  readonly losses: number
  readonly net: Decimal
  readonly profitFactor: Outcome<number>
  readonly winRate: Outcome<number>
  readonly expectancy: Outcome<Decimal>
  readonly volume: Decimal
  /** Of the net result over all rows; null when that is zero. */
  readonly share: Outcome<number>
}

export type Breakdown = { readonly rows: readonly BreakdownRow[]; readonly total: BreakdownRow }

export function breakdown(
  results: Amounts,
  volumes: Amounts,
  keyOf: (at: number) => string,
): Breakdown {
  const buckets = new Map<string, { readonly tally: Tally; volume: bigint }>()
  const all = { tally: emptyTally(), volume: 0n }
  for (let at = 0; at < results.units.length; at++) {
    const key = keyOf(at)
    let bucket = buckets.get(key)
    if (bucket === undefined) {
      bucket = { tally: emptyTally(), volume: 0n }
      buckets.set(key, bucket)
    }
    for (const one of [bucket, all]) {
      tallyResult(one.tally, results.units[at] ?? 0n)
      one.volume += volumes.units[at] ?? 0n
    }
  }
  const net = all.tally.won - all.tally.lost
  const rowOf = (
    key: string,
    { tally, volume }: { tally: Tally; volume: bigint },
  ): BreakdownRow => {
    const { trades, wins, losses, netProfit, profitFactor, winRate, expectancy } = summaryOf(
      tally,
      results,
    )
    const share = net === 0n ? unknown('no_profit') : known(shareOf(tally.won - tally.lost, net))
    return {
      ...{ key, trades, wins, losses, net: netProfit, profitFactor, winRate, expectancy, share },
      volume: decimalAt(volumes, volume),
    }
  }
  return {
    rows: [...buckets].map(([key, bucket]) => rowOf(key, bucket)),
    total: rowOf('total', all),
  }
}

function shareOf(part: bigint, whole: bigint): number {
  // Whole numbers' text.
  return Number(divide(String(part) as Decimal, String(whole) as Decimal, 15))
}
