// A record of the trade history, with what of it makes a deal. Field names: WebApiTradeHistory of the vendor's contract.
import type { Decimal } from '../../domain/decimal.ts'
import { type Fields, NumberText } from './json.ts'
import {
  firstDecimal,
  id,
  level,
  missing,
  optionalDecimal,
  optionalId,
  optionalMs,
  optionalText,
  text,
} from './members.ts'

export type HistoryRecord = {
  readonly id: string
  /** OrderFilled, PositionClosed, Balance …; another text stays as it came. */
  readonly type: string
  readonly reason: string
  readonly atMsc: string
  readonly symbol: string | null
  readonly side: 'buy' | 'sell' | null
  readonly order: string | null
  readonly position: string | null
  /** The position that it was closed by. */
  readonly positionBy: string | null
  /** Units of this fill, this opening or this closing. */
  readonly units: Decimal | null
  readonly price: Decimal | null
  /** Change of the balance: profit, swap and commission in one. Null = the balance did not change. */
  readonly movement: Decimal | null
  readonly currency: string | null
  readonly commission: Decimal | null
  readonly swap: Decimal | null
  readonly stopLoss: Decimal | null
  readonly takeProfit: Decimal | null
  readonly comment: string | null
  readonly source: string
}

export function historyRecordOf(fields: Fields): HistoryRecord {
  const type = text(fields, 'TransactionType')
  const side = fields.TradeSide === 'Buy' ? 'buy' : fields.TradeSide === 'Sell' ? 'sell' : null
  return {
    id: recordIdOf(fields),
    type,
    reason: optionalText(fields, 'TransactionReason', 60) ?? '',
    atMsc: optionalMs(fields, 'TransactionTimestamp') ?? missing('TransactionTimestamp'),
    symbol: optionalText(fields, 'Symbol', 100),
    side,
    order: optionalId(fields, 'TradeId'),
    position: optionalId(fields, 'PositionId'),
    positionBy: optionalId(fields, 'PositionById'),
    ...whatHappened(fields, type),
    movement: optionalDecimal(fields, 'BalanceMovement'),
    currency: optionalText(fields, 'BalanceCurrency', 20),
    commission: optionalDecimal(fields, 'Commission'),
    swap: optionalDecimal(fields, 'Swap'),
    stopLoss: level(fields, 'StopLoss'),
    takeProfit: level(fields, 'TakeProfit'),
    comment: optionalText(fields, 'Comment', 200),
    source: sourceOf(fields),
  }
}

/** Any text: the vendor's are 24 hex digits, those of the older guide numbers. */
function recordIdOf(fields: Fields): string {
  const value = fields.Id
  if (value instanceof NumberText) return id(fields, 'Id')
  return text(fields, 'Id')
}

function whatHappened(fields: Fields, type: string): Pick<HistoryRecord, 'units' | 'price'> {
  if (type === 'PositionClosed')
    return {
      units: firstDecimal(
        fields,
        'PositionLastAmount',
        'RequestCloseAmount',
        'PositionInitialAmount',
      ),
      price: firstDecimal(fields, 'PositionClosePrice', 'RequestClosePrice'),
    }
  if (type === 'PositionOpened')
    return {
      units: firstDecimal(fields, 'PositionInitialAmount', 'PositionAmount', 'TradeInitialAmount'),
      price: firstDecimal(fields, 'PositionOpenPrice', 'TradeFillPrice', 'TradePrice'),
    }
  return {
    units: firstDecimal(fields, 'TradeLastFillAmount', 'TradeInitialAmount'),
    price: firstDecimal(fields, 'TradeFillPrice', 'TradePrice'),
  }
}

/** What is kept as the broker sent it: what was done, and nothing of who did it. */
const sourceFields = (
  'Id TransactionType TransactionReason TransactionTimestamp Symbol SymbolPrecision TradeId ClientTradeId TradeSide ' +
  'TradeType TradeCreated TradeModified TradeAmount TradeInitialAmount TradeLastFillAmount TradePrice TradeFillPrice ' +
  'RequestOpenPrice RequestOpenAmount RequestClosePrice RequestCloseAmount PositionId PositionById PositionAmount ' +
  'PositionInitialAmount PositionLastAmount PositionOpenPrice PositionOpened PositionClosePrice PositionClosed Balance ' +
  'BalanceMovement BalanceCurrency StopLoss TakeProfit Commission CommissionCurrency AgentCommission Swap Rebate ' +
  'RebateCurrency Comment OpenConversionRate CloseConversionRate MarginRateInitial SrcAssetCurrency SrcAssetAmount ' +
  'SrcAssetMovement DstAssetCurrency DstAssetAmount DstAssetMovement SplitRatio DividendGrossRate Taxes TaxValue ' +
  'ParentOrderId ParentOrderType'
).split(' ')

function sourceOf(fields: Fields): string {
  const kept = sourceFields.flatMap((name) => {
    const value = fields[name]
    const shown = value instanceof NumberText ? value.text : value
    return typeof shown === 'string' && shown.length <= 1000 ? [[name, shown] as const] : []
  })
  return JSON.stringify(Object.fromEntries(kept))
}

/** A page of the history. */
export type HistoryPage = {
  readonly records: readonly Fields[]
  readonly isLast: boolean
  readonly lastId: string | null
}

export function historyPageOf(fields: Fields, rows: readonly Fields[]): HistoryPage {
  const last = rows.at(-1)
  return {
    records: rows,
    isLast: fields.IsLastReport !== false,
    lastId:
      optionalText(fields, 'LastId', 100) ?? (last?.Id === undefined ? null : recordIdOf(last)),
  }
}
