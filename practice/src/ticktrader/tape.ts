// Quotes as they came, the newest few thousand of each symbol: what quote history is made of.
import type { Quote } from './world.ts'

const MOST = 5_000
export type Printed = { readonly quote: Quote }

export function createTape() {
  const kept = new Map<string, Quote[]>()
  return {
    print(quotes: readonly Quote[]) {
      for (const quote of quotes) {
        const list = kept.get(quote.spec.name) ?? []
        if (list.at(-1)?.bid === quote.bid) continue
        list.push(quote)
        if (list.length > MOST) list.splice(0, MOST >> 1)
        kept.set(quote.spec.name, list)
      }
    },
    of: (symbol: string): readonly Quote[] => kept.get(symbol) ?? [],
  }
}

export type Tape = ReturnType<typeof createTape>

export const periodicities: Readonly<Record<string, number>> = {
  ...{ S1: 1_000, S10: 10_000, M1: 60_000, M5: 300_000, M15: 900_000, M30: 1_800_000 },
  ...{ H1: 3_600_000, H4: 14_400_000, D1: 86_400_000 },
}

export type Bar = {
  atMs: number
  open: bigint
  high: bigint
  low: bigint
  close: bigint
  ticks: number
}

/** Bars of one side, ascending; a negative count goes backwards from the time. */
export function barsOf(
  quotes: readonly Quote[],
  side: 'bid' | 'ask',
  stepMs: number,
  fromMs: number,
  count: number,
): Bar[] {
  const bars = new Map<number, Bar>()
  for (const quote of quotes) {
    const atMs = Math.floor(quote.atMs / stepMs) * stepMs
    const price = quote[side]
    const bar = bars.get(atMs)
    if (bar === undefined) {
      bars.set(atMs, { atMs, open: price, high: price, low: price, close: price, ticks: 1 })
      continue
    }
    if (price > bar.high) bar.high = price
    if (price < bar.low) bar.low = price
    bar.close = price
    bar.ticks += 1
  }
  const all = [...bars.values()]
  return count > 0
    ? all.filter(({ atMs }) => atMs >= fromMs).slice(0, count)
    : all.filter(({ atMs }) => atMs <= fromMs).slice(count)
}
