// What the broker itself knows of an account, as texts: what a connector's view is held against.
import type { Account } from './account.ts'
import { moneyOf, netProfit, positionProfit } from './engine/valuation.ts'
import { fixText, sizeOf } from './fix.ts'
import { tradesOf } from './wire/trade.ts'
import type { World } from './world.ts'

export type Truth = {
  readonly type: string
  /** Null for cash accounts. */
  readonly money: {
    readonly balance: string
    readonly profit: string
    readonly commission: string
    readonly swap: string
    readonly equity: string
    readonly margin: string
    readonly freeMargin: string
  } | null
  readonly positions: readonly {
    readonly id: string
    readonly symbol: string
    readonly side: 'buy' | 'sell'
    readonly amount: string
    readonly price: string
    readonly profit: string
    readonly swap: string
  }[]
  readonly orders: readonly {
    readonly id: string
    readonly clientId: string | null
    readonly type: string
    readonly side: 'buy' | 'sell'
    readonly symbol: string
    readonly remaining: string
    readonly price: string | null
    readonly stopPrice: string | null
  }[]
  readonly assets: readonly {
    readonly currency: string
    readonly amount: string
    readonly free: string
    readonly locked: string
  }[]
}

export function truthOf(world: World, account: Account): Truth {
  const { profit, commission, swap, equity, margin } = moneyOf(world, account)
  const orders = tradesOf(account)
  const isCash = account.type === 'Cash'
  return {
    type: account.type,
    money: isCash
      ? null
      : {
          ...{ balance: fixText(account.balance), profit: fixText(profit) },
          ...{ commission: fixText(commission), swap: fixText(swap), equity: fixText(equity) },
          ...{ margin: fixText(margin), freeMargin: fixText(equity - margin) },
        },
    positions: [
      ...orders
        .filter(({ type }) => type === 'Position')
        .map((one) => ({
          ...{ id: String(one.id), symbol: one.symbol, side: lower(one.side) },
          ...{ amount: fixText(one.remaining), price: fixText(one.price ?? 0n) },
          ...{ profit: fixText(positionProfit(world, account, one)), swap: fixText(one.swap) },
        })),
      ...[...account.net.values()].map((net) => ({
        ...({
          id: String(net.id),
          symbol: net.symbol,
          side: lower(net.amount > 0n ? 'Buy' : 'Sell'),
        } as const),
        ...{ amount: fixText(sizeOf(net.amount)), price: fixText(net.price) },
        ...{ profit: fixText(netProfit(world, account, net)), swap: fixText(net.swap) },
      })),
    ],
    orders: orders
      .filter(({ type }) => type !== 'Position')
      .map((one) => ({
        ...{ id: String(one.id), clientId: one.clientId, type: one.type, side: lower(one.side) },
        ...{ symbol: one.symbol, remaining: fixText(one.remaining) },
        price: one.price === null ? null : fixText(one.price),
        stopPrice: one.stopPrice === null ? null : fixText(one.stopPrice),
      })),
    assets: [...account.assets]
      .filter(([, { amount }]) => amount !== 0n)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([currency, { amount, locked }]) => ({
        currency,
        amount: fixText(amount),
        free: fixText(amount - locked),
        locked: fixText(locked),
      })),
  }
}

const lower = (side: 'Buy' | 'Sell'): 'buy' | 'sell' => (side === 'Buy' ? 'buy' : 'sell')
