// Prices that walk at random. A step moves each symbol by a few points; the last change of each is numbered for trans_id.
import type { Random } from './random.ts'
import { type SymbolSpec, symbols as usual } from './symbols.ts'

export type Quote = {
  readonly symbol: SymbolSpec
  /** Whole points. */
  readonly bid: number
  readonly ask: number
  /** Milliseconds since 1970, UTC. */
  readonly atMs: number
  /** Number of the change that made it. */
  readonly change: number
  /** Of the bid, since the start. */
  readonly low: number
  readonly high: number
  /** 0 unchanged, 1 up, 2 down. */
  readonly direction: 0 | 1 | 2
}

export type Market = {
  quote(name: string): Quote | undefined
  quotes(): readonly Quote[]
  step(atMs: number): void
  /** Number of the newest change. */
  readonly changes: number
}

export function createMarket(
  random: Random,
  atMs: number,
  symbols: readonly SymbolSpec[] = usual,
): Market {
  let changes = 0
  const quotes = new Map<string, Quote>()
  for (const symbol of symbols) quotes.set(symbol.name, quoteAt(symbol, symbol.startPoints, atMs))

  function quoteAt(symbol: SymbolSpec, bid: number, at: number): Quote {
    changes++
    const before = quotes.get(symbol.name)
    const moved = Math.sign(bid - (before?.bid ?? bid))
    return {
      ...{ symbol, bid, ask: bid + symbol.spreadPoints, atMs: at, change: changes },
      low: Math.min(bid, before?.low ?? bid),
      high: Math.max(bid, before?.high ?? bid),
      direction: moved === 0 ? 0 : moved > 0 ? 1 : 2,
    }
  }

  return {
    quote: (name) => quotes.get(name),
    quotes: () => [...quotes.values()],
    step(at) {
      for (const { symbol, bid } of quotes.values()) {
        // Up to about 0.01 % a step, drawn back to where it began so that a year does not run away.
        const reach = Math.max(2, Math.floor(symbol.startPoints / 10_000))
        const drift = Math.sign(symbol.startPoints - bid) * (random.whole(4) === 0 ? 1 : 0)
        const moved = bid + random.whole(2 * reach + 1) - reach + drift
        const next = Math.max(moved, symbol.startPoints >> 1)
        // A price that stands still is no change: whoever asks for changes only does not hear of it.
        if (next !== bid) quotes.set(symbol.name, quoteAt(symbol, next, at))
      }
    },
    get changes() {
      return changes
    },
  }
}
