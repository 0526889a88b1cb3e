// What units of a symbol are worth in some currency, by quotes that are at hand. Without a price there is no value: null, never 0.
// Of several possible prices the one is taken that makes the value larger, so that a limit is never passed by a favourable side.
import type { Decimal } from '../../domain/decimal.ts'
import { isPositive } from '../../domain/decimal.ts'
import { compare, divide, multiply } from '../../domain/decimal-math.ts'
import type { Quote, TradeSymbol } from '../trade-port.ts'

/** A quote older than this says nothing about now. */
export const QUOTE_LIFE_MS = 5_000
/** Clocks differ: a quote from this far ahead is still taken for one of now. */
const AHEAD_MS = 5_000
const DIGITS = 12

export type Market = {
  readonly nowMs: number
  readonly symbols: ReadonlyMap<string, TradeSymbol>
  readonly quotes: ReadonlyMap<string, Quote>
}

export function isFresh(quote: Quote, nowMs: number): boolean {
  const ageMs = nowMs - quote.atMs
  return ageMs <= QUOTE_LIFE_MS && ageMs >= -AHEAD_MS
}

/** The larger side of a fresh quote; null when there is none. */
function highSide(market: Market, symbol: string): Decimal | null {
  const quote = market.quotes.get(symbol)
  if (quote === undefined || !isFresh(quote, market.nowMs)) return null
  return larger(positive(quote.ask), positive(quote.bid))
}

function lowSide(market: Market, symbol: string): Decimal | null {
  const quote = market.quotes.get(symbol)
  if (quote === undefined || !isFresh(quote, market.nowMs)) return null
  const [bid, ask] = [positive(quote.bid), positive(quote.ask)]
  if (bid === null || ask === null) return bid ?? ask
  return compare(bid, ask) < 0 ? bid : ask
}

const positive = (value: Decimal | null) => (value !== null && isPositive(value) ? value : null)

/** Null = neither is known. */
export function larger(one: Decimal | null, two: Decimal | null): Decimal | null {
  if (one === null || two === null) return one ?? two
  return compare(one, two) > 0 ? one : two
}

/** Money of one currency in another; null when no symbol with a fresh quote joins them. */
export function convert(market: Market, money: Decimal, from: string, to: string): Decimal | null {
  if (from === to) return money
  const { direct, inverse } = bridgeOf(market.symbols, from, to)
  const up = direct === null ? null : highSide(market, direct)
  if (up !== null) return multiply(money, up)
  const down = inverse === null ? null : lowSide(market, inverse)
  return down === null ? null : divide(money, down, DIGITS)
}

/** The symbols that turn one currency into another. */
export function bridgeOf(
  symbols: ReadonlyMap<string, TradeSymbol>,
  from: string,
  to: string,
): { readonly direct: string | null; readonly inverse: string | null } {
  let direct: string | null = null
  let inverse: string | null = null
  for (const { symbol, baseCurrency, quoteCurrency } of symbols.values()) {
    if (baseCurrency === from && quoteCurrency === to) direct ??= symbol
    if (baseCurrency === to && quoteCurrency === from) inverse ??= symbol
  }
  return { direct, inverse }
}

/**
 * The value of units in `currency`, at `price` or, where the market is dearer or no price is given, at the market.
 * Null when something is missing.
 */
export function worthOf(
  market: Market,
  { symbol, units, price }: { symbol: string; units: Decimal; price: Decimal | null },
  currency: string,
): Decimal | null {
  const facts = market.symbols.get(symbol)
  if (facts === undefined) return null
  // A contract that has one currency for margin and profit, as an index may, is worth its price and not its number.
  if (facts.baseCurrency === currency && facts.quoteCurrency !== currency) return units
  const at = larger(positive(price), highSide(market, symbol))
  return at === null ? null : convert(market, multiply(units, at), facts.quoteCurrency, currency)
}

/** Every symbol whose quote is needed to value these in `currency`. */
export function quotesNeeded(
  symbols: ReadonlyMap<string, TradeSymbol>,
  names: Iterable<string>,
  currency: string | null,
): string[] {
  const needed = new Set<string>()
  for (const name of names) {
    needed.add(name)
    const facts = symbols.get(name)
    if (facts === undefined || currency === null) continue
    const { direct, inverse } = bridgeOf(symbols, facts.quoteCurrency, currency)
    if (direct !== null) needed.add(direct)
    if (inverse !== null) needed.add(inverse)
  }
  return [...needed]
}
