// Bookings of an account kept in memory: the end of the list is read again, and the account's own count and sum of deals say
// whether that was all. A correction or a changed clock reads everything again.
import type { Decimal } from '../../domain/decimal.ts'
import { compare, scaleOf, ZERO } from '../../domain/decimal-math.ts'
import { decimalAt } from '../../domain/statistics/amounts.ts'
import {
  type BookingColumns,
  bookingKinds,
  firstAtOrAfter,
} from '../../domain/statistics/columns.ts'
import { extendAmounts } from '../../domain/statistics/extend-amounts.ts'
import { bookingKind } from '../../domain/statistics/ledger-totals.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { type FoundBooking, kindsOf, type LedgerState, loadBookings } from './booking-store.ts'

export type KeptBookings = {
  readonly columns: BookingColumns
  /** What the account's state said when they were read. */
  readonly deals: string
  readonly cashTotal: Decimal
  readonly rewritten: string
  readonly kinds: string
}

/** How far back late deals are looked for before everything is read again. */
const TAIL_MS = 7 * 86_400_000

export async function readBookings(
  db: Queryable,
  state: LedgerState,
  before: KeptBookings | null,
): Promise<KeptBookings> {
  const same =
    before !== null && before.rewritten === state.deals_rewritten && before.kinds === state.kinds
  if (same && before.deals === state.deals && compare(before.cashTotal, state.cash_total) === 0)
    return before
  if (same) {
    const lastMs = before.columns.atMs[before.columns.count - 1] ?? 0
    const tail = await readFrom(db, state, before.columns, lastMs - TAIL_MS)
    if (isWhole(tail, state)) return tail
  }
  return readFrom(db, state, null, null)
}

export function bookingTable({ columns }: KeptBookings): BookingColumns {
  return columns
}

async function readFrom(
  db: Queryable,
  state: LedgerState,
  before: BookingColumns | null,
  fromMs: number | null,
): Promise<KeptBookings> {
  const keep = before === null || fromMs === null ? 0 : firstAtOrAfter(before.atMs, fromMs)
  const after = fromMs === null ? '-infinity' : new Date(fromMs - 1).toISOString()
  const kinds = kindsOf(state)
  const found: FoundBooking[] = []
  for await (const page of loadBookings(db, state.account_id, after))
    for (const one of page) if (fromMs === null || one.atMs >= fromMs) found.push(one)
  const scale = found.reduce(
    (most, { money }) => Math.max(most, scaleOf(money)),
    before?.money.scale ?? 0,
  )
  const bytes = (old: Uint8Array | undefined, pick: (one: FoundBooking) => number) => {
    const values = new Uint8Array(keep + found.length)
    if (old !== undefined) values.set(old.subarray(0, keep))
    for (const [at, one] of found.entries()) values[keep + at] = pick(one)
    return values
  }
  const atMs = new Float64Array(keep + found.length)
  if (before !== null) atMs.set(before.atMs.subarray(0, keep))
  for (const [at, one] of found.entries()) atMs[keep + at] = one.atMs
  const columns: BookingColumns = {
    ...{ count: keep + found.length, atMs },
    money: extendAmounts(
      before?.money ?? null,
      keep,
      found.map(({ money }) => money),
      scale,
    ),
    kind: bytes(before?.kind, ({ deal, type }) =>
      bookingKinds.indexOf(bookingKind(type, kinds.get(deal) ?? null)),
    ),
    isOut: bytes(before?.isOut, ({ isOut, type }) => (isOut && type <= 1 ? 1 : 0)),
  }
  const { deals, cash_total: cashTotal, deals_rewritten: rewritten } = state
  return { columns, deals, cashTotal, rewritten, kinds: state.kinds }
}

/** As many deals and as much money as the account's state counts: nothing came in late elsewhere. */
function isWhole({ columns }: KeptBookings, state: LedgerState): boolean {
  if (columns.count !== Number(state.deals)) return false
  let cash = 0n
  for (let at = 0; at < columns.count; at++)
    if (bookingKinds[columns.kind[at] ?? 0] !== 'credit') cash += columns.money.units[at] ?? 0n
  return compare(decimalAt(columns.money, cash), state.cash_total ?? ZERO) === 0
}
