// Whether a trade that is read again is the one that the columns hold. While other transactions are under way the newest rows are read
// with each question; only what is different about them makes columns, and all that is computed from them, anew.
import type { Decimal } from '../decimal.ts'
import { scaleOf, unitsOf } from '../decimal-math.ts'
import type { Amounts } from './amounts.ts'
import { firstAtOrAfter, nameAt } from './columns.ts'
import type { TradeRow, TradeTable } from './trade-rows.ts'

export function holdsRow({ columns, ids }: TradeTable, row: TradeRow): boolean {
  const { closedMs } = columns
  let at = firstAtOrAfter(closedMs, row.closedMs)
  while (closedMs[at] === row.closedMs && (ids[at] ?? 0) < row.id) at++
  if (closedMs[at] !== row.closedMs || ids[at] !== row.id) return false
  return (
    isAmount(columns.net, at, row.net) &&
    isAmount(columns.volume, at, row.volume) &&
    columns.openedMs[at] === row.openedMs &&
    nameAt(columns.symbol, at) === row.symbol &&
    nameAt(columns.side, at) === row.side &&
    nameAt(columns.magic, at) === row.magic &&
    nameAt(columns.bot, at) === row.bot &&
    nameAt(columns.account, at) === row.account &&
    Object.is(columns.risk[at], row.risk ?? Number.NaN) &&
    Object.is(columns.mae[at], row.mae ?? Number.NaN) &&
    Object.is(columns.mfe[at], row.mfe ?? Number.NaN)
  )
}

function isAmount({ units, scale }: Amounts, at: number, value: Decimal): boolean {
  return scaleOf(value) <= scale && unitsOf(value, scale) === units[at]
}
