// Cash accounts: assets that are exchanged, and what waiting orders hold back of them.
import type { Account, Asset, Order } from '../account.ts'
import { EVEN, type Fix, product, ratio, scaled, times } from '../fix.ts'
import { num } from '../json.ts'
import { digitsOf } from '../symbols.ts'
import type { World } from '../world.ts'

export function assetOf(account: Account, currency: string): Asset {
  const found = account.assets.get(currency)
  if (found !== undefined) return found
  const made = { amount: 0n, locked: 0n }
  account.assets.set(currency, made)
  return made
}

export type Hold = { readonly currency: string; readonly amount: Fix }

/** What an order needs: the base when it sells, the quote at its price when it buys. */
export function holdOf(
  world: World,
  symbol: string,
  side: Order['side'],
  amount: Fix,
  price: Fix,
  slippage: Fix | null = null,
): Hold {
  const spec = world.quote(symbol).spec
  if (side === 'Sell') return { currency: spec.base, amount }
  const more = slippage === null ? EVEN : ratio(10n ** 10n + slippage)
  return {
    currency: spec.quote,
    amount: scaled(amount, times(ratio(price), more), digitsOf(spec.quote)),
  }
}

const holdOfOrder = (world: World, order: Order): Hold => {
  const price = order.type === 'Stop' ? order.stopPrice : order.price
  return holdOf(
    world,
    order.symbol,
    order.side,
    order.remaining,
    price ?? 0n,
    order.type === 'Stop' ? order.slippage : null,
  )
}

/** Counts anew what waiting orders hold back. */
export function lockAssets(world: World, account: Account): void {
  if (account.type !== 'Cash') return
  for (const asset of account.assets.values()) asset.locked = 0n
  for (const order of account.orders.values()) {
    if (order.contingent !== null) continue
    const { currency, amount } = holdOfOrder(world, order)
    assetOf(account, currency).locked += amount
  }
}

export function isFree(account: Account, { currency, amount }: Hold): boolean {
  const asset = account.assets.get(currency)
  return asset !== undefined && asset.amount - asset.locked >= amount
}

export type Exchange = {
  readonly source: { readonly currency: string; readonly movement: Fix; readonly amount: Fix }
  readonly target: { readonly currency: string; readonly movement: Fix; readonly amount: Fix }
}

/** Gives one asset for the other at a price. */
export function exchange(
  world: World,
  account: Account,
  order: Order,
  price: Fix,
  amount: Fix,
): Exchange {
  const { base, quote } = world.quote(order.symbol).spec
  const value = product(amount, price, digitsOf(quote))
  const moves: readonly [string, Fix][] =
    order.side === 'Buy'
      ? [
          [quote, -value],
          [base, amount],
        ]
      : [
          [base, -amount],
          [quote, value],
        ]
  const [source, target] = moves.map(([currency, movement]) => {
    const asset = assetOf(account, currency)
    asset.amount += movement
    return { currency, movement, amount: asset.amount }
  })
  if (source === undefined || target === undefined) throw new Error('an exchange has two sides')
  return { source, target }
}

export function movementsOf(account: Account, { source, target }: Exchange) {
  return [source, target].map(({ currency, movement, amount }) => ({
    ...{
      ChangeAmount: num(movement),
      LockedAmount: num(account.assets.get(currency)?.locked ?? 0n),
    },
    ...{ Balance: num(amount), Currency: currency },
  }))
}
