// WebApiTradeHistory: one record for each thing that happened to an order, a position or the balance.
import type { Account, Order } from '../account.ts'
import type { Exchange } from '../engine/cash.ts'
import type { Fix } from '../fix.ts'
import { num, whole } from '../json.ts'
import { ttSymbols } from '../symbols.ts'

export type HistoryFacts = {
  readonly type: string
  readonly reason: string
  readonly order?: Order
  /** What was filled or closed. */
  readonly amount?: Fix
  readonly price?: Fix
  readonly position?: bigint
  readonly by?: bigint | null
  /** Change of the balance. */
  readonly movement?: Fix
  readonly commission?: Fix
  readonly swap?: Fix
  readonly exchanged?: Exchange
  readonly comment?: string
  /** Of a movement of money that belongs to no order. */
  readonly number?: bigint
  readonly currency?: string
}

const optional = (value: Fix | undefined) => (value === undefined ? undefined : num(value))

export function historyWire(
  id: string,
  atMs: number,
  account: Account,
  facts: HistoryFacts,
): Record<string, unknown> {
  const { order, type, reason } = facts
  const hasBalance = account.type !== 'Cash' && facts.movement !== undefined
  return {
    ...{ Id: id, TransactionType: type, TransactionReason: reason, TransactionTimestamp: atMs },
    ...(order === undefined
      ? { TradeId: facts.number && whole(facts.number), TradeCreated: atMs }
      : orderWire(order, facts)),
    Balance: hasBalance ? num(account.balance) : undefined,
    BalanceMovement: optional(facts.movement),
    BalanceCurrency: account.type === 'Cash' ? facts.currency : account.currency,
    Commission: optional(facts.commission),
    CommissionCurrency: facts.commission === undefined ? undefined : account.currency,
    Swap: optional(facts.swap),
    Comment: facts.comment ?? order?.comment ?? undefined,
    ...exchangeWire(facts.exchanged),
  }
}

function orderWire(order: Order, facts: HistoryFacts): Record<string, unknown> {
  const spec = ttSymbols.find(({ name }) => name === order.symbol)
  return {
    ...{ Symbol: order.symbol, SymbolPrecision: spec?.digits, TradeId: whole(order.id) },
    ...{ ClientTradeId: order.clientId ?? undefined, TradeSide: order.side, TradeType: order.type },
    ...{ TradeCreated: order.createdMs, TradeModified: order.modifiedMs },
    ...{ TradeAmount: num(order.remaining), TradeInitialAmount: num(order.initialAmount) },
    TradeMaxVisibleAmount: num(order.maxVisible),
    // The stop's price stands where the order has one.
    TradePrice: num(order.stopPrice ?? order.price),
    ...(facts.type === 'OrderFilled'
      ? { TradeLastFillAmount: optional(facts.amount), TradeFillPrice: optional(facts.price) }
      : {}),
    ...positionWire(order, facts),
    ...{ StopLoss: num(order.stopLoss), TakeProfit: num(order.takeProfit) },
    ...{ ImmediateOrCancel: order.immediateOrCancel, MarketWithSlippage: order.slippage !== null },
    ...{ FillOrKill: order.fillOrKill, OneCancelsTheOther: order.oneCancelsTheOther },
    Expired: order.expiresMs ?? undefined,
    ClientApp: order.clientApp ?? undefined,
    RelatedTradeId: order.related === null ? undefined : whole(order.related),
  }
}

function positionWire(order: Order, facts: HistoryFacts): Record<string, unknown> {
  if (facts.position === undefined) return {}
  const base = { PositionId: whole(facts.position) }
  if (facts.type !== 'PositionClosed' && facts.type !== 'PositionOpened') return base
  const isClose = facts.type === 'PositionClosed'
  return {
    ...base,
    PositionById: facts.by == null ? undefined : whole(facts.by),
    ...{ PositionAmount: num(order.remaining), PositionInitialAmount: num(order.initialAmount) },
    ...{ PositionOpenPrice: num(order.price), PositionOpened: order.positionMs ?? undefined },
    PositionLastAmount: isClose ? optional(facts.amount) : undefined,
    PositionClosePrice: isClose ? optional(facts.price) : undefined,
    PositionClosed: isClose ? order.modifiedMs : undefined,
  }
}

function exchangeWire(exchanged: Exchange | undefined): Record<string, unknown> {
  if (exchanged === undefined) return {}
  const { source, target } = exchanged
  return {
    ...{ SrcAssetCurrency: source.currency, SrcAssetAmount: num(source.amount) },
    ...{ SrcAssetMovement: num(source.movement), DstAssetCurrency: target.currency },
    ...{ DstAssetAmount: num(target.amount), DstAssetMovement: num(target.movement) },
  }
}
