// From TickTrader's ticks to quotes and depth. A side without a price is null, never 0: at 0 a collar would let all pass.
import { isFields, type Json } from '../../connect/ticktrader/json.ts'
import { isPositive } from '../../domain/decimal.ts'
import type { Depth, DepthLevel, Quote } from '../trade-port.ts'
import { objectOf } from './account-of.ts'
import { decimalIn, levelIn, msIn, textIn } from './trade-of.ts'

/** Null where the tick names no symbol or no moment: a quote without an age is none. */
export function quoteOf(value: Json | undefined): Quote | null {
  const fields = objectOf(value, 'tick')
  const symbol = textIn(fields, 'Symbol')
  const atMs = msIn(fields, 'Timestamp')
  if (symbol === null || atMs === null) return null
  const kind = textIn(fields, 'TickType')
  return {
    symbol,
    bid: priceOf(fields.BestBid),
    ask: priceOf(fields.BestAsk),
    atMs,
    tradable: fields.IndicativeTick !== true && (kind === null || kind === 'Normal'),
  }
}

/** Best first on both sides, as the venue sends them. */
export function depthOf(value: Json | undefined, levels: number): Depth | null {
  const quote = quoteOf(value)
  if (quote === null) return null
  const fields = objectOf(value, 'depth')
  return {
    ...quote,
    bids: levelsOf(fields.Bids, levels),
    asks: levelsOf(fields.Asks, levels),
  }
}

function levelsOf(value: Json | undefined, most: number): readonly DepthLevel[] {
  if (!Array.isArray(value)) return []
  return value
    .flatMap((one: Json) => {
      if (!isFields(one)) return []
      const price = levelIn(one, 'Price')
      const amount = decimalIn(one, 'Volume')
      return price === null || amount === null ? [] : [{ price, amount }]
    })
    .slice(0, most)
}

function priceOf(value: Json | undefined) {
  const price = isFields(value) ? levelIn(value, 'Price') : null
  return price !== null && isPositive(price) ? price : null
}
