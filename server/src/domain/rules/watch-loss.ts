// Watches one loss rule over time: samples, gaps, payouts and what the user says of a peak, in order.
// What was seen broken stays broken. Values before the rules are in force tell what an account was worth at a reset, no more.
import type { Decimal } from '../decimal.ts'
import type { Sample } from './at-reset.ts'
import { crossResets, type WatchContext } from './cross-resets.ts'
import { limitOf } from './limit-in-force.ts'
import {
  afterPayout,
  atMostOf,
  highest,
  isBroken,
  measuredOf,
  raisePeak,
  roomOf,
  type Worth,
} from './loss-limit.ts'
import { type LossState, noteGap } from './loss-state.ts'
import type { LossRule } from './rule-kinds.ts'
import { type Gap, isCloser, judgeGap } from './verdict.ts'

export type RuleEvent =
  | ({ readonly kind: 'sample' } & Sample)
  /** The balance after a deal, exact. */
  | { readonly kind: 'balance'; readonly atMs: number; readonly balance: Decimal }
  | ({ readonly kind: 'gap' } & Gap)
  | { readonly kind: 'payout'; readonly atMs: number; readonly amount: Decimal }
  /** The highest value that the peak names so far, as the user says. */
  | { readonly kind: 'peak'; readonly atMs: number; readonly value: Decimal }

/** When an event is over: events come in this order. */
export const endOf = (event: RuleEvent): number => (event.kind === 'gap' ? event.toMs : event.atMs)

/**
 * Takes what came next. Changes `state`. `next` is the first sample at or after it: where a deal or a gap crosses a reset, it says
 * what the account was worth on the other side. A sample is its own.
 */
export function watchLoss(
  rule: LossRule,
  context: WatchContext,
  state: LossState,
  event: RuleEvent,
  next: Sample | null = null,
): void {
  if (event.kind === 'sample') takeSample(rule, context, state, event)
  else if (event.kind === 'gap') takeGap(rule, context, state, event, next)
  else takeOther(rule, context, state, event, next)
}

function takeOther(
  rule: LossRule,
  context: WatchContext,
  state: LossState,
  event: Exclude<RuleEvent, { readonly kind: 'sample' | 'gap' }>,
  next: Sample | null,
): void {
  crossResets(rule, context, state, event.atMs, next)
  state.low = null
  const { initialBalance } = context
  if (event.kind === 'balance') {
    if (state.last !== null) state.last = { ...state.last, balance: event.balance }
    if (event.atMs < context.validFromMs) return
    raise(rule, context, state, { ...event, equity: null })
    const worth = { equity: null, balance: event.balance }
    compareWith(rule, context, state, worth, event.atMs, 'exact')
  } else if (rule.kind === 'max_loss' && state.max !== null) {
    if (event.kind === 'payout') {
      state.payouts += 1
      state.max = afterPayout(rule, initialBalance, state.max, event.amount)
    } else if (rule.peak !== 'none') {
      state.max = raisePeak(rule, initialBalance, state.max, event.value)
      state.isPeakKnown = true
      state.isPeakOwn = true
    }
  }
}

/** Relative; far above what a float of 15 digits can be wrong. */
const CLEARLY = 1e-9

/** The limit may move with any value, not only at a reset. */
const trailsWithin = (rule: LossRule): boolean =>
  rule.kind === 'daily_loss'
    ? rule.basis === 'day_equity_high'
    : rule.peak === 'closed_balance' || rule.peak === 'intraday_equity'

function takeSample(rule: LossRule, context: WatchContext, state: LossState, event: Sample): void {
  const { atMs, equity } = event
  crossResets(rule, context, state, atMs, event)
  const before = state.last
  const balance = event.balance ?? before?.balance ?? null
  state.last = { atMs, equity: equity ?? before?.equity ?? null, balance }
  if (atMs < context.validFromMs) return
  const apartMs = before === null ? 0 : atMs - Math.max(before.atMs, context.validFromMs)
  const worth = { equity, balance }
  // A sample that leaves open what is measured can show a breach, and that all is well only together with others.
  const isMeasured = measuredOf(rule.measured, worth) !== null
  for (const tally of [state.phase, state.today]) {
    if (isMeasured) tally.samples += 1
    if (apartMs <= context.maxSilenceMs) tally.intervalMs = Math.max(tally.intervalMs, apartMs)
  }
  raise(rule, context, state, event)
  compareWith(rule, context, state, worth, atMs, 'sampled')
}

/** What trails moves with every value that it names. */
function raise(rule: LossRule, context: WatchContext, state: LossState, event: Sample): void {
  const { equity, balance } = event
  if (rule.kind === 'daily_loss') {
    if (rule.basis === 'day_equity_high' && equity !== null)
      state.dayHigh = highest([equity, state.dayHigh])
    return
  }
  const value = { closed_balance: balance, intraday_equity: equity }[rule.peak as string] ?? null // other peaks have none here
  if (value !== null && state.max !== null)
    state.max = raisePeak(rule, context.initialBalance, state.max, value)
}

function compareWith(
  rule: LossRule,
  context: WatchContext,
  state: LossState,
  worth: Worth,
  atMs: number,
  evidence: 'exact' | 'sampled',
): void {
  const measured = atMostOf(rule.measured, worth)
  if (measured === null) return
  // Most values are far from the lowest one: a float tells that much, and everything close is compared exactly.
  if (state.low !== null && Number(measured) > state.low + Math.abs(state.low) * CLEARLY) return
  const { limit } = limitOf(rule, context, state)
  const tallies = [state.phase, state.today]
  if (limit === null) {
    for (const tally of tallies) tally.isBlind = true
    return
  }
  state.low = trailsWithin(rule)
    ? null
    : Math.min(state.low ?? Number.POSITIVE_INFINITY, Number(measured))
  const room = roomOf(measured, limit)
  const isOver = isBroken(rule.breachWhen, measured, limit)
  for (const tally of tallies) {
    if (isCloser(room, tally.closest?.room ?? null)) tally.closest = { atMs, room }
    if (isOver) tally.breach ??= { atMs, limit, measured, ...worth, evidence }
  }
}

function takeGap(
  rule: LossRule,
  context: WatchContext,
  state: LossState,
  gap: Gap,
  next: Sample | null,
): void {
  const beginMs = Math.max(gap.fromMs, context.validFromMs)
  let fromMs = beginMs
  // A gap over a reset is judged by the limits of both days.
  while (fromMs < gap.toMs) {
    crossResets(rule, context, state, fromMs, next)
    const toMs = Math.min(gap.toMs, state.day?.untilMs ?? gap.toMs)
    judgePart(rule, context, state, { ...gap, fromMs, toMs }, fromMs > beginMs)
    fromMs = toMs
  }
}

function judgePart(
  rule: LossRule,
  context: WatchContext,
  state: LossState,
  gap: Gap,
  continues: boolean,
): void {
  const { limit } = limitOf(rule, context, state)
  const { fromMs, toMs, cause, flatBalanceLow: low } = gap
  const judged = limit === null ? 'harmful' : judgeGap(gap, limit, rule.breachWhen)
  const worth = { equity: low, balance: low }
  if (judged === 'breached') compareWith(rule, context, state, worth, fromMs, 'exact')
  for (const tally of [state.phase, state.today]) {
    if (judged === 'bounded') tally.boundedGaps += 1
    if (judged === 'harmful') noteGap(tally, { fromMs, toMs, cause }, continues)
  }
}
