// From a row of deals to what the deal says. Values arrive as exact text.
import type { DealContent } from './canonical-deal.ts'
import type { Decimal } from './decimal.ts'

/** The columns that dealFromRow reads; `d` is deals. */
export const dealColumns =
  'd.deal, d.deal_order, d.position, d.server_msc, d.type, d.entry, d.reason, d.magic, d.symbol, d.volume, d.price, ' +
  'd.profit, d.commission, d.swap, d.fee, d.stop_loss, d.take_profit, d.comment, d.external_id'

export type DealRow = {
  readonly deal: string
  readonly deal_order: string | null
  readonly position: string | null
  readonly server_msc: string
  readonly type: number
  readonly entry: number
  readonly reason: number | null
  readonly magic: string | null
  readonly symbol: string
  readonly volume: Decimal
  readonly price: Decimal
  readonly profit: Decimal
  readonly commission: Decimal | null
  readonly swap: Decimal | null
  readonly fee: Decimal | null
  readonly stop_loss: Decimal | null
  readonly take_profit: Decimal | null
  readonly comment: string | null
  readonly external_id: string | null
}

export function dealFromRow(row: DealRow): DealContent {
  return {
    deal: row.deal,
    order: row.deal_order,
    position: row.position,
    serverMsc: row.server_msc,
    type: row.type,
    entry: row.entry,
    reason: row.reason,
    magic: row.magic,
    symbol: row.symbol,
    volume: row.volume,
    price: row.price,
    profit: row.profit,
    commission: row.commission,
    swap: row.swap,
    fee: row.fee,
    stopLoss: row.stop_loss,
    takeProfit: row.take_profit,
    comment: row.comment,
    externalId: row.external_id,
  }
}
