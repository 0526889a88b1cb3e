// What closes positions without anybody asking: stop loss, take profit, and the stop out when margin runs short.
import type { Market } from '../../market/market.ts'
import { decimalText } from '../../market/money.ts'
import { type Account, type Position, reasons } from '../account.ts'
import type { Positions } from './positions.ts'
import type { Valuation } from './valuation.ts'

/** Margin levels in hundredths of a percent, as `group/get` tells them. */
export const MARGIN_CALL = 5_000n
export const STOP_OUT = 3_000n

export function createProtection(deps: {
  readonly market: Market
  readonly valuation: Valuation
  readonly positions: Positions
  readonly now: () => number
}) {
  const { market, valuation, positions, now } = deps

  /** At the price of the moment: a market that jumps over a stop fills worse, as a real one does. */
  function watchStops(account: Account): void {
    for (const position of [...account.positions]) {
      const { stopPoints, takePoints } = position
      const price = valuation.closingPoints(position)
      const sign = position.action === 0 ? 1 : -1
      const isStopped = stopPoints !== 0 && (price - stopPoints) * sign <= 0
      const isTaken = takePoints !== 0 && (price - takePoints) * sign >= 0
      if (isStopped) end(account, position, reasons.stopLoss, 'sl', stopPoints)
      else if (isTaken) end(account, position, reasons.takeProfit, 'tp', takePoints)
    }
  }

  function end(
    account: Account,
    position: Position,
    reason: number,
    word: string,
    points: number,
  ): void {
    const digits = market.quote(position.symbol)?.symbol.digits ?? 0
    const comment = `[${word} ${decimalText(points, digits)}]`
    positions.close(account, position, position.volume, { reason, comment })
  }

  /** At a margin level of 30 % or less the position that loses most is closed, until the level is above it. */
  function watchMargin(account: Account): void {
    for (let left = account.positions.length; left > 0; left -= 1) {
      const { marginLevel: level, margin, equity } = valuation.money(account)
      if (margin === 0n || level > MARGIN_CALL) {
        // A stop out stays to be seen until the account is well again.
        if (account.stopOut.activation === 1 || level > MARGIN_CALL)
          account.stopOut = { ...account.stopOut, activation: 0 }
        return
      }
      const activation = level <= STOP_OUT ? 2 : 1
      account.stopOut = { activation, atMs: now(), level, equity, margin }
      if (activation === 1) return
      const worst = account.positions.reduce((one, other) =>
        valuation.profitOf(account, other) < valuation.profitOf(account, one) ? other : one,
      )
      const comment = `[so ${decimalText(level, 2)}%]`
      positions.close(account, worst, worst.volume, { reason: reasons.stopOut, comment })
    }
  }

  return {
    watch(account: Account): void {
      watchStops(account)
      watchMargin(account)
    },
  }
}
