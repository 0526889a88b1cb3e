// What a unit of one currency is worth in another. Kept simple and stated: everything goes through the US dollar, at the
// bid of the pair that a currency forms with it, as an exact fraction.
import type { Market } from './market.ts'

export type Rate = { readonly num: bigint; readonly den: bigint }

export const ONE: Rate = { num: 1n, den: 1n }

export function createRates(market: Pick<Market, 'quotes' | 'changes'>) {
  const known = new Map<string, Map<string, Rate>>()
  let knownAt = -1

  function inDollars(currency: string): Rate {
    if (currency === 'USD') return ONE
    for (const { symbol, bid } of market.quotes()) {
      const scale = 10n ** BigInt(symbol.digits)
      if (symbol.base === currency && symbol.quote === 'USD')
        return { num: BigInt(bid), den: scale }
      if (symbol.base === 'USD' && symbol.quote === currency)
        return { num: scale, den: BigInt(bid) }
    }
    throw new Error(`the practice market has no pair of ${currency} with USD`)
  }

  return {
    of(from: string, to: string): Rate {
      if (from === to) return ONE
      if (knownAt !== market.changes) {
        known.clear()
        knownAt = market.changes
      }
      const found = known.get(from)?.get(to)
      if (found !== undefined) return found
      const [one, other] = [inDollars(from), inDollars(to)]
      const rate = { num: one.num * other.den, den: one.den * other.num }
      known.set(from, (known.get(from) ?? new Map()).set(to, rate))
      return rate
    },
  }
}

export type Rates = ReturnType<typeof createRates>
