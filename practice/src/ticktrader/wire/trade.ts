// WebApiTrade: an order or a Gross position. Version 1 also has Amount, which is what remains.
import type { Account, Order } from '../account.ts'
import { marginOf, positionProfit } from '../engine/valuation.ts'
import { num, whole } from '../json.ts'
import type { World } from '../world.ts'

export type Version = 'v1' | 'v2'

export function tradeWire(
  world: World,
  account: Account,
  order: Order,
  version: Version = 'v2',
): Record<string, unknown> {
  const { spec, bid, ask } = world.quote(order.symbol)
  const isPosition = order.type === 'Position'
  const isOpen = isPosition && order.remaining > 0n
  const status =
    world.faults.unknownEnums && order.status === 'Calculated' ? 'Suspended' : order.status
  return {
    Id: whole(order.id),
    ClientId: order.clientId ?? undefined,
    AccountId: whole(account.id),
    ...{ Type: order.type, InitialType: order.initialType, Side: order.side, Status: status },
    ...{ Symbol: order.symbol, SymbolPrecision: spec.digits, StopPrice: num(order.stopPrice) },
    Price: num(order.price),
    CurrentPrice:
      isOpen && !world.faults.noPrices ? num(order.side === 'Buy' ? bid : ask) : undefined,
    Amount: version === 'v1' ? num(order.remaining) : undefined,
    InitialAmount: num(order.initialAmount),
    RemainingAmount: num(order.remaining),
    FilledAmount: num(order.filled),
    MaxVisibleAmount: num(order.maxVisible),
    StopLoss: num(order.stopLoss),
    TakeProfit: num(order.takeProfit),
    Margin: isOpen ? num(marginOf(world, account, spec, order.remaining)) : undefined,
    Profit: isOpen ? num(positionProfit(world, account, order)) : undefined,
    Commission: isPosition ? num(order.commission) : undefined,
    Swap: isPosition ? num(order.swap) : undefined,
    ...{ ImmediateOrCancel: order.immediateOrCancel, MarketWithSlippage: order.slippage !== null },
    ...{ FillOrKill: order.fillOrKill, OneCancelsTheOther: order.oneCancelsTheOther },
    ...{
      Created: order.createdMs,
      Expired: order.expiresMs ?? undefined,
      Modified: order.modifiedMs,
    },
    Filled: order.filledMs ?? undefined,
    PositionCreated: order.positionMs ?? undefined,
    Comment: order.comment ?? undefined,
    ClientApp: order.clientApp ?? undefined,
    Slippage: num(order.slippage),
    RelatedTradeId: order.related === null ? undefined : whole(order.related),
    ContingentOrder: order.contingent !== null,
    TriggerType: order.contingent?.trigger,
    TriggerTime: order.contingent?.timeMs ?? undefined,
    OrderIdTriggeredBy: order.contingent?.by == null ? undefined : whole(order.contingent.by),
  }
}

/** Orders and positions by their ids. */
export const tradesOf = ({ orders }: Account): Order[] =>
  [...orders.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
