// The family of gains that sites show, each for its own question. They differ by what flows do to them, and all are right.
// Sources: MQL5 Signals (growth), Myfxbook's help (gain over trades, absolute gain).
import { finite, type Outcome, unknown } from './outcome.ts'

/** Balance before the next balance operation over the balance after the last one, chained. A pair is [after, before]. */
export function growth(periods: ReadonlyArray<readonly [number, number]>): Outcome<number> {
  if (periods.length === 0) return unknown('no_deposits')
  let product = 1
  for (const [after, before] of periods) {
    if (after <= 0 || before < 0) return unknown('ruined')
    product *= before / after
  }
  return finite(product - 1)
}

export type OpenedTrade = { readonly result: number; readonly openBalance: number }

/** Each trade on the balance at its own opening, in closing order; trades open together share their base. */
export function gainTwrTrades(trades: Iterable<OpenedTrade>): Outcome<number> {
  let product = 1
  let count = 0
  for (const { result, openBalance } of trades) {
    // More than there was is lost once: a product of it would turn a second loss into a gain.
    if (openBalance <= 0 || result < -openBalance) return unknown('ruined')
    product *= 1 + result / openBalance
    count++
  }
  return count === 0 ? unknown('no_trades') : finite(product - 1)
}

/** Net profit over all deposits; withdrawals, credit and bonus stay out. */
export function absoluteGain(netProfit: number, totalDeposits: number): Outcome<number> {
  return totalDeposits > 0 ? finite(netProfit / totalDeposits) : unknown('no_deposits')
}
