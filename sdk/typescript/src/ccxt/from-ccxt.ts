// CCXT's unified orders, trades and positions as trades of the ledger.
// Whatever the object does not say is left out; a required member that is missing is an error, never a guess.
import type { TradePayload } from '../trade/trade-payload.ts'
import { type CcxtContext, ccxtSource } from './ccxt-source.ts'

const sides = { buy: 'BUY', sell: 'SELL' }
const positionSides = { long: 'LONG', short: 'SHORT' }
const orderStatuses = {
  open: 'OPEN',
  closed: 'CLOSED',
  canceled: 'CANCELLED',
  expired: 'CANCELLED',
  rejected: 'CANCELLED',
}

/**
 * An order that has filled, at least in part; its id is the identity. Price: `average`, else `price`. Size: `filled`,
 * times `contractSize` where the market counts contracts. Fees become a negative commission.
 * Throws TradeInvalid for an order without a fill: it is not a trade.
 */
export function fromCcxtOrder(order: object, context: CcxtContext): TradePayload {
  const source = ccxtSource(order, context, 'order')
  return source.trade(
    {
      asset_symbol: source.text('symbol'),
      order_type: source.word('order_type', 'side', sides),
      entry_time: source.time('datetime', 'timestamp', 'lastTradeTimestamp'),
      entry_price: source.decimal('average', 'price'),
      position_size: source.size('filled', context.contractSize),
      commission: source.commission(),
      exchange_order_id: source.text('id'),
      status: source.word('status', 'status', orderStatuses),
    } as Partial<TradePayload>, // what is undefined is reported by `trade`
  )
}

/** One fill. Its symbol and id are the identity, because an order may fill often and venues count fills per symbol. */
export function fromCcxtTrade(trade: object, context: CcxtContext): TradePayload {
  const source = ccxtSource(trade, context, 'trade')
  const id = source.text('id')
  return source.trade(
    {
      asset_symbol: source.text('symbol'),
      order_type: source.word('order_type', 'side', sides),
      entry_time: source.time('datetime', 'timestamp'),
      entry_price: source.decimal('price'),
      position_size: source.size('amount', context.contractSize),
      commission: source.commission(),
      exchange_order_id: source.text('order'),
      status: 'CLOSED',
      idempotency_key: id === undefined ? undefined : `ccxt-trade ${source.text('symbol')} ${id}`,
    } as Partial<TradePayload>, // what is undefined is reported by `trade`
  )
}

/**
 * An open position, sized in base units: contracts times contractSize. Log it once, when it was opened: the size of
 * a stored trade does not change afterwards.
 */
export function fromCcxtPosition(position: object, context: CcxtContext): TradePayload {
  const source = ccxtSource(position, context, 'position')
  const contractSize = context.contractSize ?? source.decimal('contractSize')
  if (contractSize === undefined)
    source.miss(
      'position_size',
      'it has no contractSize; give contractSize, 1 if it counts base units',
    )
  return source.trade(
    {
      asset_symbol: source.text('symbol'),
      order_type: source.word('order_type', 'side', positionSides),
      entry_time: source.time('datetime', 'timestamp'),
      entry_price: source.decimal('entryPrice'),
      position_size:
        contractSize === undefined ? undefined : source.size('contracts', contractSize),
      realized_pnl: source.decimal('realizedPnl'),
      stop_loss: source.decimal('stopLossPrice'),
      take_profit: source.decimal('takeProfitPrice'),
      exchange_order_id: source.text('id'),
      status: 'OPEN',
    } as Partial<TradePayload>, // what is undefined is reported by `trade`
  )
}
