// Trades as readers see them: JSON text built from exact text, and CSV. Decimals and 64-bit ids are strings in JSON.
// The raw answer goes out as it came in: as JSON when it is clean, as text when it is not.
import { instantFromSql } from '../../domain/instant.ts'
import type { Trade } from '../../domain/trade.ts'
import { tradeFromRow } from '../../domain/trade-row.ts'
import type { RowShape } from '../list-answer.ts'
import type { ListedTrade } from './trade-query.ts'

/** Wire name and where its value comes from, in the order in which both formats list them. */
const members: ReadonlyArray<readonly [string, (trade: Trade) => string | null]> = [
  ['bot_name', (trade) => trade.botName],
  ['exchange', (trade) => trade.exchange],
  ['account', (trade) => (trade.account === '' ? null : trade.account)],
  ['asset_symbol', (trade) => trade.assetSymbol],
  ['order_type', (trade) => trade.orderType],
  ['entry_time', (trade) => trade.entryTime],
  ['entry_zone', (trade) => trade.entryZone],
  ['exit_time', (trade) => trade.exitTime],
  ['exit_zone', (trade) => trade.exitZone],
  ['entry_price', (trade) => trade.entryPrice],
  ['exit_price', (trade) => trade.exitPrice],
  ['position_size', (trade) => trade.positionSize],
  ['realized_pnl', (trade) => trade.realizedPnl],
  ['commission', (trade) => trade.commission],
  ['swap', (trade) => trade.swap],
  ['fee', (trade) => trade.fee],
  ['stop_loss', (trade) => trade.stopLoss],
  ['take_profit', (trade) => trade.takeProfit],
  ['mae', (trade) => trade.mae],
  ['mfe', (trade) => trade.mfe],
  ['magic_number', (trade) => trade.magicNumber],
  ['exchange_order_id', (trade) => trade.exchangeOrderId],
  ['status', (trade) => trade.status],
  ['comment', (trade) => trade.comment],
]

function toTradeJson(row: ListedTrade): string {
  const trade = tradeFromRow(row)
  let text = `{"internal_id":${row.internal_id}`
  for (const [name, value] of members) text += `,"${name}":${JSON.stringify(value(trade))}`
  text += `,"version":${row.version},"received_at":"${instantFromSql(row.received_at)}"`
  const { raw } = trade
  if (raw === null) text += ',"raw_api_response":null'
  else if (raw.clean) text += `,"raw_api_response":${onOneLine(raw.source)}`
  else text += `,"raw_api_response":null,"raw_text":${JSON.stringify(raw.source)}`
  return `${text}}`
}

export const tradeShape: RowShape<ListedTrade> = {
  fileName: 'trades.csv',
  toJson: toTradeJson,
  csvHead: [
    'internal_id',
    ...members.map(([name]) => name),
    'version',
    'received_at',
    'raw_api_response',
  ],
  toCells(row) {
    const trade = tradeFromRow(row)
    return [
      row.internal_id,
      ...members.map(([, value]) => value(trade)),
      String(row.version),
      instantFromSql(row.received_at),
      trade.raw?.source ?? null,
    ]
  },
}

/** JSON's only line breaks are white space between tokens, so a line format may drop them. */
function onOneLine(source: string): string {
  return /[\r\n]/.test(source) ? source.replace(/[\r\n]+/g, ' ') : source
}
