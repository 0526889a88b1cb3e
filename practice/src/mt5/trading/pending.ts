// Orders that wait for a price: limit and stop orders, their filling, cancelling and end of time.
import type { Account, Order } from '../account.ts'
import { orderStates, orderTypes, reasons } from '../account.ts'
import type { OrderRequest, Positions } from './positions.ts'
import type { Valuation } from './valuation.ts'

export type PendingRequest = OrderRequest & {
  readonly kind: 'limit' | 'stop'
  readonly points: number
  /** Milliseconds since 1970; 0 = good till cancelled. */
  readonly expiresMs?: number
}

export type Pending = ReturnType<typeof createPending>

export function createPending(deps: {
  readonly valuation: Valuation
  readonly positions: Positions
  readonly now: () => number
  readonly nextTicket: () => bigint
}) {
  const { valuation, positions, now, nextTicket } = deps

  function place(account: Account, request: PendingRequest): Order {
    const { symbol, side, kind, volume, points, expiresMs = 0 } = request
    valuation.quoteOf(symbol)
    const type = {
      limit: { buy: orderTypes.buyLimit, sell: orderTypes.sellLimit },
      stop: { buy: orderTypes.buyStop, sell: orderTypes.sellStop },
    }[kind][side]
    const order: Order = {
      ...{ ticket: nextTicket(), position: 0n, positionBy: 0n, symbol, type, points, expiresMs },
      ...{ state: orderStates.placed, volume, volumeLeft: volume, placedMs: now(), doneMs: 0 },
      ...{ stopPoints: request.stopPoints ?? 0, takePoints: request.takePoints ?? 0 },
      ...{ reason: request.reason ?? reasons.expert, expert: request.expert ?? 0n },
      comment: request.comment ?? '',
    }
    account.pending.push(order)
    account.active = true
    return order
  }

  function end(account: Account, order: Order, state: number): void {
    remove(account, order)
    account.orders.push({ ...order, state, doneMs: now() })
  }

  function remove(account: Account, order: Order): void {
    account.pending.splice(account.pending.indexOf(order), 1)
  }

  function isReached({ type, symbol, points }: Order): boolean {
    const { bid, ask } = valuation.quoteOf(symbol)
    if (type === orderTypes.buyLimit) return ask <= points
    if (type === orderTypes.sellLimit) return bid >= points
    return type === orderTypes.buyStop ? ask >= points : bid <= points
  }

  /** Fills what the market has reached, at the market; ends what is out of time. */
  function watch(account: Account): void {
    for (const order of [...account.pending]) {
      const { symbol, stopPoints, takePoints, expert, comment, reason } = order
      const isBuy = order.type === orderTypes.buyLimit || order.type === orderTypes.buyStop
      if (order.expiresMs !== 0 && order.expiresMs <= now())
        end(account, order, orderStates.expired)
      else if (isReached(order)) {
        remove(account, order)
        positions.trade(
          account,
          {
            ...{ symbol, side: isBuy ? 'buy' : 'sell', volume: order.volumeLeft },
            ...{ stopPoints, takePoints, expert, comment, reason },
          },
          order,
        )
      }
    }
  }

  const cancel = (account: Account, order: Order) => end(account, order, orderStates.canceled)

  return { place, cancel, watch }
}
