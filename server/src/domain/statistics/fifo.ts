// Trades lot by lot: each reduction closes the oldest open piece first, and each matched piece is a trade. A view for review;
// what the broker booked is never changed by it, and while a position is open both may differ.
import { fromUnits } from '../decimal-math.ts'
import { type CutTrade, type Fill, lesser, sizeOf, wholeFills } from './fills.ts'
import type { CutTrades } from './flat-to-flat.ts'

type Piece = {
  readonly quantity: bigint
  readonly price: bigint
  readonly enteredMs: number
  readonly costs: bigint
  low: bigint
  high: bigint
}

export function fifo(fills: readonly Fill[]): CutTrades {
  const whole = wholeFills(fills)
  const trades: CutTrade[] = []
  let pieces: Piece[] = []
  let sign = 0n
  for (const [at, fill] of fills.entries()) {
    const quantity = whole.quantities[at] ?? 0n
    const price = whole.prices[at] ?? 0n
    const direction = quantity > 0n ? 1n : -1n
    let rest = sizeOf(quantity)
    let costs = whole.costs[at] ?? 0n
    for (const piece of pieces) see(piece, price)
    while (rest > 0n && sign !== direction && pieces.length > 0) {
      const [oldest, ...others] = pieces
      if (oldest === undefined) break
      const matched = lesser(oldest.quantity, rest)
      const share = matched === rest ? costs : (costs * matched) / rest
      const [taken, kept] = cut(oldest, matched)
      const made = sign * (price - taken.price) * matched + taken.costs + share
      trades.push({
        side: sign > 0n ? 'long' : 'short',
        quantity: fromUnits(matched, whole.quantityScale),
        enteredMs: taken.enteredMs,
        entryPrice: fromUnits(taken.price, whole.priceScale),
        exitedMs: fill.atMs,
        exitPrice: fromUnits(price, whole.priceScale),
        result: fromUnits(made, whole.moneyScale),
        mae: fromUnits(extreme(sign, taken, matched, 'worst'), whole.moneyScale),
        mfe: fromUnits(extreme(sign, taken, matched, 'best'), whole.moneyScale),
      })
      pieces = kept === null ? others : [kept, ...others]
      rest -= matched
      costs -= share
    }
    if (rest > 0n) {
      if (pieces.length === 0) sign = direction
      pieces.push({ quantity: rest, price, enteredMs: fill.atMs, costs, low: price, high: price })
    }
    for (const piece of pieces) for (const seen of whole.seen[at] ?? []) see(piece, seen)
  }
  const open = pieces.reduce((sum, piece) => sum + piece.quantity, 0n)
  return { trades, open: sign * open }
}

function see(piece: Piece, price: bigint): void {
  if (price < piece.low) piece.low = price
  if (price > piece.high) piece.high = price
}

/** What is matched and what stays; entry costs go along by quantity, none is lost. */
function cut(piece: Piece, matched: bigint): [Piece, Piece | null] {
  if (matched === piece.quantity) return [piece, null]
  const costs = (piece.costs * matched) / piece.quantity
  return [
    { ...piece, quantity: matched, costs },
    { ...piece, quantity: piece.quantity - matched, costs: piece.costs - costs },
  ]
}

function extreme(sign: bigint, piece: Piece, quantity: bigint, which: 'worst' | 'best'): bigint {
  const price = sign > 0n === (which === 'best') ? piece.high : piece.low
  return sign * (price - piece.price) * quantity
}
