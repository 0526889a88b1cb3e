// Runs of won and of lost trades in closing order: the longest, the one with the most money, the mean, and the present one.
// Zeros neither end a run nor belong to one. Of equally long runs the one with more money counts (MT5 report).
import type { Decimal } from '../decimal.ts'
import { type Amounts, decimalAt } from './amounts.ts'
import { known, type Outcome, unknown } from './outcome.ts'

export type Run = { readonly count: number; readonly amount: Decimal }

export type Streaks = {
  readonly maxConsecutiveWins: Outcome<Run>
  readonly maxConsecutiveLosses: Outcome<Run>
  readonly maximalConsecutiveProfit: Outcome<Run>
  readonly maximalConsecutiveLoss: Outcome<Run>
  readonly averageConsecutiveWins: Outcome<number>
  readonly averageConsecutiveLosses: Outcome<number>
  /** The run that is not over; kind is null without a decided trade. */
  readonly currentStreak: Run & { readonly kind: 'win' | 'loss' | null }
}

type Counted = { count: number; amount: bigint }
type Side = { runs: number; trades: number; longest: Counted; richest: Counted }

const side = (): Side => ({
  runs: 0,
  trades: 0,
  longest: { count: 0, amount: 0n },
  richest: { count: 0, amount: 0n },
})

export function streaks(results: Amounts): Streaks {
  const { units } = results
  const won = side()
  const lost = side()
  let run: Counted = { count: 0, amount: 0n }
  const close = () => {
    if (run.count > 0) note(run.amount > 0n ? won : lost, run)
  }
  for (let at = 0; at < units.length; at++) {
    const result = units[at] ?? 0n
    if (result === 0n) continue
    if (run.count > 0 && result > 0n !== run.amount > 0n) {
      close()
      run = { count: 0, amount: 0n }
    }
    run.count++
    run.amount += result
  }
  close()
  const told = ({ count, amount }: Counted): Run => ({ count, amount: decimalAt(results, amount) })
  const none = (reason: 'no_wins' | 'no_losses') =>
    unknown(units.length === 0 ? 'no_trades' : reason)
  const noWins = won.runs === 0 ? none('no_wins') : null
  const noLosses = lost.runs === 0 ? none('no_losses') : null
  return {
    maxConsecutiveWins: noWins ?? known(told(won.longest)),
    maxConsecutiveLosses: noLosses ?? known(told(lost.longest)),
    maximalConsecutiveProfit: noWins ?? known(told(won.richest)),
    maximalConsecutiveLoss: noLosses ?? known(told(lost.richest)),
    averageConsecutiveWins: noWins ?? known(won.trades / won.runs),
    averageConsecutiveLosses: noLosses ?? known(lost.trades / lost.runs),
    currentStreak: {
      kind: run.count === 0 ? null : run.amount > 0n ? 'win' : 'loss',
      ...told(run),
    },
  }
}

function note(side: Side, run: Counted): void {
  side.runs++
  side.trades += run.count
  const { longest, richest } = side
  const size = sizeOf(run.amount)
  if (run.count > longest.count || (run.count === longest.count && size > sizeOf(longest.amount)))
    side.longest = run
  if (size > sizeOf(richest.amount)) side.richest = run
}

function sizeOf(amount: bigint): bigint {
  return amount < 0n ? -amount : amount
}
