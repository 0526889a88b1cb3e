// The prices that stand against an order, best first, and how much of an order they take.
import type { Side } from '../account.ts'
import { type Fix, fix, fromPoints, least, scaled } from '../fix.ts'
import type { World } from '../world.ts'

export type Level = { readonly price: Fix; readonly volume: Fix }
export type Fill = { readonly price: Fix; readonly amount: Fix }

const DEPTH = 10

/** The asks for a buyer, the bids for a seller. Empty when nothing can be traded at. */
export function levelsFor(world: World, symbol: string, side: Side): readonly Level[] {
  const { faults } = world
  if (faults.indicativeOnly || (faults.oneSidedTicks && side === 'Sell')) return []
  return standing(world, symbol, side)
}

export function standing(world: World, symbol: string, side: Side): readonly Level[] {
  const { spec, bid, ask } = world.quote(symbol)
  const step = fromPoints(Math.max(1, spec.spreadPoints >> 1), spec.digits)
  const top = world.faults.thinBook ? thin(spec.topVolume, spec.amountStep) : spec.topVolume
  return Array.from({ length: DEPTH }, (_, level) => ({
    price: side === 'Buy' ? ask + BigInt(level) * step : bid - BigInt(level) * step,
    volume: top * BigInt(level + 1),
  }))
}

const thin = (volume: Fix, step: Fix): Fix => {
  const tenth = volume / 10n
  return tenth - (tenth % step)
}

/** What of `amount` is filled at `limit` or better; null = at any price. */
export function take(
  levels: readonly Level[],
  side: Side,
  amount: Fix,
  limit: Fix | null,
): { readonly fills: readonly Fill[]; readonly filled: Fix } {
  const fills: Fill[] = []
  let left = amount
  for (const { price, volume } of levels) {
    if (left === 0n) break
    if (limit !== null && (side === 'Buy' ? price > limit : price < limit)) break
    const part = least(left, volume)
    fills.push({ price, amount: part })
    left -= part
  }
  return { fills, filled: amount - left }
}

/** Average price of fills, rounded to the symbol's digits. */
export function averageOf(fills: readonly Fill[], digits: number): Fix {
  const [first] = fills
  if (first !== undefined && fills.length === 1) return first.price
  const total = fills.reduce((sum, { amount }) => sum + amount, 0n)
  const value = fills.reduce((sum, { price, amount }) => sum + price * amount, 0n)
  return total === 0n ? 0n : scaled(fix(1), { num: value, den: total * 10n ** 10n }, digits)
}
