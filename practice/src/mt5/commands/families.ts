// The five families of rows that an account has, and how each is selected: by ticket, by symbol, by time.
import type { Account, Order } from '../account.ts'
import type { Command } from '../answer.ts'
import { dailyObject, heavy } from '../wire/daily.ts'
import { dealObject, orderObject, positionObject } from '../wire/trades.ts'
import type { WireObject } from '../wire/wire-object.ts'

export type Selectable = {
  readonly ticket: string
  readonly symbol: string
  /** On the server's clock, of families that are asked for by time; else 0. */
  readonly seconds: number
  /** Made only of what is sent. */
  readonly row: () => WireObject
}

export type Family = {
  /** Oldest first. */
  readonly of: (account: Account, command: Command) => readonly Selectable[]
  /** Asked for with from and to. */
  readonly isTimed: boolean
  /** `get` without a ticket: the first position of an account, or all days of it. */
  readonly get: 'ticket' | 'first' | 'all'
}

const positions: Family = {
  ...{ isTimed: false, get: 'first' },
  of: (account, command) =>
    account.positions.map((position) => ({
      ...{ ticket: String(position.ticket), symbol: position.symbol, seconds: 0 },
      row: () => {
        const { clock, trading } = command.world
        const now = trading.valuation.now(account, position)
        return positionObject(account, now, specOf(command, position.symbol), clock)
      },
    })),
}

const deals: Family = {
  ...{ isTimed: true, get: 'ticket' },
  of: (account, { world }) =>
    account.deals.map((deal) => ({
      ...{ ticket: String(deal.ticket), symbol: deal.symbol },
      seconds: Math.floor(world.clock.serverMs(deal.atMs) / 1000),
      row: () => dealObject(account, deal, world.specOf(deal.symbol), world.clock),
    })),
}

const waiting: Family = {
  ...{ isTimed: false, get: 'ticket' },
  of: (account, command) => account.pending.map((order) => selectable(account, order, command)),
}

const history: Family = {
  ...{ isTimed: true, get: 'ticket' },
  of: (account, command) => account.orders.map((order) => selectable(account, order, command)),
}

function selectable(account: Account, order: Order, command: Command): Selectable {
  const { clock, trading } = command.world
  return {
    ...{ ticket: String(order.ticket), symbol: order.symbol },
    seconds: order.doneMs === 0 ? 0 : Math.floor(clock.serverMs(order.doneMs) / 1000),
    row: () => {
      const { symbol, bid, ask } = trading.valuation.quoteOf(order.symbol)
      const isBuy = order.type % 2 === 0
      const points = order.doneMs === 0 ? (isBuy ? ask : bid) : order.points
      return orderObject(account, order, { symbol, points }, clock)
    },
  }
}

const dailyFamily = (isLight: boolean): Family => ({
  ...{ isTimed: true, get: 'all' },
  of: (account, command) =>
    account.daily.map((daily) => ({
      ...{ ticket: '', symbol: '', seconds: Math.floor(daily.serverMs / 1000) },
      row: () => {
        const email = command.faults.noPersonalDetails ? '' : `${account.login}@practice.invalid`
        const light = dailyObject(account, daily, email)
        if (isLight) return light
        const { clock, market } = command.world
        return heavy(
          light,
          daily.positions.map((one) =>
            positionObject(account, one, specOf(command, one.symbol), clock),
          ),
          daily.orders.map((order) => {
            const symbol = specOf(command, order.symbol)
            const points = market.quote(order.symbol)?.bid ?? 0
            return orderObject(account, order, { symbol, points }, clock)
          }),
        )
      },
    })),
})

function specOf({ world }: Command, name: string) {
  return world.trading.valuation.quoteOf(name).symbol
}

/** By the first part of the command's name. */
export const families: Readonly<Record<string, Family>> = {
  position: positions,
  deal: deals,
  order: waiting,
  history,
  daily: dailyFamily(false),
  daily_light: dailyFamily(true),
}
