// What happens to an account: market orders, closing, stops, netting, money in and out, swaps, a cancelled deal.
// Every change of the balance is a deal, so that the deals of an account always add up to it.
import type { Market } from '../market/market.ts'
import { marginCents, worthCents } from '../market/money.ts'
import type { SymbolSpec } from '../market/symbols.ts'
import type { Account, Deal, Position } from './account.ts'

export type Side = 'buy' | 'sell'

export type OrderRequest = {
  readonly symbol: string
  readonly side: Side
  /** Ten-thousandths of a lot. */
  readonly volume: number
  readonly stopPoints?: number
  readonly takePoints?: number
  readonly expert?: bigint
  readonly comment?: string
  readonly reason?: number
}

/** Cents for each lot and side. */
const commissionPerLot = -350n
const reasons = { expert: 1, stopLoss: 3, takeProfit: 4 } as const

export type Trading = ReturnType<typeof createTrading>

export function createTrading(deps: {
  readonly market: Market
  readonly now: () => number
  readonly nextTicket: () => bigint
}) {
  const { market, now, nextTicket } = deps

  function quoteOf(name: string) {
    const quote = market.quote(name)
    if (quote === undefined) throw new Error(`the practice market has no symbol ${name}`)
    return quote
  }

  function floatingCents(account: Account): { profit: bigint; storage: bigint } {
    let [profit, storage] = [0n, 0n]
    for (const position of account.positions) {
      profit += profitOf(position, position.volume)
      storage += position.storageCents
    }
    return { profit, storage }
  }

  /** At the price at which it would be closed now. */
  function profitOf(position: Position, volume: number): bigint {
    const { symbol, bid, ask } = quoteOf(position.symbol)
    const price = position.action === 0 ? bid : ask
    const moved = position.action === 0 ? price - position.openPoints : position.openPoints - price
    return worthCents(symbol, moved, volume, price)
  }

  function marginOf(account: Account): bigint {
    let margin = 0n
    for (const { symbol, volume, openPoints } of account.positions)
      margin += marginCents(quoteOf(symbol).symbol, volume, openPoints, account.leverage)
    return margin
  }

  function book(account: Account, deal: Omit<Deal, 'ticket' | 'atMs'>): Deal {
    const booked = { ...deal, ticket: nextTicket(), atMs: now() }
    account.deals.push(booked)
    const sum = booked.profitCents + booked.storageCents + booked.commissionCents
    if (deal.action === 3) account.creditCents += booked.profitCents
    else account.balanceCents += sum
    account.active = true
    return booked
  }

  function fee(volume: number): bigint {
    return (commissionPerLot * BigInt(volume)) / 10_000n
  }

  function order(
    account: Account,
    request: OrderRequest,
    position: bigint,
    points: number,
  ): bigint {
    const ticket = nextTicket()
    account.orders.push({
      ticket,
      position: position || ticket,
      symbol: request.symbol,
      type: request.side === 'buy' ? 0 : 1,
      volume: request.volume,
      points,
      reason: request.reason ?? reasons.expert,
      atMs: now(),
      expert: request.expert ?? 0n,
      comment: request.comment ?? '',
    })
    return ticket
  }

  function open(account: Account, request: OrderRequest, ticket: bigint, points: number): Position {
    const position: Position = {
      ticket,
      id: ticket,
      symbol: request.symbol,
      action: request.side === 'buy' ? 0 : 1,
      volume: request.volume,
      openPoints: points,
      stopPoints: request.stopPoints ?? 0,
      takePoints: request.takePoints ?? 0,
      storageCents: 0n,
      createdMs: now(),
      updatedMs: now(),
      reason: request.reason ?? reasons.expert,
      expert: request.expert ?? 0n,
      comment: request.comment ?? '',
    }
    account.positions.push(position)
    return position
  }

  /** Closes part or all of a position at the market; the deal carries its share of profit and swap. */
  function close(account: Account, position: Position, volume: number, reason: number, entry = 1) {
    const { bid, ask } = quoteOf(position.symbol)
    const points = position.action === 0 ? bid : ask
    const side: Side = position.action === 0 ? 'sell' : 'buy'
    const request = { symbol: position.symbol, side, volume, reason, expert: position.expert }
    const ticket = order(account, request, position.id, points)
    const isWhole = volume >= position.volume
    const storageCents = isWhole
      ? position.storageCents
      : (position.storageCents * BigInt(volume)) / BigInt(position.volume)
    book(account, {
      order: ticket,
      position: position.id,
      action: side === 'buy' ? 0 : 1,
      entry,
      reason,
      symbol: position.symbol,
      volume,
      closedVolume: volume,
      points,
      positionPoints: position.openPoints,
      profitCents: profitOf(position, volume),
      storageCents,
      commissionCents: fee(volume),
      expert: position.expert,
      comment: '',
    })
    position.storageCents -= storageCents
    position.volume -= volume
    position.updatedMs = now()
    if (position.volume <= 0) account.positions.splice(account.positions.indexOf(position), 1)
    return ticket
  }

  function trade(account: Account, request: OrderRequest): Position | null {
    const { bid, ask } = quoteOf(request.symbol)
    const points = request.side === 'buy' ? ask : bid
    const held =
      account.mode === 'netting'
        ? account.positions.find(({ symbol }) => symbol === request.symbol)
        : undefined
    if (held !== undefined) return net(account, held, request, points)
    const ticket = order(account, request, 0n, points)
    const position = open(account, request, ticket, points)
    enter(account, request, ticket, position.id, points, 0)
    return position
  }

  function enter(
    account: Account,
    request: OrderRequest,
    ticket: bigint,
    position: bigint,
    points: number,
    entry: number,
  ): void {
    book(account, {
      order: ticket,
      position,
      action: request.side === 'buy' ? 0 : 1,
      entry,
      reason: request.reason ?? reasons.expert,
      symbol: request.symbol,
      volume: request.volume,
      closedVolume: 0,
      points,
      positionPoints: 0,
      profitCents: 0n,
      storageCents: 0n,
      commissionCents: fee(request.volume),
      expert: request.expert ?? 0n,
      comment: request.comment ?? '',
    })
  }

  /** A netting account holds one position a symbol: it grows, shrinks, or turns round under a new ticket. */
  function net(account: Account, held: Position, request: OrderRequest, points: number) {
    const isSame = (held.action === 0) === (request.side === 'buy')
    if (isSame) {
      const ticket = order(account, request, held.id, points)
      const total = held.volume + request.volume
      const weighted =
        BigInt(held.openPoints) * BigInt(held.volume) + BigInt(points) * BigInt(request.volume)
      held.openPoints = Number((2n * weighted + BigInt(total)) / (2n * BigInt(total)))
      held.volume = total
      held.updatedMs = now()
      enter(account, request, ticket, held.id, points, 0)
      return held
    }
    if (request.volume <= held.volume) {
      close(account, held, request.volume, request.reason ?? reasons.expert)
      return null
    }
    const ticket = order(account, request, held.id, points)
    book(account, {
      order: ticket,
      position: held.id,
      action: request.side === 'buy' ? 0 : 1,
      entry: 2,
      reason: request.reason ?? reasons.expert,
      symbol: held.symbol,
      volume: request.volume,
      closedVolume: held.volume,
      points,
      positionPoints: held.openPoints,
      profitCents: profitOf(held, held.volume),
      storageCents: held.storageCents,
      commissionCents: fee(request.volume),
      expert: held.expert,
      comment: '',
    })
    held.action = request.side === 'buy' ? 0 : 1
    held.volume = request.volume - held.volume
    held.openPoints = points
    held.storageCents = 0n
    held.ticket = ticket
    held.updatedMs = now()
    return held
  }

  /** Stop loss and take profit, at the price of the moment. */
  function trigger(account: Account): void {
    for (const position of [...account.positions]) {
      const { bid, ask } = quoteOf(position.symbol)
      const price = position.action === 0 ? bid : ask
      const below = (limit: number) => limit !== 0 && price <= limit
      const above = (limit: number) => limit !== 0 && price >= limit
      const isLong = position.action === 0
      const stopped = isLong ? below(position.stopPoints) : above(position.stopPoints)
      const taken = isLong ? above(position.takePoints) : below(position.takePoints)
      if (stopped) close(account, position, position.volume, reasons.stopLoss)
      else if (taken) close(account, position, position.volume, reasons.takeProfit)
    }
  }

  /** Money in or out (action 2), credit (action 3), a correction (action 5). */
  function money(account: Account, cents: bigint, action = 2, comment = 'Deposit'): Deal {
    return book(account, {
      order: 0n,
      position: 0n,
      action,
      entry: 0,
      reason: 2,
      symbol: '',
      volume: 0,
      closedVolume: 0,
      points: 0,
      positionPoints: 0,
      profitCents: cents,
      storageCents: 0n,
      commissionCents: 0n,
      expert: 0n,
      comment,
    })
  }

  /** The deal turns into a cancelled one without profit, which a balance operation books back. */
  function cancel(account: Account, ticket: bigint): void {
    const deal = account.deals.find((one) => one.ticket === ticket)
    if (deal === undefined || deal.action > 1) throw new Error(`no deal ${ticket} to cancel`)
    const { profitCents } = deal
    deal.action = deal.action === 0 ? 13 : 14
    deal.profitCents = 0n
    account.balanceCents -= profitCents
    money(account, profitCents, 5, `cancelled #${ticket}`)
  }

  /** The night's swap of every open position. */
  function rollOver(account: Account, specOf: (name: string) => SymbolSpec): void {
    for (const position of account.positions) {
      const { swapCents } = specOf(position.symbol)
      const perLot = BigInt(position.action === 0 ? swapCents.buy : swapCents.sell)
      position.storageCents += (perLot * BigInt(position.volume)) / 10_000n
    }
  }

  return { trade, close, trigger, money, cancel, rollOver, floatingCents, profitOf, marginOf }
}
