// One text per trade content, the same whether built from a request or from the table: what is stored, hashed and compared.
// Members stand in fixed order under their column names; decimals are JSON strings; null members are left out.
import type { Trade } from './trade.ts'

/** JSON object text of all members but the raw answer. */
export function canonicalMembers(trade: Trade): string {
  let text =
    `{"bot_name":${JSON.stringify(trade.botName)}` +
    `,"exchange":${JSON.stringify(trade.exchange)}` +
    `,"account":${JSON.stringify(trade.account)}` +
    `,"asset_symbol":${JSON.stringify(trade.assetSymbol)}` +
    `,"order_type":${JSON.stringify(trade.orderType)}` +
    `,"entry_time":"${trade.entryTime}","entry_zone":"${trade.entryZone}"`
  if (trade.exitTime !== null)
    text += `,"exit_time":"${trade.exitTime}","exit_zone":"${trade.exitZone}"`
  text += `,"entry_price":"${trade.entryPrice}"`
  if (trade.exitPrice !== null) text += `,"exit_price":"${trade.exitPrice}"`
  text += `,"position_size":"${trade.positionSize}"`
  if (trade.realizedPnl !== null) text += `,"realized_pnl":"${trade.realizedPnl}"`
  if (trade.commission !== null) text += `,"commission":"${trade.commission}"`
  if (trade.swap !== null) text += `,"swap":"${trade.swap}"`
  if (trade.fee !== null) text += `,"fee":"${trade.fee}"`
  if (trade.stopLoss !== null) text += `,"stop_loss":"${trade.stopLoss}"`
  if (trade.takeProfit !== null) text += `,"take_profit":"${trade.takeProfit}"`
  if (trade.mae !== null) text += `,"mae":"${trade.mae}"`
  if (trade.mfe !== null) text += `,"mfe":"${trade.mfe}"`
  if (trade.magicNumber !== null) text += `,"magic_number":"${trade.magicNumber}"`
  if (trade.exchangeOrderId !== null)
    text += `,"exchange_order_id":${JSON.stringify(trade.exchangeOrderId)}`
  if (trade.comment !== null) text += `,"comment":${JSON.stringify(trade.comment)}`
  return `${text},"status":${JSON.stringify(trade.status)}}`
}

/** What a trade's digest is taken over: its members, then its raw answer as sent. */
export function canonicalText(members: string, raw: Trade['raw']): string {
  return raw === null ? members : `${members}\n${raw.source}`
}
