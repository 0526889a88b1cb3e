// WebApiPosition: a netted position, with one side empty; and WebApiAsset.
import type { Account, NetPosition } from '../account.ts'
import { marginOf, netProfit } from '../engine/valuation.ts'
import { sizeOf } from '../fix.ts'
import { num, whole } from '../json.ts'
import type { World } from '../world.ts'

export function positionWire(
  world: World,
  account: Account,
  net: NetPosition,
): Record<string, unknown> {
  const { spec, bid, ask } = world.quote(net.symbol)
  const [long, short] = net.amount > 0n ? [net.amount, 0n] : [0n, -net.amount]
  return {
    ...{ Id: whole(net.id), Symbol: net.symbol, LongAmount: num(long) },
    LongPrice: num(long > 0n ? net.price : 0n),
    ShortAmount: num(short),
    ShortPrice: num(short > 0n ? net.price : 0n),
    ...{ Commission: num(net.commission), AgentCommission: num(0n), Swap: num(net.swap) },
    Modified: net.modifiedMs,
    Margin: num(marginOf(world, account, spec, sizeOf(net.amount))),
    Profit: num(net.amount === 0n ? 0n : netProfit(world, account, net)),
    ...{ CurrentBestAsk: num(ask), CurrentBestBid: num(bid), Created: net.createdMs },
  }
}

export function assetsWire({ assets }: Account): Record<string, unknown>[] {
  return [...assets]
    .filter(([, { amount }]) => amount !== 0n)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, { amount, locked }]) => ({
      ...{ Currency: currency, Amount: num(amount), FreeAmount: num(amount - locked) },
      LockedAmount: num(locked),
    }))
}
