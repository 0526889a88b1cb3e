// What is known of one account (or one bot) for its statistics: trades, bookings with the balance after each, recorded equity.
// Balances leave credit out: it is the broker's.
import { type Amounts, numberAt } from './amounts.ts'
import {
  type BookingColumns,
  type EquityColumns,
  firstAtOrAfter,
  packed,
  type TradeColumns,
} from './columns.ts'

export type LedgerFlow = { readonly place: number; readonly atMs: number; readonly amount: bigint }

export type AccountLedger = {
  readonly flows: readonly LedgerFlow[]
  readonly trades: TradeColumns
  readonly bookings: BookingColumns
  /** Balance after each booking, at the scale of the bookings; the opening balance is in it. */
  readonly balances: Amounts
  /** What there was before the first booking that is known; 0 when all is. */
  readonly opening: bigint
  /** Sorted times at which positions were opened, and closed. */
  readonly opens: Float64Array
  readonly closes: Float64Array
  readonly equity: EquityColumns
  /** Whether anything says what the capital was: a deposit, an opening balance. */
  readonly hasCapital: boolean
  /** Whether every position is among the trades: then nothing open means that equity is the balance. */
  readonly positionsKnown: boolean
}

export type LedgerParts = {
  readonly trades: TradeColumns
  readonly bookings: BookingColumns
  readonly opening: bigint
  readonly equity: EquityColumns
  /** When positions that are still open were opened. */
  readonly openMs: readonly number[]
  /** Default true. */
  readonly positionsKnown?: boolean
}

const KIND = {
  ...{ trade: 0, other_result: 1, flow: 2, bonus: 3, credit: 4 },
} as const

export const noEquity: EquityColumns = {
  count: 0,
  fromMs: new Float64Array(0),
  lastMs: new Float64Array(0),
  low: packed([], 0),
  high: packed([], 0),
  last: packed([], 0),
  lowFirst: new Uint8Array(0),
}

export function accountLedger(parts: LedgerParts): AccountLedger {
  const { trades, bookings, opening, equity, openMs, positionsKnown = true } = parts
  const { count, money, kind } = bookings
  const units = new BigInt64Array(count)
  let wide: bigint[] | null = null
  let balance = opening
  let hasCapital = opening > 0n
  const flows: LedgerFlow[] = []
  for (let at = 0; at < count; at++) {
    const one = money.units[at] ?? 0n
    if (kind[at] !== KIND.credit) balance += one
    if (one !== 0n && (kind[at] === KIND.flow || kind[at] === KIND.bonus)) {
      flows.push({ place: at, atMs: bookings.atMs[at] ?? 0, amount: one })
      if (one > 0n) hasCapital = true
    }
    if (wide === null && BigInt.asIntN(64, balance) !== balance)
      wide = Array.from(units.subarray(0, at))
    if (wide === null) units[at] = balance
    else wide.push(balance)
  }
  return {
    ...{ trades, bookings, flows, opening, equity, hasCapital, positionsKnown },
    balances: { units: wide ?? units, scale: money.scale },
    opens: sortedOpens(trades.openedMs, openMs),
    // Trades stand in closing order.
    closes: trades.closedMs,
  }
}

function sortedOpens(openedMs: Float64Array, openMs: readonly number[]): Float64Array {
  const opens = new Float64Array(openedMs.length + openMs.length)
  opens.set(openedMs)
  opens.set(openMs, openedMs.length)
  return opens.sort()
}

/** Bookings of trades themselves, where no deals are known: each at its close. */
export function bookingsOfTrades({ count, closedMs, net }: TradeColumns): BookingColumns {
  return {
    ...{ count, money: net, atMs: closedMs },
    kind: new Uint8Array(count),
    isOut: new Uint8Array(count).fill(1),
  }
}

/** The balance of everything booked before an instant. */
export function balanceBefore({ bookings, balances, opening }: AccountLedger, ms: number): bigint {
  const at = firstAtOrAfter(bookings.atMs, ms)
  return at === 0 ? opening : (balances.units[at - 1] ?? 0n)
}

/** balanceBefore for many instants that are all but in order: each search begins where the last one ended. */
export function balanceReader(ledger: AccountLedger): (ms: number) => bigint {
  const { bookings, balances, opening } = ledger
  const { atMs, count } = bookings
  let at = 0
  return (ms) => {
    while (at > 0 && (atMs[at - 1] ?? 0) >= ms) at--
    while (at < count && (atMs[at] ?? 0) < ms) at++
    return at === 0 ? opening : (balances.units[at - 1] ?? 0n)
  }
}

/**
 * The balance just after the trades of an instant were booked; money that came or went later in the same instant is not in it.
 * For many instants that are all but in order, as balanceReader.
 */
export function closeReader(ledger: AccountLedger): (ms: number) => bigint {
  const { bookings, balances, opening } = ledger
  const { atMs, kind, count } = bookings
  let at = 0
  return (ms) => {
    while (at > 0 && (atMs[at - 1] ?? 0) > ms) at--
    while (at < count && (atMs[at] ?? 0) <= ms) at++
    let last = at
    while (last > 0 && atMs[last - 1] === ms && kind[last - 1] !== KIND.trade) last--
    return last === 0 ? opening : (balances.units[last - 1] ?? 0n)
  }
}

/** Positions that were open just before an instant. */
export function openBefore({ opens, closes }: AccountLedger, ms: number): number {
  return firstAtOrAfter(opens, ms) - firstAtOrAfter(closes, ms)
}

/** Money from and to outside, in order of time; bonus that stands in the balance among it. */
export function flowsOf({ flows }: AccountLedger): readonly LedgerFlow[] {
  return flows
}

/** From when on anything is known of it, in milliseconds since 1970; null = nothing is. */
export function firstKnownMs({ bookings, trades, equity, opening }: AccountLedger): number | null {
  const first = [
    bookings.atMs[0],
    opening === 0n ? undefined : trades.openedMs[0],
    equity.fromMs[0],
  ].filter((ms) => ms !== undefined)
  return first.length === 0 ? null : Math.min(...first)
}

/** An account that did not begin with a deposit that is known joins with what it had, when it is first heard of. */
export type Join = { readonly atMs: number; readonly opening: bigint; readonly value: number }

export function joinOf(ledger: AccountLedger): Join | null {
  const atMs = firstKnownMs(ledger)
  const { opening, equity, positionsKnown, balances } = ledger
  if (atMs === null || opening === 0n) return null
  const recorded = positionsKnown ? undefined : equity.last.units[0]
  const value =
    recorded === undefined ? numberAt(balances, opening) : numberAt(equity.last, recorded)
  return { atMs, opening, value }
}
