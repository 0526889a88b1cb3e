// Trades from flat to flat: one lasts from the moment the net position leaves zero until it is back. A fill that crosses zero
// is cut in two there: profit and swap belong to the old trade, costs are split by quantity. Indifferent to matching.
import { fromUnits } from '../decimal-math.ts'
import {
  type CutTrade,
  type Fill,
  lesser,
  sizeOf,
  type WholeFills,
  weighted,
  wholeFills,
} from './fills.ts'

type Open = {
  sign: bigint
  enteredMs: number
  entered: bigint
  entryTurnover: bigint
  left: bigint
  exitTurnover: bigint
  money: bigint
  isBooked: boolean
  low: bigint
  high: bigint
}

export type CutTrades = {
  readonly trades: readonly CutTrade[]
  /** Signed quantity still open, in units of 10^-quantityScale. */
  readonly open: bigint
}

export function flatToFlat(fills: readonly Fill[]): CutTrades {
  const whole = wholeFills(fills)
  const trades: CutTrade[] = []
  let now: Open | null = null
  for (const [at, fill] of fills.entries()) {
    const quantity = whole.quantities[at] ?? 0n
    const price = whole.prices[at] ?? 0n
    const costs = whole.costs[at] ?? 0n
    const booked = whole.booked[at] ?? null
    const sign = quantity > 0n ? 1n : -1n
    let rest = sizeOf(quantity)
    let costsLeft = costs
    if (now !== null && sign !== now.sign) {
      see(now, price)
      const closing: bigint = lesser(rest, now.entered - now.left)
      const share = rest === closing ? costs : (costs * closing) / rest
      now.left += closing
      now.exitTurnover += price * closing
      now.money += (booked ?? 0n) + share
      now.isBooked ||= booked !== null
      rest -= closing
      costsLeft -= share
      see(now, price)
      if (now.left === now.entered) {
        trades.push(closed(now, fill.atMs, whole))
        now = null
      }
      if (rest > 0n) {
        now = opened(sign, fill.atMs)
        enter(now, rest, price, costsLeft)
      }
    } else {
      if (now !== null) see(now, price)
      now ??= opened(sign, fill.atMs)
      enter(now, rest, price, costs + (booked ?? 0n))
    }
    if (now !== null) for (const seen of whole.seen[at] ?? []) see(now, seen)
  }
  return { trades, open: now === null ? 0n : now.sign * (now.entered - now.left) }
}

function opened(sign: bigint, enteredMs: number): Open {
  return {
    ...{ sign, enteredMs, entered: 0n, entryTurnover: 0n, left: 0n, exitTurnover: 0n },
    ...{ money: 0n, isBooked: false, low: 0n, high: 0n },
  }
}

function enter(now: Open, quantity: bigint, price: bigint, money: bigint): void {
  now.entered += quantity
  now.entryTurnover += price * quantity
  now.money += money
}

/** The running result at a price: what was realised so far and what floats. */
function see(now: Open, price: bigint): void {
  const floating = price * (now.entered - now.left)
  const running = now.sign * (now.exitTurnover + floating - now.entryTurnover)
  if (running < now.low) now.low = running
  if (running > now.high) now.high = running
}

function closed(
  now: Open,
  exitedMs: number,
  { priceScale, quantityScale, moneyScale }: WholeFills,
): CutTrade {
  const computed = now.sign * (now.exitTurnover - now.entryTurnover)
  return {
    side: now.sign > 0n ? 'long' : 'short',
    quantity: fromUnits(now.entered, quantityScale),
    enteredMs: now.enteredMs,
    entryPrice: weighted(now.entryTurnover, now.entered, priceScale),
    exitedMs,
    exitPrice: weighted(now.exitTurnover, now.left, priceScale),
    result: fromUnits(now.isBooked ? now.money : now.money + computed, moneyScale),
    mae: fromUnits(now.low, moneyScale),
    mfe: fromUnits(now.high, moneyScale),
  }
}
