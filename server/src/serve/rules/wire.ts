// What is said of an account's rules, as members of answers. Money is decimal text; what is rounded against the trader for
// display stands beside the exact value and is named so.
import type { StoredBreach } from '../../accounts/rules/breach-store.ts'
import type { RuleLook } from '../../accounts/rules/rule-look.ts'
import type { Decimal } from '../../domain/decimal.ts'
import { compare, divide, scaleOf, subtract, trimTo, ZERO } from '../../domain/decimal-math.ts'
import type { RuleReport } from '../../domain/rules/account-report.ts'
import { verdictOf } from '../../domain/rules/account-report.ts'
import type { CheckReport } from '../../domain/rules/check-report.ts'
import { roundDown, roundUp } from '../../domain/rules/display.ts'
import type { GoalReport } from '../../domain/rules/goal-report.ts'
import type { SpanVerdict } from '../../domain/rules/loss-report.ts'
import type { Breach, SeenGap } from '../../domain/rules/loss-state.ts'
import type { RuleSet } from '../../domain/rules/rule-set.ts'
import type { RuleSource } from '../../domain/rules/rule-source.ts'
import { checkSentence, goalSentence, lossSentence } from '../../domain/rules/trace.ts'
import type { WhatIf } from '../../domain/rules/what-if.ts'
import { writeSource } from '../../domain/rules/write-rule-set.ts'

type Members = Readonly<Record<string, unknown>>

/** Digits of a share of an allowed loss. */
const SHARE_DIGITS = 4
const MONEY_DIGITS = 2

export function ruleSetMembers(ruleSet: RuleSet, version: number | null): Members {
  const { id, firm, programme, phase, currency, initialBalance, validFrom, source } = ruleSet
  return {
    ...{ id, firm, programme, phase, version: ruleSet.version, account_version: version },
    ...{ valid_from: validFrom, currency, initial_balance: initialBalance },
    source: writeSource(source),
  }
}

/** Every rule in the order of its set. */
export function ruleMembers({ report, ruleSet, nowMs }: RuleLook): Members[] {
  return report.rules.map((one, index) => {
    const source = one.report.rule.source ?? ruleSet.source
    const moment = { nowMs, source }
    const head = { rule: one.report.kind, about: one.about, index, verdict: verdictOf(one) }
    const tail = {
      ...sourceMembers(source, ruleSet),
      unclear: one.report.rule.unclear,
    }
    if (one.about === 'loss')
      return {
        ...head,
        ...lossMembers(one, nowMs),
        sentence: lossSentence(one.report, moment),
        ...tail,
      }
    if (one.about === 'goal')
      return {
        ...head,
        ...goalMembers(one.report),
        sentence: goalSentence(one.report, moment),
        ...tail,
      }
    return {
      ...head,
      ...checkMembers(one.report),
      sentence: checkSentence(one.report, moment),
      ...tail,
    }
  })
}

function sourceMembers(
  { url, readOn, pageDate, status }: RuleSource,
  { version }: RuleSet,
): Members {
  return {
    ...{ source_url: url, source_date: readOn, page_date: pageDate, source_status: status },
    rule_version: version,
  }
}

function lossMembers(one: RuleReport & { about: 'loss' }, nowMs: number): Members {
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

export function storedBreachMembers(one: StoredBreach): Members {
  return {
    ...{ rule: one.kind, index: one.ruleIndex, account_version: one.version, at: one.at },
    ...{ limit: shortOf(one.limit), measured: one.measured, equity: one.equity },
    ...{ balance: one.balance, evidence: one.evidence, seen_at: one.seenAt },
  }
}

const gapMembers = ({ fromMs, toMs, cause }: SeenGap): Members => ({
  ...{ from: instantOf(fromMs), to: instantOf(toMs), cause },
})

function goalMembers({ rule, isMet, reason, target, days, consistency }: GoalReport): Members {
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

function checkMembers({ reason, items, dueMs }: CheckReport): Members {
  return { reason, items, due_at: instantOf(dueMs) }
}

export function whatIfMembers({ positions, isBounded, equityAfter, rooms }: WhatIf): Members {
  return {
    ...{ bounded: isBounded, equity_after: equityAfter && roundDown(equityAfter) },
    rules: rooms.map(({ report, room, breaches }) => ({
      ...{ rule: report.kind, limit: shortOf(report.limit) },
      ...{
        room: report.room && roundDown(report.room),
        room_after: room && roundDown(room),
        breaches,
      },
    })),
    positions: positions.map(({ position, profitAtStop, change, reason }) => ({
      ...{ ticket: position.ticket, symbol: position.symbol, side: position.side },
      ...{ volume: position.volume, stop_loss: position.stopLoss, profit: position.profit },
      ...{ profit_at_stop: profitAtStop && roundDown(profitAtStop) },
      ...{ equity_change: change && roundDown(change), reason },
    })),
  }
}

/** What is left of the allowed loss, at least 0 and rounded down; null where either is not known. */
function shareOf(part: Decimal | null, whole: Decimal | null): Decimal | null {
  if (part === null || whole === null || compare(whole, ZERO) <= 0) return null
  const share = divide(part, whole, SHARE_DIGITS + 4)
  return compare(share, ZERO) < 0
    ? subtract(ZERO, roundUp(subtract(ZERO, share), SHARE_DIGITS))
    : roundDown(share, SHARE_DIGITS)
}

/** Without the zeros that a product has at its end, but at least cents. */
const shortOf = (value: Decimal | null | undefined): Decimal | null =>
  value == null ? null : scaleOf(value) > MONEY_DIGITS ? trimTo(value, MONEY_DIGITS) : value

export const instantOf = (ms: number | null): string | null =>
  ms === null ? null : new Date(ms).toISOString().replace('.000Z', 'Z')
