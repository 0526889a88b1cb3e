// From a row of live_trades (joined with its account) to a Trade. Values arrive as exact text.
import type { Decimal } from './decimal.ts'
import { type Instant, instantFromSql } from './instant.ts'
import type { RawAnswer, Trade } from './trade.ts'

/** The columns that tradeFromRow reads; `t` is live_trades and `a` is accounts. */
export const tradeColumns =
  't.bot_name, t.exchange, a.account, t.asset_symbol, t.order_type, t.entry_time, t.entry_zone, t.exit_time, t.exit_zone, ' +
  't.entry_price, t.exit_price, t.position_size, t.realized_pnl, t.commission, t.swap, t.fee, t.stop_loss, t.take_profit, ' +
  't.mae, t.mfe, t.magic_number, t.exchange_order_id, t.comment, t.status, t.raw_api_response, t.raw_unclean'

export type TradeRow = {
  readonly bot_name: string
  readonly exchange: string
  readonly account: string
  readonly asset_symbol: string
  readonly order_type: string
  readonly entry_time: string
  readonly entry_zone: string
  readonly exit_time: string | null
  readonly exit_zone: string | null
  readonly entry_price: Decimal
  readonly exit_price: Decimal | null
  readonly position_size: Decimal
  readonly realized_pnl: Decimal | null
  readonly commission: Decimal | null
  readonly swap: Decimal | null
  readonly fee: Decimal | null
  readonly stop_loss: Decimal | null
  readonly take_profit: Decimal | null
  readonly mae: Decimal | null
  readonly mfe: Decimal | null
  readonly magic_number: string | null
  readonly exchange_order_id: string | null
  readonly comment: string | null
  readonly status: string
  readonly raw_api_response: string | null
  readonly raw_unclean: string | null
}

export function tradeFromRow(row: TradeRow): Trade {
  return {
    botName: row.bot_name,
    exchange: row.exchange,
    account: row.account,
    assetSymbol: row.asset_symbol,
    orderType: row.order_type,
    entryTime: instantFromSql(row.entry_time),
    entryZone: row.entry_zone,
    exitTime: optionalInstant(row.exit_time),
    exitZone: row.exit_zone,
    entryPrice: row.entry_price,
    exitPrice: row.exit_price,
    positionSize: row.position_size,
    realizedPnl: row.realized_pnl,
    commission: row.commission,
    swap: row.swap,
    fee: row.fee,
    stopLoss: row.stop_loss,
    takeProfit: row.take_profit,
    mae: row.mae,
    mfe: row.mfe,
    magicNumber: row.magic_number,
    exchangeOrderId: row.exchange_order_id,
    comment: row.comment,
    status: row.status,
    raw: rawFromRow(row),
  }
}

function optionalInstant(text: string | null): Instant | null {
  return text === null ? null : instantFromSql(text)
}

function rawFromRow(row: TradeRow): RawAnswer | null {
  if (row.raw_api_response !== null) return { source: row.raw_api_response, clean: true }
  return row.raw_unclean === null ? null : { source: row.raw_unclean, clean: false }
}
