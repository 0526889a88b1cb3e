// What would be if every stop were hit now, and whether an order may be sent: the room of each limit after the losses.
// A position without a stop has no bound: then nothing is promised.
import type { Decimal } from '../decimal.ts'
import { add, subtract, sum, ZERO } from '../decimal-math.ts'
import { isBroken, measuredOf, roomOf, type Worth } from './loss-limit.ts'
import type { LossReport } from './loss-report.ts'
import { type AtStop, atStops, type StopPosition } from './stop-loss.ts'

export type RoomAfter = {
  readonly report: LossReport
  /** Null where the limit or what is measured is not known. */
  readonly room: Decimal | null
  readonly breaches: boolean | null
}

export type WhatIf = {
  readonly positions: readonly AtStop[]
  /** Every open position has a stop whose loss is known. */
  readonly isBounded: boolean
  /** Equity after all stops that are known. */
  readonly equityAfter: Decimal | null
  readonly rooms: readonly RoomAfter[]
}

/** Every stop hit now, at its own price: slippage is not in it. */
export function ifStopsAreHit(
  reports: readonly LossReport[],
  worth: Worth,
  open: readonly StopPosition[],
  currencyDigits: number | null,
): WhatIf {
  const positions = atStops(open, currencyDigits)
  const after = lessBy(worth, positions, ZERO)
  return {
    positions,
    isBounded: positions.every(({ reason }) => reason === null),
    equityAfter: after.equity,
    rooms: reports.map((report) => roomAfter(report, after)),
  }
}

export type OrderVerdict =
  | { readonly kind: 'allowed'; readonly rooms: readonly RoomAfter[] }
  | { readonly kind: 'would_breach'; readonly rooms: readonly RoomAfter[] }
  /** Not certain: no stop, a loss that nobody knows, or a limit that nobody knows. Never taken for allowed. */
  | { readonly kind: 'not_bounded'; readonly why: 'no_stop' | 'open_position' | 'limit_unknown' }

/**
 * Whether an order whose stop loses `lossAtStop` (above zero, in the account's money, costs included; null = it has no stop)
 * would break a limit when it and all open stops are hit.
 */
export function wouldBreach(
  order: { readonly lossAtStop: Decimal | null },
  reports: readonly LossReport[],
  worth: Worth,
  open: readonly StopPosition[],
  currencyDigits: number | null,
): OrderVerdict {
  if (order.lossAtStop === null) return { kind: 'not_bounded', why: 'no_stop' }
  const positions = atStops(open, currencyDigits)
  const rooms = reports.map((report) =>
    roomAfter(report, lessBy(worth, positions, order.lossAtStop ?? ZERO)),
  )
  if (rooms.some(({ breaches }) => breaches === true)) return { kind: 'would_breach', rooms }
  if (positions.some(({ reason }) => reason !== null))
    return { kind: 'not_bounded', why: 'open_position' }
  if (rooms.some(({ breaches }) => breaches === null))
    return { kind: 'not_bounded', why: 'limit_unknown' }
  return { kind: 'allowed', rooms }
}

/** Closing at the stop moves the result from floating into the balance. */
function lessBy({ equity, balance }: Worth, positions: readonly AtStop[], loss: Decimal): Worth {
  const changes = positions.flatMap(({ change }) => change ?? [])
  const booked = positions.flatMap(({ profitAtStop }) => profitAtStop ?? [])
  const less = subtract(ZERO, loss)
  return {
    equity: equity === null ? null : add(add(equity, sum([ZERO, ...changes])), less),
    balance: balance === null ? null : add(add(balance, sum([ZERO, ...booked])), less),
  }
}

function roomAfter(report: LossReport, after: Worth): RoomAfter {
  const { limit, rule } = report
  const measured = measuredOf(rule.measured, after)
  if (limit === null || measured === null) return { report, room: null, breaches: null }
  const breaches = isBroken(rule.breachWhen, measured, limit)
  return { report, room: roomOf(measured, limit), breaches }
}
