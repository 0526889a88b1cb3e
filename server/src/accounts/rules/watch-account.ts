// Watches all loss rules of one rule set over an account's past, as far as it goes; and once more from where it stopped.
// Two readings of one rule are two watches.
import type { Decimal } from '../../domain/decimal.ts'
import { compare } from '../../domain/decimal-math.ts'
import type { WatchContext } from '../../domain/rules/cross-resets.ts'
import {
  type LossReport,
  type ReportMoment,
  reportLoss,
  stricter,
} from '../../domain/rules/loss-report.ts'
import { beginLoss, type LossState, neededFromMs } from '../../domain/rules/loss-state.ts'
import { readingsOf } from '../../domain/rules/resets.ts'
import { isLossRule, type LossRule } from '../../domain/rules/rule-kinds.ts'
import type { RuleSet } from '../../domain/rules/rule-set.ts'
import { watchLoss } from '../../domain/rules/watch-loss.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { DealLedger } from './deal-ledger.ts'
import type { StoredFact } from './fact-store.ts'
import { type EventSource, loadEventPage, withNext } from './rule-events.ts'

/** A value before a reset counts as that of the reset up to this age. */
const MAX_AGE_MS = 2_000

/** One reading of one rule of the set, and how far it was watched. */
export type Watch = { readonly index: number; readonly rule: LossRule; state: LossState }

export type AccountWatch = {
  readonly ruleSet: RuleSet
  readonly watches: readonly Watch[]
  readonly startsFresh: boolean
  /** Everything up to here was seen. */
  untilMs: number
  lastSeenMs: number | null
}

export type WatchSource = {
  readonly accountId: number
  readonly ledger: DealLedger
  readonly facts: readonly StoredFact[]
  readonly maxSilenceMs: number
}

export function contextOf(
  { ruleSet, startsFresh }: Pick<AccountWatch, 'ruleSet' | 'startsFresh'>,
  { ledger, facts, maxSilenceMs }: WatchSource,
): WatchContext {
  return {
    ...{ initialBalance: ruleSet.initialBalance, validFromMs: Date.parse(ruleSet.validFrom) },
    ...{ startsFresh, maxAgeMs: MAX_AGE_MS, maxSilenceMs },
    balanceAt: ledger.balanceAt,
    isFlatAt: ledger.isFlatAt,
    ownResets: facts.flatMap(({ kind, atMs, balance, equity }) =>
      kind === 'reset' ? [{ atMs, balance, equity }] : [],
    ),
  }
}

/** Nothing watched yet. */
export function beginAccount(
  ruleSet: RuleSet,
  startsFresh: boolean,
  source: WatchSource,
): AccountWatch {
  const context = contextOf({ ruleSet, startsFresh }, source)
  const watches = ruleSet.rules.flatMap((rule, index) =>
    isLossRule(rule)
      ? variantsOf(rule).map((one) => ({ index, rule: one, state: beginLoss(one, context) }))
      : [],
  )
  const needed = watches.map(({ rule }) => neededFromMs(rule, context, source.maxSilenceMs))
  const untilMs = Math.min(context.validFromMs, ...needed) - 1
  return { ruleSet, watches, startsFresh, untilMs, lastSeenMs: null }
}

/** The rule once for each reading of its reset. */
function variantsOf(rule: LossRule): LossRule[] {
  if (rule.kind === 'daily_loss') return readingsOf(rule.reset).map((reset) => ({ ...rule, reset }))
  const { updatedAt } = rule
  if (updatedAt === null) return [rule]
  return readingsOf(updatedAt).map((reset) => ({ ...rule, updatedAt: reset }))
}

/** Watches everything that is known before `toMs`. Changes `account`. */
export async function watchUntil(
  db: Queryable,
  account: AccountWatch,
  source: WatchSource,
  toMs: number,
): Promise<void> {
  const context = contextOf(account, source)
  for (;;) {
    const { untilMs: afterMs, lastSeenMs } = account
    if (toMs <= afterMs + 1) return
    const span = { accountId: source.accountId, afterMs, toMs }
    const given: EventSource = { ...source, lastSeenMs, beginMs: context.validFromMs }
    const page = await loadEventPage(db, span, given)
    for (const [event, next] of withNext(page.events))
      for (const { rule, state } of account.watches) watchLoss(rule, context, state, event, next)
    account.untilMs = page.untilMs
    account.lastSeenMs = page.lastSeenMs
    if (page.isLast) return
  }
}

/** Each rule of the set at a moment, in its order; of two readings the stricter. */
export function reportWatch(
  account: AccountWatch,
  source: WatchSource,
  moment: ReportMoment,
): LossReport[] {
  const context = contextOf(account, source)
  const byRule = Map.groupBy(account.watches, ({ index }) => index)
  return [...byRule.values()].flatMap((readings) => {
    const [first, ...others] = readings.map(({ rule, state }) =>
      reportLoss(rule, context, state, moment),
    )
    return first === undefined ? [] : [others.reduce(stricter, first)]
  })
}

/** Whether an account held its initial balance when its rules came into force, as far as it is known; null = not yet. */
export function startsFreshBy(
  ruleSet: RuleSet,
  ledger: DealLedger,
  first: { readonly balance: Decimal | null } | null,
): boolean | null {
  const validFromMs = Date.parse(ruleSet.validFrom)
  const exact = ledger.balanceAt(validFromMs)
  if (exact !== null)
    return compare(exact, ruleSet.initialBalance) === 0 || ledger.isUntradedBefore(validFromMs)
  const seen = first?.balance ?? null
  return seen === null ? null : compare(seen, ruleSet.initialBalance) === 0
}
