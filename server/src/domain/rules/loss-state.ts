// How far one loss rule was watched: plain data, so that it can be written down and taken up again.
import type { Decimal } from '../decimal.ts'
import type { ResetValues } from './at-reset.ts'
import { firstMaxState, type MaxState } from './loss-limit.ts'
import { cutOf, type RuleDay, ruleDayAt } from './resets.ts'
import type { LossRule } from './rule-kinds.ts'
import type { Reset } from './rule-source.ts'

/** A limit that was reached, as it stood at that moment. */
export type Breach = {
  readonly atMs: number
  readonly limit: Decimal
  readonly measured: Decimal
  readonly equity: Decimal | null
  readonly balance: Decimal | null
  /** `exact`: the whole deal history proves it; `sampled`: a value was seen. */
  readonly evidence: 'exact' | 'sampled'
}

export type Approach = { readonly atMs: number; readonly room: Decimal }

export type SeenGap = { readonly fromMs: number; readonly toMs: number; readonly cause: string }

/** What was seen over a span: a day, or the whole phase. */
export type Tally = {
  samples: number
  /** Longest time between two values that is no gap, in milliseconds. */
  intervalMs: number
  breach: Breach | null
  closest: Approach | null
  harmfulGaps: number
  boundedGaps: number
  /** The newest of the harmful ones. */
  gaps: SeenGap[]
  /** In some of it the limit was not known. */
  isBlind: boolean
}

export type LossState = {
  /** The rule's own day: that of a daily loss, or that at whose end a peak is taken. Null where the rule has none. */
  day: RuleDay | null
  /** When the basis is read next, where that is not at the reset. */
  snapshotDay: RuleDay | null
  atReset: ResetValues | null
  /** Read already, for the day that is to come. */
  pending: ResetValues | null
  isFirstDay: boolean
  dayHigh: Decimal | null
  /** The lowest value that was compared with the limit of now, as a float: what lies clearly above it tells nothing new. */
  low: number | null
  max: MaxState | null
  /** False while nobody knows how high the peak was before it was watched. */
  isPeakKnown: boolean
  isPeakOwn: boolean
  payouts: number
  phase: Tally
  today: Tally
  last: { atMs: number; equity: Decimal | null; balance: Decimal | null } | null
  seenMs: number
}

export const emptyTally = (): Tally => ({
  ...{ samples: 0, intervalMs: 0, breach: null, closest: null },
  ...{ harmfulGaps: 0, boundedGaps: 0, gaps: [], isBlind: false },
})

export type Beginning = {
  readonly initialBalance: Decimal
  readonly validFromMs: number
  /** The account held its initial balance then: nothing came before. */
  readonly startsFresh: boolean
}

export function resetOf(rule: LossRule): Reset | null {
  return rule.kind === 'daily_loss' ? rule.reset : rule.updatedAt
}

export function beginLoss(rule: LossRule, begin: Beginning): LossState {
  const { initialBalance, validFromMs, startsFresh } = begin
  const reset = resetOf(rule)
  const snapshot = rule.kind === 'daily_loss' ? rule.snapshot : null
  return {
    day: reset === null ? null : firstDay(reset, begin),
    snapshotDay: snapshot === null ? null : firstDay(snapshot, begin),
    ...{ atReset: null, pending: null, isFirstDay: startsFresh, dayHigh: null, low: null },
    max: rule.kind === 'max_loss' ? firstMaxState(rule, initialBalance) : null,
    isPeakKnown: rule.kind !== 'max_loss' || rule.peak === 'none' || startsFresh,
    isPeakOwn: false,
    ...{ payouts: 0, phase: emptyTally(), today: emptyTally(), last: null },
    seenMs: validFromMs,
  }
}

/** Where something came before, the reset before the rules came into force is needed as well. */
function firstDay(reset: Reset, { validFromMs, startsFresh }: Beginning): RuleDay {
  const day = ruleDayAt(cutOf(reset), validFromMs)
  return startsFresh ? day : ruleDayAt(cutOf(reset), day.fromMs - 1)
}

/** From when on values are needed to judge, in milliseconds since 1970. */
export function neededFromMs(rule: LossRule, begin: Beginning, beforeMs: number): number {
  const { day, snapshotDay } = beginLoss(rule, begin)
  const firsts = [day, snapshotDay].flatMap((one) => (one === null ? [] : [one.untilMs - beforeMs]))
  return Math.min(begin.validFromMs - beforeMs, ...firsts)
}

const MOST_GAPS = 20

/** Changes `tally`. `continues`: it is a further part of the gap before, which a reset has cut. */
export function noteGap(tally: Tally, gap: SeenGap, continues: boolean): void {
  const last = tally.gaps.at(-1)
  if (continues && last?.toMs === gap.fromMs) {
    tally.gaps[tally.gaps.length - 1] = { ...last, toMs: gap.toMs }
    return
  }
  tally.harmfulGaps += 1
  tally.gaps.push(gap)
  if (tally.gaps.length > MOST_GAPS) tally.gaps.shift()
}
