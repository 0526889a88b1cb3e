// What is said of the rules that are goals: profit target, trading days, profitable days, consistency.
// They rest on closed trades, so they are exact where no deal is missing and unknown where one is.

import { dayReader } from '../days/day-cut.ts'
import type { Decimal } from '../decimal.ts'
import {
  type ConsistencyState,
  type DaysState,
  type DayTrade,
  judgeConsistency,
  judgeProfitableDays,
  judgeTarget,
  judgeTradingDays,
  resultsByDay,
  type TargetState,
} from './closed-results.ts'
import { dayCutOf } from './resets.ts'
import type { Consistency, ProfitableDays, ProfitTarget, Rule, TradingDays } from './rule-kinds.ts'

export type GoalRule = ProfitTarget | TradingDays | ProfitableDays | Consistency

const goalKinds: readonly Rule['kind'][] = [
  ...(['profit_target', 'trading_days', 'profitable_days', 'consistency'] as const),
]
export const isGoal = (rule: Rule): rule is GoalRule => goalKinds.includes(rule.kind)

/** A trade as it happened; instants in milliseconds since 1970. */
export type AccountTrade = {
  readonly openedMs: number
  readonly closedMs: number | null
  /** With commission, swap and fees; of an open trade what was realised so far. */
  readonly result: Decimal
  readonly symbol: string
}

export type GoalReport = {
  readonly kind: GoalRule['kind']
  readonly rule: GoalRule
  /** Null with a reason. */
  readonly isMet: boolean | null
  readonly reason: 'history_incomplete' | 'balance_unknown' | 'floating_unknown' | null
  readonly target: TargetState | null
  readonly days: DaysState | null
  readonly consistency: ConsistencyState | null
}

export type GoalFacts = {
  readonly rules: readonly Rule[]
  readonly initialBalance: Decimal
  readonly validFromMs: number
  readonly balance: Decimal | null
  readonly openPositions: number | null
  readonly trades: readonly AccountTrade[]
  /** No deal is missing. */
  readonly isComplete: boolean
  /** Floating result at a day's last moment, by its end in milliseconds since 1970; a day that is not in it is not known. */
  readonly floatingAt: ReadonlyMap<number, Decimal>
}

export function reportGoal(rule: GoalRule, facts: GoalFacts): GoalReport {
  const empty = { kind: rule.kind, rule, target: null, days: null, consistency: null }
  const unknown = (reason: GoalReport['reason']): GoalReport => ({ ...empty, isMet: null, reason })
  if (rule.kind === 'profit_target') {
    const target = targetOf(rule, facts)
    if (target === null) return unknown('balance_unknown')
    return { ...empty, isMet: target.isMet, reason: null, target }
  }
  if (!facts.isComplete) return unknown('history_incomplete')
  const { initialBalance } = facts
  if (rule.kind === 'trading_days') {
    const days = judgeTradingDays(rule, initialBalance, openedSince(rule, facts))
    return { ...empty, isMet: days.isMet, reason: null, days }
  }
  const closed = closedSince(rule, facts)
  if (rule.kind === 'consistency') {
    const results = [...resultsByDay(closed).values()]
    const consistency = judgeConsistency(rule, results, ownTarget(facts))
    return { ...empty, isMet: consistency.isMet, reason: null, consistency }
  }
  const floating = floatingByDay(rule, facts)
  const days = judgeProfitableDays(rule, initialBalance, closed, floating)
  // A day whose floating result nobody saw may have been none; it decides only where the days would be enough.
  const isBlind =
    rule.subtractFloatingLoss && days.isMet && days.days.some((day) => !floating.has(day))
  if (isBlind) return unknown('floating_unknown')
  return { ...empty, isMet: days.isMet, reason: null, days }
}

function targetOf(rule: ProfitTarget, facts: GoalFacts): TargetState | null {
  const { initialBalance, balance, openPositions } = facts
  if (balance === null || (rule.requiresFlat && openPositions === null)) return null
  const raising = facts.rules.find((one): one is Consistency => one.kind === 'consistency')
  const raisedTarget =
    raising === undefined || !facts.isComplete
      ? null
      : judgeConsistency(
          raising,
          [...resultsByDay(closedSince(raising, facts)).values()],
          ownTarget(facts),
        ).raisedTarget
  const now = { initialBalance, balance, openPositions: openPositions ?? 0, raisedTarget }
  return judgeTarget(rule, now)
}

/** The target in money, before a rule of consistency raises it. */
function ownTarget({ rules, initialBalance }: GoalFacts): Decimal | null {
  const rule = rules.find((one): one is ProfitTarget => one.kind === 'profit_target')
  if (rule === undefined) return null
  return judgeTarget(rule, { initialBalance, balance: initialBalance, openPositions: 0 }).target
}

type WithDay = Pick<TradingDays, 'day'>

function openedSince(rule: WithDay, facts: GoalFacts): DayTrade[] {
  return named(rule, facts, (one) => one.openedMs >= facts.validFromMs)
}

function closedSince(rule: WithDay, facts: GoalFacts): DayTrade[] {
  return named(rule, facts, ({ closedMs }) => closedMs !== null && closedMs >= facts.validFromMs)
}

function named(
  rule: WithDay,
  { rules, trades }: GoalFacts,
  counts: (trade: AccountTrade) => boolean,
): DayTrade[] {
  const dayOf = dayReader(dayCutOf(rule, rules))
  return trades.filter(counts).map(({ openedMs, closedMs, result }) => ({
    ...{ opened: dayOf(openedMs), closed: closedMs === null ? null : dayOf(closedMs), result },
  }))
}

function floatingByDay(rule: ProfitableDays, facts: GoalFacts): ReadonlyMap<string, Decimal> {
  const dayOf = dayReader(dayCutOf(rule, facts.rules))
  return new Map([...facts.floatingAt].map(([endMs, floating]) => [dayOf(endMs - 1), floating]))
}
