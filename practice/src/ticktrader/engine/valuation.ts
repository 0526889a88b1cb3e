// What things are worth now: exchange of currencies, floating profit, margin, equity. Arithmetic of the vendor's calculators:
// gains are exchanged at the worse price for the client, margin at the ask.
import type { Account, NetPosition, Order, Side } from '../account.ts'
import { EVEN, type Fix, inverse, most, type Ratio, ratio, scaled, sizeOf, times } from '../fix.ts'
import { digitsOf, type TtSymbol, ttSymbols } from '../symbols.ts'
import type { World } from '../world.ts'

type Kind = 'gain' | 'loss' | 'margin'

/** What one unit of a currency is worth in another. */
export function rateOf(world: World, from: string, to: string, kind: Kind): Ratio {
  if (from === to) return EVEN
  const direct = pairRate(world, from, to, kind)
  if (direct !== null) return direct
  const [first, second] = [pairRate(world, from, 'USD', kind), pairRate(world, 'USD', to, kind)]
  if (first === null || second === null) throw new Error(`nothing exchanges ${from} to ${to}`)
  return times(first, second)
}

function pairRate(world: World, from: string, to: string, kind: Kind): Ratio | null {
  if (from === to) return EVEN
  for (const { name, base, quote } of ttSymbols) {
    if (base === from && quote === to) {
      const { bid, ask } = world.quote(name)
      return ratio(kind === 'gain' ? bid : ask)
    }
    if (base === to && quote === from) {
      const { bid, ask } = world.quote(name)
      return inverse(ratio(kind === 'gain' ? ask : bid))
    }
  }
  return null
}

/** Profit of an amount between two prices, in the account's currency. */
export function profitOf(
  world: World,
  account: Account,
  spec: TtSymbol,
  side: Side,
  amount: Fix,
  from: Fix,
  to: Fix,
): Fix {
  const moved = side === 'Buy' ? to - from : from - to
  const rate = rateOf(world, spec.quote, account.currency, moved >= 0n ? 'gain' : 'loss')
  return scaled(amount, times(ratio(moved), rate), digitsOf(account.currency))
}

/** Margin of an amount, in the account's currency. */
export function marginOf(world: World, account: Account, spec: TtSymbol, amount: Fix): Fix {
  const rate = rateOf(world, spec.base, account.currency, 'margin')
  const by = spec.marginMode === 'Forex' ? BigInt(account.leverage) : 1n
  const whole = times(times(rate, ratio(spec.marginFactor)), { num: 1n, den: by })
  return scaled(amount, whole, digitsOf(account.currency))
}

/** Commission for opening an amount: never positive. */
export function commissionOf(world: World, account: Account, spec: TtSymbol, amount: Fix): Fix {
  const rate = rateOf(world, spec.base, account.currency, 'margin')
  const percent = times(ratio(spec.commissionPercent), { num: 1n, den: 100n })
  return -scaled(amount, times(rate, percent), digitsOf(account.currency))
}

export function positionProfit(world: World, account: Account, order: Order): Fix {
  const { spec, bid, ask } = world.quote(order.symbol)
  const to = order.side === 'Buy' ? bid : ask
  return profitOf(world, account, spec, order.side, order.remaining, order.price ?? to, to)
}

export const netSide = ({ amount }: NetPosition): Side => (amount > 0n ? 'Buy' : 'Sell')

export function netProfit(world: World, account: Account, net: NetPosition): Fix {
  const { spec, bid, ask } = world.quote(net.symbol)
  const to = net.amount > 0n ? bid : ask
  return profitOf(world, account, spec, netSide(net), sizeOf(net.amount), net.price, to)
}

export type Money = {
  readonly profit: Fix
  readonly commission: Fix
  readonly swap: Fix
  readonly equity: Fix
  readonly margin: Fix
  /** In percent with two decimals; null without margin. */
  readonly marginLevel: Fix | null
}

export function moneyOf(world: World, account: Account): Money {
  let [profit, commission, swap] = [0n, 0n, 0n]
  for (const order of account.orders.values()) {
    if (order.type !== 'Position') continue
    profit += positionProfit(world, account, order)
    commission += order.commission
    swap += order.swap
  }
  for (const net of account.net.values()) {
    profit += netProfit(world, account, net)
    commission += net.commission
    swap += net.swap
  }
  const equity = account.balance + profit + commission + swap
  const margin = totalMargin(world, account)
  const marginLevel =
    margin === 0n ? null : scaled(equity, { num: 100n * 10n ** 10n, den: margin }, 2)
  return { profit, commission, swap, equity, margin, marginLevel }
}

/** Of all positions and waiting orders, and of one more where it is asked what that would need. */
export function totalMargin(
  world: World,
  account: Account,
  more?: { readonly symbol: string; readonly side: Side; readonly amount: Fix },
): Fix {
  const sides = new Map<string, { Buy: Fix; Sell: Fix }>()
  const add = (symbol: string, side: Side, amount: Fix) => {
    const found = sides.get(symbol) ?? { Buy: 0n, Sell: 0n }
    const { spec } = world.quote(symbol)
    found[side] += marginOf(world, account, spec, amount)
    sides.set(symbol, found)
  }
  for (const order of account.orders.values())
    if (order.contingent === null) add(order.symbol, order.side, order.remaining)
  for (const net of account.net.values()) add(net.symbol, netSide(net), sizeOf(net.amount))
  if (more !== undefined) add(more.symbol, more.side, more.amount)
  let total = 0n
  // Hedged sides count once: the factor of the lesser side is 2 × 0.5 − 1 = 0 for every symbol here.
  for (const { Buy, Sell } of sides.values()) total += most(Buy, Sell)
  return total
}
