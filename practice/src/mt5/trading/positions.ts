// Market orders: opening, closing, netting, closing by an opposite position.
import type { Account, Order, Position } from '../account.ts'
import { entries, orderStates, orderTypes, reasons } from '../account.ts'
import type { Book } from './book.ts'
import type { Valuation } from './valuation.ts'

export type Side = 'buy' | 'sell'

export type OrderRequest = {
  readonly symbol: string
  readonly side: Side
  /** Hundred-millionths of a lot. */
  readonly volume: number
  readonly stopPoints?: number
  readonly takePoints?: number
  readonly expert?: bigint
  readonly comment?: string
  readonly reason?: number
}

export type Positions = ReturnType<typeof createPositions>

const actionOf = (side: Side) => (side === 'buy' ? 0 : 1)

export function createPositions(deps: {
  readonly valuation: Valuation
  readonly book: Book
  readonly now: () => number
  readonly nextTicket: () => bigint
}) {
  const { valuation, now, nextTicket } = deps
  const { book, commissionOf } = deps.book

  /** An order that is filled at once; `waiting` is the one that waited for this moment. */
  function filled(account: Account, order: Partial<Order>, waiting?: Order): bigint {
    const ticket = waiting?.ticket ?? nextTicket()
    const done = {
      ...{ ticket, position: ticket, positionBy: 0n, symbol: '', type: 0, points: 0 },
      ...{ stopPoints: 0, takePoints: 0, volume: 0, reason: reasons.expert, expiresMs: 0 },
      ...{ expert: 0n, comment: '', placedMs: now() },
      ...order,
      ...waiting,
      ...{ state: orderStates.filled, volumeLeft: 0, doneMs: now() },
    }
    if (order.position !== undefined) done.position = order.position
    else done.position = ticket
    account.orders.push(done)
    account.active = true
    return ticket
  }

  function trade(account: Account, request: OrderRequest, waiting?: Order): Position | null {
    const { bid, ask } = valuation.quoteOf(request.symbol)
    if (!Number.isSafeInteger(request.volume) || request.volume <= 0)
      throw new Error(`a volume must be above 0, not ${request.volume}`)
    const points = request.side === 'buy' ? ask : bid
    const held =
      account.mode === 'netting'
        ? account.positions.find(({ symbol }) => symbol === request.symbol)
        : undefined
    if (held !== undefined) return net(account, held, request, points, waiting)
    const { stopPoints = 0, takePoints = 0, reason = reasons.expert } = request
    const { expert = 0n, comment = '', symbol, volume, side } = request
    const type = actionOf(side)
    const ticket = filled(
      account,
      { symbol, type, volume, points, stopPoints, takePoints, reason, expert, comment },
      waiting,
    )
    const position: Position = {
      ...{ ticket, id: ticket, symbol, action: type, volume, openPoints: points },
      ...{ stopPoints, takePoints, reason, expert, comment, storage: 0n },
      marginRate: valuation.marginRate(account, symbol, points),
      ...{ createdMs: now(), updatedMs: now() },
    }
    account.positions.push(position)
    enter(account, request, ticket, ticket, points)
    return position
  }

  function enter(
    account: Account,
    request: OrderRequest,
    order: bigint,
    position: bigint,
    points: number,
  ): void {
    const { symbol, side, volume, stopPoints = 0, takePoints = 0 } = request
    const { bid, ask } = valuation.quoteOf(symbol)
    book(account, {
      ...{ order, position, action: actionOf(side), entry: entries.in, symbol, volume, points },
      ...{ stopPoints, takePoints, bid, ask, commission: commissionOf(account, volume) },
      ...{ profitRate: valuation.profitRate(account, symbol) },
      ...{ reason: request.reason ?? reasons.expert, expert: request.expert ?? 0n },
      comment: request.comment ?? '',
    })
  }

  /** Closes part or all of a position at the market; the deal carries its share of profit and swap. */
  function close(
    account: Account,
    position: Position,
    volume = position.volume,
    { reason = reasons.expert, comment = '', waiting }: CloseOptions = {},
  ): bigint {
    if (!Number.isSafeInteger(volume) || volume <= 0 || volume > position.volume)
      throw new Error(`position ${position.ticket} cannot be closed by ${volume}`)
    const points = valuation.closingPoints(position)
    const { symbol, id, expert, stopPoints, takePoints } = position
    const { bid, ask } = valuation.quoteOf(symbol)
    const action = position.action === 0 ? 1 : 0
    const order = filled(
      account,
      { symbol, type: action, volume, points, position: id, reason, expert, comment },
      waiting,
    )
    book(account, {
      ...{ order, position: id, action, entry: entries.out, reason, symbol, volume },
      ...{ closedVolume: volume, points, stopPoints, takePoints, bid, ask, expert, comment },
      positionPoints: position.openPoints,
      profit: valuation.profitOf(account, position, volume),
      profitRate: valuation.profitRate(account, symbol),
      storage: takeShare(position, volume),
      commission: commissionOf(account, volume),
    })
    shrink(account, position, volume)
    return order
  }

  /** The part of the swap that goes with this volume; the rest stays with the position. */
  function takeShare(position: Position, volume: number): bigint {
    const share =
      volume === position.volume
        ? position.storage
        : (position.storage * BigInt(volume)) / BigInt(position.volume)
    position.storage -= share
    return share
  }

  function shrink(account: Account, position: Position, volume: number): void {
    position.volume -= volume
    position.updatedMs = now()
    if (position.volume === 0) account.positions.splice(account.positions.indexOf(position), 1)
  }

  /** A netting account holds one position a symbol: it grows, shrinks, or turns round under a new ticket. */
  function net(
    account: Account,
    held: Position,
    request: OrderRequest,
    points: number,
    waiting?: Order,
  ): Position | null {
    const type = actionOf(request.side)
    const { symbol, volume, reason = reasons.expert, expert = 0n, comment = '' } = request
    if (held.action === type) {
      const order = { symbol, type, volume, points, position: held.id, reason, expert, comment }
      const ticket = filled(account, order, waiting)
      const total = held.volume + volume
      const weighted =
        BigInt(held.openPoints) * BigInt(held.volume) + BigInt(points) * BigInt(volume)
      held.openPoints = Number((2n * weighted + BigInt(total)) / (2n * BigInt(total)))
      held.volume = total
      held.marginRate = valuation.marginRate(account, symbol, held.openPoints)
      held.updatedMs = now()
      enter(account, request, ticket, held.id, points)
      return held
    }
    if (volume <= held.volume) {
      close(account, held, volume, { reason, comment, ...(waiting ? { waiting } : {}) })
      return null
    }
    reverse(account, held, request, points, waiting)
    return held
  }

  function reverse(
    account: Account,
    held: Position,
    request: OrderRequest,
    points: number,
    waiting?: Order,
  ): void {
    const action = actionOf(request.side)
    const { symbol, volume, reason = reasons.expert, expert = 0n, comment = '' } = request
    const { bid, ask } = valuation.quoteOf(symbol)
    const details = { symbol, volume, points, reason, expert, comment }
    const order = filled(account, { ...details, type: action, position: held.id }, waiting)
    book(account, {
      ...{ ...details, order, position: held.id, action, entry: entries.inOut, bid, ask },
      closedVolume: held.volume,
      positionPoints: held.openPoints,
      profit: valuation.profitOf(account, held),
      profitRate: valuation.profitRate(account, symbol),
      storage: held.storage,
      commission: commissionOf(account, volume),
    })
    Object.assign(held, {
      ...{ action, volume: volume - held.volume, openPoints: points, storage: 0n, ticket: order },
      ...{ stopPoints: request.stopPoints ?? 0, takePoints: request.takePoints ?? 0 },
      ...{ marginRate: valuation.marginRate(account, symbol, points), updatedMs: now() },
    })
  }

  /** Two opposite positions close each other at each other's price; the first one's deal has the whole result. */
  function closeBy(account: Account, one: Position, other: Position): void {
    if (account.mode !== 'hedging' || one.symbol !== other.symbol || one.action === other.action)
      throw new Error('only opposite positions of a symbol on a hedging account close each other')
    const { symbol } = one
    const volume = Math.min(one.volume, other.volume)
    const comment = `close #${one.ticket} by #${other.ticket}`
    const order = filled(account, {
      ...{ symbol, type: orderTypes.closeBy, volume, points: other.openPoints, comment },
      ...{ position: one.id, positionBy: other.id, reason: reasons.client },
    })
    const { bid, ask } = valuation.quoteOf(symbol)
    const profits = [valuation.profitAt(account, one, volume, other.openPoints), 0n]
    const prices = [other.openPoints, one.openPoints]
    for (const [index, position] of [one, other].entries())
      book(account, {
        ...{ order, position: position.id, action: position.action === 0 ? 1 : 0, symbol, volume },
        ...{ entry: entries.outBy, reason: reasons.client, closedVolume: volume, bid, ask },
        ...{ points: prices[index] ?? 0, positionPoints: position.openPoints },
        ...{ profit: profits[index] ?? 0n, storage: takeShare(position, volume) },
        profitRate: valuation.profitRate(account, symbol),
        ...{ expert: position.expert, comment },
      })
    shrink(account, one, volume)
    shrink(account, other, volume)
  }

  return { trade, close, closeBy }
}

type CloseOptions = {
  readonly reason?: number
  readonly comment?: string
  readonly waiting?: Order
}
