// A fill as the ways of cutting fills into trades read it: signed quantity, price, and the money that was booked with it.
import type { Decimal } from '../decimal.ts'
import { compare, fromUnits, scaleOf, unitsOf, ZERO } from '../decimal-math.ts'

export type Fill = {
  readonly atMs: number
  /** Above zero was bought. Never zero. */
  readonly quantity: Decimal
  /** Zero is a price: a worthless close. */
  readonly price: Decimal
  /** Profit and swap as booked; null = not booked, it follows from the prices. */
  readonly booked: Decimal | null
  /** Commission and fees as booked: negative is a cost, positive a rebate. */
  readonly costs: Decimal
  /** Prices that were seen after this fill and before the next one. */
  readonly seen: readonly Decimal[]
}

export type CutTrade = {
  readonly side: 'long' | 'short'
  readonly quantity: Decimal
  readonly enteredMs: number
  readonly entryPrice: Decimal
  readonly exitedMs: number
  readonly exitPrice: Decimal
  readonly result: Decimal
  /** Lowest and highest running result between entry and exit, costs left out; entry (0) and exit included. */
  readonly mae: Decimal
  readonly mfe: Decimal
}

/** Fills as whole numbers: quantities, prices, and money of their product. */
export type WholeFills = {
  readonly quantityScale: number
  readonly priceScale: number
  readonly moneyScale: number
  readonly quantities: readonly bigint[]
  readonly prices: readonly bigint[]
  readonly seen: ReadonlyArray<readonly bigint[]>
  /** Money, scaled like quantity times price. */
  readonly booked: ReadonlyArray<bigint | null>
  readonly costs: readonly bigint[]
}

export function wholeFills(fills: readonly Fill[]): WholeFills {
  const most = (values: readonly Decimal[]) =>
    values.reduce((digits, value) => Math.max(digits, scaleOf(value)), 0)
  const quantityScale = most(fills.map(({ quantity }) => quantity))
  const money = fills.flatMap(({ booked, costs }) => [booked ?? ZERO, costs])
  const priceScale = Math.max(
    most(fills.flatMap(({ price, seen }) => [price, ...seen])),
    // So that booked money fits into what quantity times price is counted in.
    most(money) - quantityScale,
  )
  const moneyScale = quantityScale + priceScale
  return {
    ...{ quantityScale, priceScale, moneyScale },
    quantities: fills.map(({ quantity }) => unitsOf(quantity, quantityScale)),
    prices: fills.map(({ price }) => unitsOf(price, priceScale)),
    seen: fills.map(({ seen }) => seen.map((price) => unitsOf(price, priceScale))),
    booked: fills.map(({ booked }) => (booked === null ? null : unitsOf(booked, moneyScale))),
    costs: fills.map(({ costs }) => unitsOf(costs, moneyScale)),
  }
}

export function isFlat(quantity: Decimal): boolean {
  return compare(quantity, ZERO) === 0
}

/** A volume-weighted price: turnover over quantity, with ten more digits than the prices. */
export function weighted(turnover: bigint, quantity: bigint, priceScale: number): Decimal {
  const up = 10n ** 10n
  return fromUnits((turnover * up) / quantity, priceScale + 10)
}

export function sizeOf(value: bigint): bigint {
  return value < 0n ? -value : value
}

export function lesser(one: bigint, two: bigint): bigint {
  return one > two ? two : one
}
