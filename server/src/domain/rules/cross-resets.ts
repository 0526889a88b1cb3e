// Lets resets pass: a new day begins with the values of its first instant, and a peak at the day's end is taken.
// Where the basis is read at another time than the reset, it waits for the day that it is for.

import type { Decimal } from '../decimal.ts'
import { type ResetValues, type Sample, valuesAtReset } from './at-reset.ts'
import { highest, raisePeak } from './loss-limit.ts'
import { type Beginning, emptyTally, type LossState, resetOf } from './loss-state.ts'
import { cutOf, nextDay } from './resets.ts'
import type { LossRule, MaxLoss } from './rule-kinds.ts'

export type OwnReset = {
  readonly atMs: number
  readonly balance: Decimal | null
  readonly equity: Decimal | null
}

export type WatchContext = Beginning & {
  /** A value before a reset counts as that of the reset up to this age. */
  readonly maxAgeMs: number
  /** Values further apart than this have a gap between them. */
  readonly maxSilenceMs: number
  /** From every deal before the instant; null when deals are missing. */
  readonly balanceAt: (atMs: number) => Decimal | null
  /** No position was open then, as the whole deal history proves. */
  readonly isFlatAt: (atMs: number) => boolean
  /** What the user says of resets. */
  readonly ownResets: readonly OwnReset[]
}

/** Passes every reset up to `atMs`, that instant included. `after` is what was seen then. Changes `state`. */
export function crossResets(
  rule: LossRule,
  context: WatchContext,
  state: LossState,
  atMs: number,
  after: Sample | null,
): void {
  for (;;) {
    const snapshotMs = state.snapshotDay?.untilMs ?? Number.POSITIVE_INFINITY
    const resetMs = state.day?.untilMs ?? Number.POSITIVE_INFINITY
    const nextMs = Math.min(snapshotMs, resetMs)
    if (nextMs > atMs) return
    const values = readValues(context, state, nextMs, after)
    if (snapshotMs <= resetMs) takeSnapshot(rule, state, values)
    else beginDay(rule, context, state, values)
  }
}

function readValues(
  context: WatchContext,
  state: LossState,
  atMs: number,
  after: Sample | null,
): ResetValues {
  const { maxAgeMs, maxSilenceMs, balanceAt, isFlatAt, ownResets } = context
  return valuesAtReset({
    ...{ atMs, before: state.last, after, maxAgeMs, maxSilenceMs, balanceAt },
    isFlat: isFlatAt(atMs),
    own: ownResets.find((one) => one.atMs === atMs) ?? null,
  })
}

function takeSnapshot(rule: LossRule, state: LossState, values: ResetValues): void {
  if (rule.kind !== 'daily_loss' || rule.snapshot === null || state.snapshotDay === null) return
  state.pending = values
  state.snapshotDay = nextDay(cutOf(rule.snapshot), state.snapshotDay)
}

function beginDay(
  rule: LossRule,
  context: WatchContext,
  state: LossState,
  values: ResetValues,
): void {
  const reset = resetOf(rule)
  if (reset === null || state.day === null) return
  state.day = nextDay(cutOf(reset), state.day)
  state.isFirstDay = false
  state.today = emptyTally()
  state.low = null
  state.dayHigh = values.equity?.value ?? null
  if (rule.kind === 'daily_loss') state.atReset = rule.snapshot === null ? values : state.pending
  else takeDayEnd(rule, context, state, values)
}

function takeDayEnd(
  rule: MaxLoss,
  { initialBalance }: WatchContext,
  state: LossState,
  { balance, equity }: ResetValues,
): void {
  if (state.max === null || !rule.peak.startsWith('day_end')) return
  const needsEquity = rule.peak === 'day_end_higher'
  const isKnown = balance !== null && (!needsEquity || equity !== null)
  if (balance !== null) {
    const value = needsEquity ? highest([balance.value, equity?.value ?? null]) : balance.value
    state.max = raisePeak(rule, initialBalance, state.max, value)
  }
  // A peak that nobody saw may lie higher, unless the limit stands for good.
  if (!isKnown && !state.max.isLocked) state.isPeakKnown = false
}
