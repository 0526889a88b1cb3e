// All rules of an account at one moment, which limit binds, and one verdict over them.
// The highest limit rules: whatever would be broken first is what the trader must look at.
import { compare } from '../decimal-math.ts'
import { type CheckFacts, type CheckReport, reportCheck } from './check-report.ts'
import { type GoalFacts, type GoalReport, isGoal, reportGoal } from './goal-report.ts'
import type { LossReport } from './loss-report.ts'
import { isLossRule } from './rule-kinds.ts'
import type { RuleSet } from './rule-set.ts'
import type { Verdict } from './verdict.ts'

export type RuleReport =
  | { readonly about: 'loss'; readonly report: LossReport; readonly binds: boolean }
  | { readonly about: 'goal'; readonly report: GoalReport }
  | { readonly about: 'check'; readonly report: CheckReport }

export type AccountReport = {
  readonly verdict: Verdict
  /** Kinds of the rules that decide the verdict. */
  readonly because: readonly string[]
  /** In the order of the rule set. */
  readonly rules: readonly RuleReport[]
}

export function reportAccount(
  ruleSet: RuleSet,
  losses: readonly LossReport[],
  goals: GoalFacts,
  checks: CheckFacts,
): AccountReport {
  const binding = bindingOf(losses)
  let next = 0
  const rules = ruleSet.rules.map((rule): RuleReport => {
    if (isGoal(rule)) return { about: 'goal', report: reportGoal(rule, goals) }
    if (!isLossRule(rule)) return { about: 'check', report: reportCheck(rule, checks) }
    const report = losses[next++]
    if (report === undefined) throw new Error('a loss rule was not watched')
    return { about: 'loss', report, binds: report === binding }
  })
  return { ...overall(rules, checks.nowMs < checks.validFromMs), rules }
}

/** The highest limit; null when none is known. */
function bindingOf(losses: readonly LossReport[]): LossReport | null {
  return losses.reduce<LossReport | null>((best, one) => {
    if (one.limit === null) return best
    return best?.limit == null || compare(one.limit, best.limit) > 0 ? one : best
  }, null)
}

function overall(
  rules: readonly RuleReport[],
  isBefore: boolean,
): Pick<AccountReport, 'verdict' | 'because'> {
  if (isBefore) return { verdict: 'not_started', because: [] }
  const deciding = rules.filter(decides)
  const of = (verdict: Verdict) =>
    deciding.filter((one) => verdictOf(one) === verdict).map(({ report }) => report.kind)
  for (const verdict of ['breached', 'paused', 'unknown'] as const) {
    const because = of(verdict)
    if (because.length > 0) return { verdict, because }
  }
  const goals = rules.filter((one) => one.about === 'goal')
  const isPassed = goals.length > 0 && goals.every(({ report }) => report.isMet === true)
  return isPassed
    ? { verdict: 'passed', because: goals.map(({ report }) => report.kind) }
    : { verdict: 'ok', because: [] }
}

/** Of one rule. A goal is never broken: it is met, not met yet, or nobody knows. */
export function verdictOf(one: RuleReport): Verdict {
  if (one.about === 'loss') return one.report.phase.verdict
  if (one.about === 'check') return one.report.verdict
  if (one.report.isMet === null) return 'unknown'
  return one.report.isMet ? 'passed' : 'ok'
}

/** Whether a rule counts for the verdict over all: a goal cannot be broken, and what nobody watches says nothing. */
function decides(one: RuleReport): boolean {
  if (one.about === 'check') return one.report.reason !== 'not_watched'
  return one.about === 'loss'
}
