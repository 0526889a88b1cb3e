// What an account lost since the day began: the balance that the day began with against the equity of now.
// Money that came or went without a trade is no gain and no loss. Unknown stays unknown: null.
import type { Decimal } from '../../domain/decimal.ts'
import { subtract, sum } from '../../domain/decimal-math.ts'
import type { HistoryRecord, TradeAccount } from '../trade-port.ts'

const DAY_MS = 86_400_000

export function dayStartMs(nowMs: number): number {
  return Math.floor(nowMs / DAY_MS) * DAY_MS
}

/** Positive = lost. `today` are the records since the day began. */
export function dailyLoss(
  { balance, equity }: Pick<TradeAccount, 'balance' | 'equity'>,
  today: readonly HistoryRecord[],
): Decimal | null {
  if (balance === null || equity === null) return null
  const changed = (records: readonly HistoryRecord[]) =>
    sum(records.flatMap(({ balanceChange }) => (balanceChange === null ? [] : [balanceChange])))
  // The start: what is there now without everything that came today, but with what was paid in or out.
  const traded = today.filter(({ symbol, order, position }) => symbol ?? order ?? position)
  return subtract(subtract(balance, changed(traded)), equity)
}
