// One account's (or one bot's) ledger in memory, brought up to date by what changed: trades by their place in the news,
// bookings and equity from their ends on. Counts and sums of the account's state prove it; where they do not, all is read again.
import type { Decimal } from '../../domain/decimal.ts'
import { compare, scaleOf, subtract, unitsOf, ZERO } from '../../domain/decimal-math.ts'
import { epochMsOf, instantFromSql } from '../../domain/instant.ts'
import {
  type AccountLedger,
  accountLedger,
  bookingsOfTrades,
  noEquity,
} from '../../domain/statistics/account-ledger.ts'
import { decimalAt, sumUnits } from '../../domain/statistics/amounts.ts'
import type { BookingColumns, EquityColumns } from '../../domain/statistics/columns.ts'
import { extendAmounts } from '../../domain/statistics/extend-amounts.ts'
import { holdsRow } from '../../domain/statistics/held-row.ts'
import type { Warning } from '../../domain/statistics/outcome.ts'
import {
  mergeRows,
  noTrades,
  type TradeRow,
  type TradeTable,
} from '../../domain/statistics/trade-rows.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { LedgerState } from './booking-store.ts'
import { bookingTable, type KeptBookings, readBookings } from './booking-table.ts'
import { type FoundSpan, loadSpans, SPAN_S } from './equity-store.ts'
import { type FoundTrade, loadHorizon, loadTrades, type TradeScope } from './trade-store.ts'

export type KeptLedger = {
  readonly ledger: AccountLedger
  readonly state: LedgerState | null
  readonly warnings: readonly Warning[]
  /** Broker's balance less what the bookings make; null = nothing to compare. */
  readonly unexplained: Decimal | null
  /** Grows when trades, bookings or equity changed: what was computed for one number holds for it. */
  readonly revision: number
  /** Grows when trades or bookings changed; equity alone leaves it. */
  readonly bookedRevision: number
  readonly kept: KeptParts
}

export type KeptParts = {
  readonly trades: TradeTable
  readonly open: ReadonlyMap<number, number>
  readonly horizon: string
  readonly bookings: KeptBookings | null
  readonly equity: EquityColumns
  readonly capital: Decimal | null
}

export type LedgerScope = TradeScope & {
  /** The account's state; null = a bot, or an account that nobody reports. */
  readonly state: LedgerState | null
  /** What somebody says that it began with; null = nobody does. */
  readonly capital: Decimal | null
}

export async function refreshLedger(
  db: Queryable,
  scope: LedgerScope,
  before: KeptLedger | null,
): Promise<KeptLedger> {
  const { state } = scope
  // The horizon first: what appears later is above it and is read the next time.
  const horizon = await loadHorizon(db)
  const tradesThen = await readTrades(db, scope, before?.kept ?? null)
  const bookings =
    state === null || Number(state.deals) === 0
      ? null
      : await readBookings(db, state, before?.kept.bookings ?? null)
  const equity =
    state === null ? noEquity : await readEquity(db, state, before?.kept.equity ?? null)
  const kept = { ...tradesThen, horizon, bookings, equity, capital: scope.capital }
  const same =
    before !== null &&
    before.kept.trades === kept.trades &&
    before.kept.bookings === kept.bookings &&
    before.kept.equity === kept.equity &&
    before.state?.balance === state?.balance
  if (same) return { ...before, state, kept }
  const next = built(kept, state)
  const sameBooked =
    before !== null &&
    before.kept.trades === kept.trades &&
    before.kept.bookings === kept.bookings &&
    before.ledger.opening === next.ledger.opening
  const bookedRevision = (before?.bookedRevision ?? 0) + (sameBooked ? 0 : 1)
  return { ...next, revision: (before?.revision ?? 0) + 1, bookedRevision }
}

function built(
  kept: KeptParts,
  state: LedgerState | null,
): Omit<KeptLedger, 'revision' | 'bookedRevision'> {
  const { columns } = kept.trades
  const table: BookingColumns =
    kept.bookings === null ? bookingsOfTrades(columns) : bookingTable(kept.bookings)
  const booked = decimalAt(table.money, sumUnits(table.money.units))
  const explained = kept.bookings === null ? booked : (state?.cash_total ?? booked)
  const unexplained =
    state === null || state.balance === null ? null : subtract(state.balance, explained)
  const isOff = unexplained !== null && compare(unexplained, ZERO) !== 0
  // A history that does not begin with money from outside begins in the middle.
  const beginsWithFlow = table.count > 0 && table.kind[0] === 2
  const opens = isOff && !beginsWithFlow && compare(unexplained, ZERO) > 0
  const opening = kept.capital ?? (opens ? unexplained : ZERO)
  const warnings: Warning[] = opens
    ? ['history_incomplete']
    : isOff
      ? ['unexplained_difference']
      : []
  const ledger = accountLedger({
    trades: columns,
    ...withOpening(table, opening),
    equity: kept.equity,
    openMs: [...kept.open.values()],
    // Without deals nobody tells of positions but the pictures: equity is what was recorded.
    positionsKnown: kept.bookings !== null || state === null,
  })
  return { ledger, state, warnings, unexplained, kept }
}

/** The opening balance at a scale that holds it. */
function withOpening(bookings: BookingColumns, opening: Decimal) {
  const digits = scaleOf(opening)
  const { money } = bookings
  if (digits <= money.scale) return { bookings, opening: unitsOf(opening, money.scale) }
  const up = 10n ** BigInt(digits - money.scale)
  const raised = { units: Array.from(money.units, (one) => one * up), scale: digits }
  return { bookings: { ...bookings, money: raised }, opening: unitsOf(opening, digits) }
}

/** Rows that are put in at once while a ledger is read for the first time. */
const MERGE_ROWS = 200_000
const none: ReadonlySet<number> = new Set()

async function readTrades(db: Queryable, scope: TradeScope, before: KeptParts | null) {
  const open = new Map(before?.open)
  const gone = new Set<number>()
  let table = before?.trades ?? noTrades
  let added: TradeRow[] = []
  for await (const page of loadTrades(db, scope, before?.horizon ?? '0')) {
    for (const found of page) {
      // The first reading meets each trade once.
      if (before !== null && isKnown(before, found)) continue
      const { id, closed, openedMs } = found
      if (before !== null) gone.add(id)
      open.delete(id)
      if (closed !== null) added.push(closed)
      else if (openedMs !== null) open.set(id, openedMs)
    }
    if (before !== null || added.length < MERGE_ROWS) continue
    table = mergeRows(table, none, added)
    added = []
  }
  if (added.length > 0 || gone.size > 0) table = mergeRows(table, gone, added)
  return { trades: table, open: gone.size === 0 && before !== null ? before.open : open }
}

/** Nothing about it is new: what is held is not made anew. */
function isKnown({ trades, open }: KeptParts, { id, closed, openedMs }: FoundTrade): boolean {
  if (closed !== null) return !open.has(id) && holdsRow(trades, closed)
  if (openedMs !== null) return open.get(id) === openedMs
  return !open.has(id) && !trades.ids.includes(id)
}

async function readEquity(
  db: Queryable,
  state: LedgerState,
  before: EquityColumns | null,
): Promise<EquityColumns> {
  if (state.first_sample_at === null) return noEquity
  const firstMs =
    Math.floor(epochMsOf(instantFromSql(state.first_sample_at)) / (SPAN_S * 1000)) * SPAN_S * 1000
  const isSame = before !== null && before.count > 0 && before.fromMs[0] === firstMs
  // The last span may have grown.
  const keep = isSame ? before.count - 1 : 0
  const from = isSame ? (before.fromMs[keep] ?? firstMs) : firstMs
  const spans: FoundSpan[] = []
  for await (const page of loadSpans(db, state.account_id, from)) spans.push(...page)
  const [only] = spans
  const lastPlace = (before?.count ?? 0) - 1
  if (
    isSame &&
    spans.length === 1 &&
    only !== undefined &&
    before.lastMs[lastPlace] === only.lastMs
  )
    return before
  const amounts = (old: EquityColumns['low'] | undefined, pick: (span: FoundSpan) => Decimal) =>
    extendAmounts(
      ...([old ?? null, keep, spans.map(pick)] as const),
      spans.reduce((most, span) => Math.max(most, scaleOf(pick(span))), old?.scale ?? 0),
    )
  const floats = (old: Float64Array | undefined, pick: (span: FoundSpan) => number) => {
    const values = new Float64Array(keep + spans.length)
    if (old !== undefined) values.set(old.subarray(0, keep))
    for (const [at, span] of spans.entries()) values[keep + at] = pick(span)
    return values
  }
  return {
    count: keep + spans.length,
    fromMs: floats(before?.fromMs, ({ fromMs }) => fromMs),
    lastMs: floats(before?.lastMs, ({ lastMs }) => lastMs),
    low: amounts(before?.low, ({ low }) => low),
    high: amounts(before?.high, ({ high }) => high),
    last: amounts(before?.last, ({ last }) => last),
    lowFirst: Uint8Array.from(
      floats(before ? Float64Array.from(before.lowFirst) : undefined, ({ lowFirst }) =>
        lowFirst ? 1 : 0,
      ),
    ),
  }
}
