// What tests and programs do at the practice broker as its dealer and its traders, and what it holds to be true.

import { LOT } from '../market/money.ts'
import type { Account, Order, Position } from './account.ts'
import { actions } from './account.ts'
import type { Side } from './trading/positions.ts'
import { dealObject, orderObject, positionObject } from './wire/trades.ts'
import { accountObject } from './wire/user.ts'
import type { World } from './world.ts'

type Row = Readonly<Record<string, string>>

/** What the broker itself holds to be true of an account, in the forms of the wire. */
export type Truth = {
  readonly account: Row
  readonly positions: readonly Row[]
  readonly deals: readonly Row[]
  /** Orders that wait. */
  readonly pending: readonly Row[]
  /** Orders that are done. */
  readonly orders: readonly Row[]
}

export type TradeRequest = {
  readonly symbol: string
  readonly side: Side
  readonly lots: number
  /** In points of the symbol; 0 = none. */
  readonly stopPoints?: number
  readonly takePoints?: number
  /** `Reason` of the protocol: 0 client, 1 expert (default), 16 mobile, 17 web. */
  readonly reason?: number
}

export type WaitingRequest = TradeRequest & {
  readonly kind: 'limit' | 'stop'
  readonly points: number
  /** Milliseconds since 1970 of the practice clock. */
  readonly expiresMs?: number
}

export type Operate = ReturnType<typeof createOperate>

const volumeOf = (lots: number) => Math.round(lots * LOT)

export function createOperate({ trading, accounts, specOf, clock }: World) {
  const { positions, pending, book, valuation } = trading

  function accountOf(login: string): Account {
    const account = accounts.get(login)
    if (account === undefined) throw new Error(`the practice broker has no account ${login}`)
    return account
  }

  function held(account: Account, ticket: string): Position {
    const position = account.positions.find((one) => String(one.ticket) === ticket)
    if (position !== undefined) return position
    throw new Error(`account ${account.login} holds no position ${ticket}`)
  }

  function truth(login: string): Truth {
    const account = accountOf(login)
    const order = (one: Order) => {
      const { symbol, bid } = valuation.quoteOf(one.symbol)
      const points = one.doneMs === 0 ? bid : one.points
      return plain(orderObject(account, one, { symbol, points }, clock))
    }
    return {
      account: {
        ...plain(accountObject(account, valuation.money(account), clock)),
        Currency: account.currency,
      },
      positions: account.positions.map((one) => {
        const { symbol } = valuation.quoteOf(one.symbol)
        return plain(positionObject(account, valuation.now(account, one), symbol, clock))
      }),
      deals: account.deals.map((deal) =>
        plain(dealObject(account, deal, specOf(deal.symbol), clock)),
      ),
      pending: account.pending.map(order),
      orders: account.orders.map(order),
    }
  }

  return {
    truth,
    /** Opens at the market; answers the position's ticket, null when a netting position was closed or made smaller. */
    trade(login: string, { lots, ...order }: TradeRequest): string | null {
      const request = { ...order, volume: volumeOf(lots) }
      return positions.trade(accountOf(login), request)?.ticket.toString() ?? null
    },
    /** Answers the order's ticket. */
    placeOrder(login: string, { lots, ...order }: WaitingRequest): string {
      return String(pending.place(accountOf(login), { ...order, volume: volumeOf(lots) }).ticket)
    },
    cancelOrder(login: string, ticket: string): void {
      const account = accountOf(login)
      const order = account.pending.find((one) => String(one.ticket) === ticket)
      if (order === undefined) throw new Error(`no order ${ticket} of account ${login} waits`)
      pending.cancel(account, order)
    },
    /** All of a position, or some lots of it. */
    close(login: string, ticket: string, lots?: number): void {
      const account = accountOf(login)
      const position = held(account, ticket)
      const volume = lots === undefined ? position.volume : volumeOf(lots)
      positions.close(account, position, volume, { reason: 0 })
    },
    /** Hedging accounts: two opposite positions close each other. */
    closeBy(login: string, ticket: string, by: string): void {
      const account = accountOf(login)
      positions.closeBy(account, held(account, ticket), held(account, by))
    },
    /** In the currency's smallest unit; negative takes out. */
    deposit(login: string, cents: number): void {
      const comment = cents < 0 ? 'Withdrawal' : 'Deposit'
      book.money(accountOf(login), BigInt(cents), actions.balance, comment)
    },
    credit(login: string, cents: number): void {
      book.money(accountOf(login), BigInt(cents), actions.credit, 'Credit')
    },
    cancelDeal(login: string, deal: string): void {
      book.cancel(accountOf(login), BigInt(deal))
    },
  }
}

/** These objects have no other values than text, but for the empty list ApiData. */
function plain(row: object): Row {
  return Object.fromEntries(
    Object.entries(row).filter(
      (member): member is [string, string] => typeof member[1] === 'string',
    ),
  )
}
