// The way an account's value took, step by step: by recorded equity with the extremes of its spans where there is any,
// by the balance before that. Flows stand among the steps, so that they are never taken for results.
import { type AccountLedger, flowsOf } from './account-ledger.ts'
import { bookingKinds, firstAtOrAfter } from './columns.ts'
import type { Step } from './drawdown.ts'

export type PathSpan = { readonly fromMs: number; readonly toMs: number }

/** Balance booking by booking; credit moves nothing. */
export function* balanceSteps(
  { bookings }: AccountLedger,
  { fromMs, toMs }: PathSpan,
): Generator<Step> {
  const { atMs, money, kind } = bookings
  for (let at = firstAtOrAfter(atMs, fromMs); at < bookings.count; at++) {
    const when = atMs[at] ?? 0
    if (when >= toMs) return
    const amount = money.units[at] ?? 0n
    const name = bookingKinds[kind[at] ?? 0]
    if (name === 'trade' || name === 'other_result') yield { change: amount, flow: 0n, atMs: when }
    else if (name !== 'credit') yield { change: 0n, flow: amount, atMs: when }
  }
}

/** Digits at which both bookings and equity are whole. */
export function pathScale({ bookings, equity }: AccountLedger): number {
  return Math.max(bookings.money.scale, equity.last.scale, equity.low.scale, equity.high.scale)
}

/** Equity, in units of 10^-pathScale, from `start` on. */
export function* equitySteps(
  ledger: AccountLedger,
  { fromMs, toMs }: PathSpan,
  start: bigint,
): Generator<Step> {
  const { equity } = ledger
  const scale = pathScale(ledger)
  const up = (scaleOfPart: number) => 10n ** BigInt(scale - scaleOfPart)
  const [upBooked, upLow, upHigh, upLast] = [
    up(ledger.bookings.money.scale),
    up(equity.low.scale),
    up(equity.high.scale),
    up(equity.last.scale),
  ]
  let value = start
  const firstSpan = firstAtOrAfter(equity.lastMs, fromMs)
  const recordedMs = equity.fromMs[firstSpan] ?? Number.POSITIVE_INFINITY
  for (const step of balanceSteps(ledger, { fromMs, toMs: Math.min(recordedMs, toMs) })) {
    const raised = { ...step, change: step.change * upBooked, flow: step.flow * upBooked }
    value += raised.change + raised.flow
    yield raised
  }
  const flows = flowsOf(ledger).filter(
    ({ atMs }) => atMs >= Math.max(fromMs, recordedMs) && atMs < toMs,
  )
  let next = 0
  for (let at = firstSpan; at < equity.count; at++) {
    const spanMs = equity.fromMs[at] ?? 0
    const lastMs = equity.lastMs[at] ?? 0
    if (spanMs >= toMs) return
    let flowed = false
    for (let flow = flows[next]; flow !== undefined && flow.atMs <= lastMs; flow = flows[++next]) {
      const amount = flow.amount * upBooked
      value += amount
      flowed ||= flow.atMs >= spanMs
      yield { change: 0n, flow: amount, atMs: flow.atMs }
    }
    const low = (equity.low.units[at] ?? 0n) * upLow
    const high = (equity.high.units[at] ?? 0n) * upHigh
    const last = (equity.last.units[at] ?? 0n) * upLast
    // The extremes of a span in which money flowed stand on both sides of it: only its end can be compared.
    const points = flowed
      ? [last]
      : equity.lowFirst[at] === 1
        ? [low, high, last]
        : [high, low, last]
    for (const [place, point] of points.entries()) {
      if (point === value) continue
      const isLast = place === points.length - 1
      yield { change: point - value, flow: 0n, atMs: isLast ? lastMs : spanMs }
      value = point
    }
  }
}
