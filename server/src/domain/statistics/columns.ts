// Closed trades and bookings as columns: a million rows in some tens of megabytes, each statistic one walk over what it needs.
// Trades stand in closing order, then by id; bookings by their time, then by ticket.
import type { Decimal } from '../decimal.ts'
import { unitsOf } from '../decimal-math.ts'
import type { Amounts } from './amounts.ts'
import type { BookingKind } from './ledger-totals.ts'

/** Few words over many rows: a code each. */
export type Labels = { readonly codes: Uint32Array; readonly names: readonly string[] }

export type TradeColumns = {
  readonly count: number
  /** Profit, commission, swap and fee together. */
  readonly net: Amounts
  readonly volume: Amounts
  readonly openedMs: Float64Array
  readonly closedMs: Float64Array
  readonly symbol: Labels
  /** long, short or unknown */
  readonly side: Labels
  readonly magic: Labels
  readonly bot: Labels
  readonly account: Labels
  /** Money between entry and stop as set at entry; NaN = none recorded. */
  readonly risk: Float64Array
  /** Money; NaN = no price path recorded. */
  readonly mae: Float64Array
  readonly mfe: Float64Array
}

export const bookingKinds: readonly BookingKind[] = [
  ...(['trade', 'other_result', 'flow', 'bonus', 'credit'] as const),
]

export type BookingColumns = {
  readonly count: number
  readonly atMs: Float64Array
  readonly money: Amounts
  /** Places in bookingKinds. */
  readonly kind: Uint8Array
  /** 1 = the booking closes (a part of) a position. */
  readonly isOut: Uint8Array
}

/** Own equity (credit taken off) by spans: the lowest, the highest and the last of each. */
export type EquityColumns = {
  readonly count: number
  readonly fromMs: Float64Array
  readonly lastMs: Float64Array
  readonly low: Amounts
  readonly high: Amounts
  readonly last: Amounts
  /** 1 = the lowest came before the highest. */
  readonly lowFirst: Uint8Array
}

export function nameAt({ codes, names }: Labels, at: number): string {
  return names[codes[at] ?? 0] ?? 'unknown'
}

export function labelsOf(values: readonly string[]): Labels {
  const places = new Map<string, number>()
  const codes = Uint32Array.from(values, (value) => {
    const known = places.get(value)
    if (known !== undefined) return known
    places.set(value, places.size)
    return places.size - 1
  })
  return { codes, names: [...places.keys()] }
}

/** Whole numbers in eight bytes each where they fit. */
export function packed(values: readonly Decimal[], scale: number): Amounts {
  const units = values.map((value) => unitsOf(value, scale))
  const fits = units.every((one) => BigInt.asIntN(64, one) === one)
  return { units: fits ? BigInt64Array.from(units) : units, scale }
}

/** Places of the sorted `values` from which on they are at or after `bound`. */
export function firstAtOrAfter(values: ArrayLike<number>, bound: number): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((values[middle] ?? 0) < bound) low = middle + 1
    else high = middle
  }
  return low
}
