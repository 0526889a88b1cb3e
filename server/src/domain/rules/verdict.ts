// What may be said of a rule: ok only where nothing was seen and nothing could be hidden. A gap is never ok by itself.
// A breach that was seen is a fact, however coarse the samples are.
import type { Decimal } from '../decimal.ts'
import { compare } from '../decimal-math.ts'
import { isBroken } from './loss-limit.ts'
import type { Tally } from './loss-state.ts'
import type { BreachWhen } from './rule-kinds.ts'

export const verdicts = ['ok', 'breached', 'unknown', 'paused', 'not_started', 'passed'] as const
export type Verdict = (typeof verdicts)[number]

/** A span in which nothing was seen, and what is known of it all the same. */
export type Gap = {
  readonly fromMs: number
  readonly toMs: number
  /** Why: terminal_silent, server_stopped, before_recording, … */
  readonly cause: string
  /** The whole deal history proves that nothing was open: the lowest balance in it. Null = it does not. */
  readonly flatBalanceLow: Decimal | null
  /** Every position at the worst price of the bars in it, all at once, costs included. Null = nobody knows. */
  readonly equityLowerBound: Decimal | null
}

export type GapJudgement = 'flat' | 'bounded' | 'breached' | 'harmful'

/** Whether a gap could hide a breach of `limit`. A bound under the limit proves nothing; a known balance does. */
export function judgeGap(gap: Gap, limit: Decimal, breachWhen: BreachWhen): GapJudgement {
  if (gap.flatBalanceLow !== null)
    return isBroken(breachWhen, gap.flatBalanceLow, limit) ? 'breached' : 'flat'
  const { equityLowerBound } = gap
  if (equityLowerBound === null) return 'harmful'
  return isBroken(breachWhen, equityLowerBound, limit) ? 'harmful' : 'bounded'
}

export type UnknownReason =
  | 'no_samples'
  | 'gap'
  | 'basis_unknown'
  | 'peak_unknown'
  | 'history_incomplete'
  | 'not_watched'

export type EvidenceKind = 'exact' | 'sampled' | 'bounded' | 'entered_by_user'

export type Judged = {
  readonly verdict: 'ok' | 'breached' | 'unknown'
  readonly reason: UnknownReason | null
  readonly evidence: EvidenceKind | null
}

export type VerdictAsk = {
  readonly tally: Tally
  /** The limit in force now is known. */
  readonly isLimitKnown: boolean
  readonly whyNoLimit: 'basis_unknown' | 'peak_unknown'
  /** What is measured follows from deals alone. */
  readonly isExact: boolean
  /** A value that the limit rests on was typed in by the user. */
  readonly isOwn: boolean
}

/** What may be said of a span, from what was seen in it. */
export function judge(ask: VerdictAsk): Judged {
  const { breach, samples, harmfulGaps, boundedGaps, isBlind } = ask.tally
  if (breach !== null) return { verdict: 'breached', reason: null, evidence: breach.evidence }
  const unknown = (reason: UnknownReason): Judged => ({
    ...{ verdict: 'unknown', reason, evidence: null },
  })
  if (!ask.isLimitKnown) return unknown(ask.whyNoLimit)
  if (samples === 0) return unknown('no_samples')
  if (harmfulGaps > 0) return unknown('gap')
  if (isBlind) return unknown(ask.whyNoLimit)
  const seen: EvidenceKind = boundedGaps > 0 ? 'bounded' : ask.isExact ? 'exact' : 'sampled'
  return { verdict: 'ok', reason: null, evidence: ask.isOwn ? 'entered_by_user' : seen }
}

/** The lowest of what was seen, for the closest approach to a limit. */
export const isCloser = (room: Decimal, than: Decimal | null): boolean =>
  than === null || compare(room, than) < 0
