// What an open position loses when its stop is hit, from what it is worth now: money per step of price is the same for both.
// Profits come rounded to the last digit of the account's currency, so half of one is added: the estimate errs against the trader.
import type { Decimal } from '../decimal.ts'
import { add, compare, divide, multiply, scaleOf, subtract, trimTo, ZERO } from '../decimal-math.ts'

export type StopPosition = {
  readonly ticket: string
  readonly symbol: string
  readonly side: 'buy' | 'sell'
  /** Lots. */
  readonly volume: Decimal
  readonly openPrice: Decimal
  readonly currentPrice: Decimal | null
  /** Null = none is set. */
  readonly stopLoss: Decimal | null
  /** Floating, without swap. */
  readonly profit: Decimal | null
  /** Milliseconds since 1970; null = not known. */
  readonly openedMs: number | null
}

export type AtStop = {
  readonly position: StopPosition
  /** Result of the position at its stop; null with a reason. */
  readonly profitAtStop: Decimal | null
  /** What equity changes by when the stop is hit now. */
  readonly change: Decimal | null
  readonly reason: 'no_stop' | 'value_unknown' | null
}

/** Of a quotient: what it loses is far below the last digit of any currency, however far away a stop is. */
const DIGITS = 20

/** `currencyDigits`: digits after the point of the account's money; null = not known. */
export function atStops(
  positions: readonly StopPosition[],
  currencyDigits: number | null,
): AtStop[] {
  const half = halfStepOf(currencyDigits ?? digitsSeen(positions))
  const worth = new Map<string, Rate>()
  for (const one of positions) {
    const rate = rateOf(one, half)
    const known = worth.get(one.symbol)
    // The further the price has gone, the less a rounded profit matters.
    if (rate !== null && (known === undefined || compare(rate.move, known.move) > 0))
      worth.set(one.symbol, rate)
  }
  return positions.map((position) => atStop(position, worth.get(position.symbol) ?? null))
}

/** As many digits as the profits show at least: their last one may be finer than that, which makes them wrong by less. */
const digitsSeen = (positions: readonly StopPosition[]): number =>
  Math.max(0, ...positions.flatMap(({ profit }) => (profit === null ? [] : digitsOf(profit))))

/** Zeros at the end show nothing: a yen may come as 1.00. */
const digitsOf = (money: Decimal): number => scaleOf(trimTo(money, 0))

const halfStepOf = (digits: number) => `0.${'0'.repeat(digits)}5` as Decimal // canonical

type Rate = {
  /** How far the price has gone from the opening, without sign. */
  readonly move: Decimal
  /** Money for one lot and one whole step of price: the least and the most that rounded profits allow. */
  readonly least: Decimal
  readonly most: Decimal
}

function rateOf(
  { openPrice, currentPrice, profit, volume }: StopPosition,
  half: Decimal,
): Rate | null {
  if (currentPrice === null || profit === null || compare(volume, ZERO) <= 0) return null
  const move = sizeOf(subtract(currentPrice, openPrice))
  if (compare(move, ZERO) === 0 || compare(profit, ZERO) === 0) return null
  const below = multiply(move, volume)
  const size = sizeOf(profit)
  const least = divide(subtract(size, half), below, DIGITS)
  return { move, least, most: divide(add(size, half), below, DIGITS) }
}

function atStop(position: StopPosition, rate: Rate | null): AtStop {
  const { stopLoss, openPrice, profit, volume, side } = position
  const unknown = (reason: AtStop['reason']) => ({
    ...{ position, profitAtStop: null, change: null, reason },
  })
  if (stopLoss === null || compare(stopLoss, ZERO) === 0) return unknown('no_stop')
  if (rate === null || profit === null) return unknown('value_unknown')
  const away = subtract(stopLoss, openPrice)
  const gain = side === 'buy' ? away : subtract(ZERO, away)
  const isLoss = compare(gain, ZERO) < 0
  const profitAtStop = multiply(multiply(gain, volume), isLoss ? rate.most : rate.least)
  return { position, profitAtStop, change: subtract(profitAtStop, profit), reason: null }
}

const sizeOf = (value: Decimal) => (compare(value, ZERO) < 0 ? subtract(ZERO, value) : value)
