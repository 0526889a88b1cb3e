// One trade of an instrument with a contract multiplier, from its entries and exits: (exit - entry) x quantity x multiplier - costs.
// Entry costs are prorated over the exits by quantity, so that each exit has a result of its own.
import type { Decimal } from '../decimal.ts'
import { add, divide, multiply, subtract, sum } from '../decimal-math.ts'
import { finite, type Outcome, unknown } from './outcome.ts'

export type TripPart = {
  readonly quantity: Decimal
  readonly price: Decimal
  readonly commission: Decimal
  readonly fees: Decimal
}

export type RoundTrip = {
  readonly entryPrice: Decimal
  readonly exitPrice: Decimal
  readonly quantity: Decimal
  readonly costs: Decimal
  readonly result: Decimal
  /** Of what the entry cost, without costs. */
  readonly resultFraction: Outcome<number>
  readonly resultPerExit: readonly Decimal[]
}

/** Digits of weighted prices and prorated costs. */
const DIGITS = 12

export function roundTrip(trip: {
  readonly side: 'long' | 'short'
  readonly entries: readonly TripPart[]
  readonly exits: readonly TripPart[]
  readonly multiplier: Decimal
}): RoundTrip {
  const { side, entries, exits, multiplier } = trip
  const quantityOf = (parts: readonly TripPart[]) => sum(parts.map(({ quantity }) => quantity))
  const turnoverOf = (parts: readonly TripPart[]) =>
    sum(parts.map(({ quantity, price }) => multiply(quantity, price)))
  const costsOf = (parts: readonly TripPart[]) =>
    sum(parts.flatMap(({ commission, fees }) => [commission, fees]))
  const entered = quantityOf(entries)
  const entryPrice = divide(turnoverOf(entries), entered, DIGITS)
  const exitPrice = divide(turnoverOf(exits), quantityOf(exits), DIGITS)
  const gained = (from: Decimal, to: Decimal) =>
    side === 'long' ? subtract(to, from) : subtract(from, to)
  const invested = multiply(turnoverOf(entries), multiplier)
  const costs = add(costsOf(entries), costsOf(exits))
  const result = subtract(gained(invested, multiply(turnoverOf(exits), multiplier)), costs)
  const resultPerExit = exits.map(({ quantity, price, commission, fees }) => {
    const gross = multiply(multiply(gained(entryPrice, price), quantity), multiplier)
    const entryCosts = divide(multiply(costsOf(entries), quantity), entered, DIGITS)
    return subtract(gross, sum([entryCosts, commission, fees]))
  })
  const base = Number(invested)
  return {
    ...{ entryPrice, exitPrice, quantity: entered, costs, result, resultPerExit },
    resultFraction: base === 0 ? unknown('no_observations') : finite(Number(result) / base),
  }
}
