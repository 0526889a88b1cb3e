// A small ledger for tests of statistics: bookings and trades in plain numbers, at hours after a Monday in UTC.
import {
  type AccountLedger,
  accountLedger,
  noEquity,
} from '../../src/domain/statistics/account-ledger.ts'
import { bookingKinds, type EquityColumns, packed } from '../../src/domain/statistics/columns.ts'
import type { BookingKind } from '../../src/domain/statistics/ledger-totals.ts'
import { tableOf } from '../../src/domain/statistics/trade-rows.ts'
import { dec } from './statistic-vectors.ts'

/** Monday. */
export const START = Date.UTC(2026, 5, 1)
const HOUR = 3_600_000
export const hours = (value: number) => START + value * HOUR

export type SampleBooking = readonly [hour: number, kind: BookingKind, amount: number]
/** Opened and closed at these hours; a closed one is a booking of its result as well. */
export type SampleTrade = readonly [opened: number, closed: number | null, result: number]
/** Lowest, highest and last own equity of a quarter of an hour. */
export type SampleSpan = readonly [hour: number, low: number, high: number, last: number]

export function sampleLedger(given: {
  readonly bookings?: readonly SampleBooking[]
  readonly trades?: readonly SampleTrade[]
  readonly spans?: readonly SampleSpan[]
  readonly opening?: number
  readonly positionsKnown?: boolean
}): AccountLedger {
  const { bookings = [], trades = [], spans = [], opening = 0, positionsKnown = true } = given
  const closed = trades.flatMap(([opened, ended, result], id) =>
    ended === null ? [] : [{ id, opened, ended, result }],
  )
  const all = [
    ...bookings,
    ...closed.map(({ ended, result }): SampleBooking => [ended, 'trade', result]),
  ].sort(([one], [two]) => one - two)
  const table = tableOf(
    closed.map(({ id, opened, ended, result }) => ({
      ...{
        id,
        net: dec(result),
        volume: dec(0.1),
        openedMs: hours(opened),
        closedMs: hours(ended),
      },
      ...{ symbol: 'EURUSD', side: 'long', magic: '0', bot: 'bot', account: '1' },
      ...{ risk: null, mae: null, mfe: null },
    })),
  )
  return accountLedger({
    trades: table.columns,
    bookings: {
      count: all.length,
      atMs: Float64Array.from(all, ([hour]) => hours(hour)),
      money: packed(
        all.map(([, , amount]) => dec(amount)),
        2,
      ),
      kind: Uint8Array.from(all, ([, kind]) => bookingKinds.indexOf(kind)),
      isOut: new Uint8Array(all.length),
    },
    opening: BigInt(Math.round(opening * 100)),
    equity: spans.length === 0 ? noEquity : equityOf(spans),
    positionsKnown,
    openMs: trades.flatMap(([opened, ended]) => (ended === null ? [hours(opened)] : [])),
  })
}

function equityOf(spans: readonly SampleSpan[]): EquityColumns {
  const amounts = (values: number[]) => packed(values.map(dec), 2)
  return {
    count: spans.length,
    fromMs: Float64Array.from(spans, ([hour]) => hours(hour)),
    lastMs: Float64Array.from(spans, ([hour]) => hours(hour) + 890_000),
    low: amounts(spans.map(([, low]) => low)),
    high: amounts(spans.map(([, , high]) => high)),
    last: amounts(spans.map(([, , , last]) => last)),
    lowFirst: new Uint8Array(spans.length).fill(1),
  }
}
