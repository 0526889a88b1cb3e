// What is said of one rule, by its kind: a limit, a goal, or a check of what is open.

import { trimTo } from '../../domain/decimal-math.ts'
import type { RuleReport } from '../../domain/rules/account-report.ts'
import type { CheckReport } from '../../domain/rules/check-report.ts'
import { roundDown, roundUp } from '../../domain/rules/display.ts'
import type { GoalReport } from '../../domain/rules/goal-report.ts'
import type { SpanVerdict } from '../../domain/rules/loss-report.ts'
import type { Breach, SeenGap } from '../../domain/rules/loss-state.ts'
import { instantOf, MONEY_DIGITS, SHARE_DIGITS, shareOf, shortOf } from './values.ts'

export type Members = Readonly<Record<string, unknown>>

export function lossMembers(one: RuleReport & { about: 'loss' }, nowMs: number): Members {
  const { report, binds } = one
  const { rule, limit, room, amount, phase, today, resetsAtMs } = report
  return {
    ...{ limit: shortOf(limit), limit_shown: limit && roundUp(limit) },
    ...{
      basis: shortOf(report.basis),
      basis_kind: rule.kind === 'daily_loss' ? rule.basis : rule.peak,
    },
    ...{ basis_from: report.basisFrom, basis_at: instantOf(report.basisAtMs) },
    ...{ at_reset: report.atReset, amount: shortOf(amount) },
    ...{ measured: report.measured, measured_kind: rule.measured },
    ...{
      room: shortOf(room),
      room_shown: room && roundDown(room),
      room_share: shareOf(room, amount),
    },
    ...{ binds, locked: report.isLocked, effect: rule.effect, breach_when: rule.breachWhen },
    resets_at: instantOf(resetsAtMs),
    resets_in_s: resetsAtMs === null ? null : Math.max(0, Math.ceil((resetsAtMs - nowMs) / 1000)),
    ...{ reason: phase.reason, evidence: evidenceMembers(phase) },
    today: today && {
      verdict: today.verdict,
      reason: today.reason,
      breach: breachMembers(today.breach),
    },
    ...{ breach: breachMembers(phase.breach), harmful_gaps: phase.harmfulGaps },
    ...{ gaps: phase.gaps.map(gapMembers), marks: report.marks },
  }
}

function evidenceMembers({ evidence, closest, intervalMs }: SpanVerdict): Members {
  return {
    ...{ kind: evidence, interval_s: Math.ceil(intervalMs / 1000) },
    closest_room: closest && trimTo(closest.room, MONEY_DIGITS),
    closest_at: instantOf(closest?.atMs ?? null),
  }
}

export function breachMembers(breach: Breach | null): Members | null {
  if (breach === null) return null
  const { atMs, limit, measured, equity, balance, evidence } = breach
  return { at: instantOf(atMs), limit: shortOf(limit), measured, equity, balance, evidence }
}

const gapMembers = ({ fromMs, toMs, cause }: SeenGap): Members => ({
  ...{ from: instantOf(fromMs), to: instantOf(toMs), cause },
})

export function goalMembers({
  rule,
  isMet,
  reason,
  target,
  days,
  consistency,
}: GoalReport): Members {
  const head = { met: isMet, reason }
  if (rule.kind === 'profit_target')
    return {
      ...{ ...head, target: shortOf(target?.target), profit: shortOf(target?.profit) },
      left: shortOf(target?.left),
      progress_share: target === null ? null : shareOf(target.profit, target.target),
    }
  if (rule.kind === 'consistency')
    return {
      ...{ ...head, reason: reason ?? consistency?.reason ?? null },
      ...{ share: consistency?.share && roundUp(consistency.share, SHARE_DIGITS) },
      ...{ max_share: rule.maxShare, best_day: shortOf(consistency?.bestDay) },
      raised_target: shortOf(consistency?.raisedTarget),
    }
  return {
    ...{ ...head, days: days?.days ?? null, count: days?.days.length ?? null },
    ...{ needed: rule.minDays, threshold: shortOf(days?.threshold) },
  }
}

export function checkMembers({ reason, items, dueMs }: CheckReport): Members {
  return { reason, items, due_at: instantOf(dueMs) }
}
