// What is said of one loss rule at a moment: limit, room, why, until when, and whether it was ever broken.
// Silence up to now is a gap that has not ended: it is judged with the others and written down nowhere.
import type { Decimal } from '../decimal.ts'
import { compare } from '../decimal-math.ts'
import type { ResetBasis } from './at-reset.ts'
import { crossResets, type WatchContext } from './cross-resets.ts'
import { limitOf } from './limit-in-force.ts'
import { measuredOf, roomOf, type Worth } from './loss-limit.ts'
import type { Approach, Breach, LossState, SeenGap } from './loss-state.ts'
import type { LossRule } from './rule-kinds.ts'
import { type EvidenceKind, type Gap, judge, type UnknownReason, type Verdict } from './verdict.ts'
import { watchLoss } from './watch-loss.ts'

/** What qualifies a report: each has a sentence in the guide. */
export type Mark =
  | 'basis_range'
  | 'basis_own'
  | 'peak_own'
  | 'boundary_unclear'
  | 'reset_uncertain'
  | 'peak_may_be_higher'
  | 'page_unclear'
  | 'credit_subtracted'

export type SpanVerdict = {
  readonly verdict: Verdict
  readonly reason: UnknownReason | null
  readonly evidence: EvidenceKind | null
  readonly closest: Approach | null
  readonly breach: Breach | null
  /** Gaps that could hide a breach; the newest twenty of them. */
  readonly harmfulGaps: number
  readonly gaps: readonly SeenGap[]
  readonly intervalMs: number
}

export type LossReport = {
  readonly kind: LossRule['kind']
  readonly rule: LossRule
  readonly limit: Decimal | null
  readonly basis: Decimal | null
  readonly basisFrom: ResetBasis | null
  /** The other value at the reset, where the higher one of both counts. */
  readonly atReset: { readonly balance: Decimal | null; readonly equity: Decimal | null } | null
  readonly basisAtMs: number | null
  readonly amount: Decimal | null
  readonly measured: Decimal | null
  readonly room: Decimal | null
  readonly isLocked: boolean
  readonly resetsAtMs: number | null
  /** Since the rules came into force. */
  readonly phase: SpanVerdict
  /** Since the last reset; null where the rule has no days. */
  readonly today: SpanVerdict | null
  readonly marks: readonly Mark[]
}

export type ReportMoment = {
  readonly nowMs: number
  /** Newest values; null when there are none. */
  readonly worth: Worth
  /** Nothing was seen from then until now. */
  readonly silence: Pick<Gap, 'fromMs' | 'cause'> | null
}

export function reportLoss(
  rule: LossRule,
  context: WatchContext,
  watched: LossState,
  moment: ReportMoment,
): LossReport {
  const state = structuredClone(watched)
  const { nowMs, silence, worth } = moment
  const known = { flatBalanceLow: null, equityLowerBound: null }
  if (silence !== null)
    watchLoss(rule, context, state, { kind: 'gap', ...silence, ...known, toMs: nowMs })
  crossResets(rule, context, state, nowMs, null)
  const { basis, basisFrom, amount, limit } = limitOf(rule, context, state)
  const measured = measuredOf(rule.measured, worth)
  const span = (tally: LossState['phase']): SpanVerdict => ({
    ...judge({
      ...{ tally, isLimitKnown: limit !== null },
      whyNoLimit: rule.kind === 'daily_loss' ? 'basis_unknown' : 'peak_unknown',
      isExact: rule.measured === 'balance' && context.balanceAt(nowMs) !== null,
      isOwn: basisFrom === 'own',
    }),
    ...{ closest: tally.closest, breach: tally.breach, harmfulGaps: tally.harmfulGaps },
    ...{ gaps: tally.gaps, intervalMs: tally.intervalMs },
  })
  const isDaily = rule.kind === 'daily_loss'
  const { atReset } = state
  return {
    ...{ kind: rule.kind, rule, limit, basis, basisFrom, amount, measured },
    atReset:
      atReset === null || state.isFirstDay
        ? null
        : { balance: atReset.balance?.value ?? null, equity: atReset.equity?.value ?? null },
    basisAtMs: isDaily && !state.isFirstDay ? (atReset?.atMs ?? null) : null,
    room: measured === null || limit === null ? null : roomOf(measured, limit),
    isLocked: state.max?.isLocked ?? false,
    resetsAtMs: state.day?.untilMs ?? null,
    phase: verdictOf(rule, span(state.phase), span(state.today)),
    today: isDaily ? span(state.today) : null,
    marks: marksOf(rule, state, basisFrom),
  }
}

/** A breach that only pauses is over with the day; one that fails is final. */
function verdictOf(rule: LossRule, phase: SpanVerdict, today: SpanVerdict): SpanVerdict {
  if (rule.effect === 'fail') return phase
  if (today.breach !== null) return { ...today, verdict: 'paused' }
  if (phase.breach === null) return phase
  return { ...today, breach: phase.breach }
}

function marksOf(rule: LossRule, state: LossState, basisFrom: ResetBasis | null): Mark[] {
  const trails =
    rule.kind === 'daily_loss'
      ? rule.basis === 'day_equity_high' && state.today.harmfulGaps > 0
      : ['intraday_equity', 'closed_balance'].includes(rule.peak) && state.phase.harmfulGaps > 0
  const marks: [boolean, Mark][] = [
    [basisFrom === 'range', 'basis_range'],
    [basisFrom === 'own' && rule.kind === 'daily_loss', 'basis_own'],
    [state.isPeakOwn, 'peak_own'],
    [rule.breachWhen === 'unclear', 'boundary_unclear'],
    [trails && !state.max?.isLocked, 'peak_may_be_higher'],
    [rule.unclear !== null, 'page_unclear'],
  ]
  return marks.flatMap(([holds, mark]) => (holds ? [mark] : []))
}

/** Of two readings of one rule, what the trader should go by: the higher limit, and the worse verdict. */
export function stricter(one: LossReport, two: LossReport): LossReport {
  if (one.resetsAtMs === two.resetsAtMs && one.limit === two.limit) return one
  const isOne = two.limit === null || (one.limit !== null && compare(one.limit, two.limit) >= 0)
  const [lead, other] = isOne ? [one, two] : [two, one]
  const worse = rank(other.phase) > rank(lead.phase) ? other : lead
  const { phase, today } = worse
  return { ...lead, phase, today, marks: [...lead.marks, 'reset_uncertain'] }
}

const rank = ({ verdict }: SpanVerdict) =>
  ['not_started', 'passed', 'ok', 'unknown', 'paused', 'breached'].indexOf(verdict)
