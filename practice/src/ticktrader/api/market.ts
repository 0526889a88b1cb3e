// Symbols, currencies, quotes and their history: the same for everybody, with or without a signature.
import { refuse } from '../broker-fault.ts'
import { num, plain } from '../json.ts'
import { currencies, ttSymbols } from '../symbols.ts'
import { barsOf, periodicities, type Tape } from '../tape.ts'
import { currencyWire, depthWire, symbolWire, tickerWire, tickWire } from '../wire/market.ts'
import type { World } from '../world.ts'

/** Names in a filter are divided by spaces; null = all. */
export function namesIn(filter: string | null): readonly string[] | null {
  return filter === null || filter === '' ? null : filter.split(/[\s+]+/)
}

const picked = <T>(
  all: readonly T[],
  nameOf: (one: T) => string,
  filter: string | null,
): readonly T[] => {
  const names = namesIn(filter)
  if (names === null) return all
  const found = all.filter((one) => names.includes(nameOf(one)))
  return found.length === 0 ? refuse('SymbolNotFound') : found
}

export const symbolsWire = (filter: string | null) =>
  picked(ttSymbols, ({ name }) => name, filter).map(symbolWire)
export const currenciesWire = (filter: string | null) =>
  picked(Object.keys(currencies), (name) => name, filter).map(currencyWire)
export const currencyTypesWire = () =>
  [...new Set(Object.values(currencies).map(({ type }) => type))].map((Name) => ({
    Name,
    Description: Name,
  }))

const quotesOf = (world: World, filter: string | null) =>
  picked(world.quotes(), ({ spec }) => spec.name, filter)
export const ticksWire = (world: World, filter: string | null) =>
  quotesOf(world, filter).map((one) => tickWire(world, one))
export const level2Wire = (world: World, filter: string | null, depth: number) =>
  quotesOf(world, filter).map((one) => depthWire(world, one, depth))
export const tickersWire = (world: World, filter: string | null) =>
  quotesOf(world, filter).map(tickerWire)

/** The value of a pip (ten points) of one unit, exchanged to the target currency at the bid. */
export function pipsWire(world: World, target: string, filter: string | null) {
  return quotesOf(world, filter)
    .filter(({ spec }) => spec.quote === target)
    .map(({ spec }) => ({ Symbol: spec.name, Value: plain(`1e-${spec.digits - 1}`) }))
}

export type HistoryAsked = {
  readonly symbol: string
  readonly periodicity: string
  readonly side: string
  readonly timestamp: number
  readonly count: number
}

export function barsWire(tape: Tape, asked: HistoryAsked, nowMs: number): Record<string, unknown> {
  const stepMs = periodicities[asked.periodicity]
  if (stepMs === undefined) return refuse('BadRequest', 'Invalid periodicity!')
  const side = asked.side.toLowerCase() === 'ask' ? 'ask' : 'bid'
  const quotes = printed(tape, asked)
  const bars = barsOf(quotes, side, stepMs, asked.timestamp || nowMs, asked.count)
  return {
    ...infoWire(tape, asked.symbol),
    ...{ From: bars[0]?.atMs, To: bars.at(-1)?.atMs },
    Bars: bars.map(({ atMs, open, high, low, close, ticks }) => ({
      ...{ Timestamp: atMs, Open: num(open), High: num(high), Low: num(low), Close: num(close) },
      Volume: ticks,
    })),
  }
}

export function historyTicksWire(
  world: World,
  tape: Tape,
  asked: Omit<HistoryAsked, 'periodicity' | 'side'>,
) {
  const quotes = printed(tape, asked)
  const from = asked.timestamp || world.now()
  const found =
    asked.count > 0
      ? quotes.filter(({ atMs }) => atMs >= from).slice(0, asked.count)
      : quotes.filter(({ atMs }) => atMs <= from).slice(asked.count)
  return { ...infoWire(tape, asked.symbol), Ticks: found.map((one) => tickWire(world, one)) }
}

export function infoWire(tape: Tape, symbol: string): Record<string, unknown> {
  if (!ttSymbols.some(({ name }) => name === symbol))
    return refuse('SymbolNotFound', 'Invalid symbol name!')
  const quotes = tape.of(symbol)
  return { Symbol: symbol, AvailableFrom: quotes[0]?.atMs, AvailableTo: quotes.at(-1)?.atMs }
}

function printed(tape: Tape, { symbol, count }: { symbol: string; count: number }) {
  if (count === 0) refuse('BadRequest', 'Bars count should not be equal to zero!')
  if (Math.abs(count) > 1000) refuse('BadRequest', 'Bars count should not be greater than 1000!')
  if (!ttSymbols.some(({ name }) => name === symbol))
    refuse('SymbolNotFound', 'Invalid symbol name!')
  return tape.of(symbol)
}
