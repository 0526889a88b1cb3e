// "Would I have passed?": the same watch over an account's recorded past, under rules that were not in force.
// It writes nothing, and what was not recorded stays unknown.
import { compare } from '../../domain/decimal-math.ts'
import type { LossReport } from '../../domain/rules/loss-report.ts'
import type { Breach } from '../../domain/rules/loss-state.ts'
import type { RuleSet } from '../../domain/rules/rule-set.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { loadAccountFacts, loadOpenPositions } from './account-facts-store.ts'
import { neededBy, sourceOf } from './account-rules.ts'
import { loadFacts } from './fact-store.ts'
import { loadFirstBalance } from './history-store.ts'
import { loadDeals } from './load-ledger.ts'
import { lookOf, type RuleLook, worthOf } from './rule-look.ts'
import { type AccountWatch, beginAccount, startsFreshBy, watchUntil } from './watch-account.ts'

export type Replay = RuleLook & {
  readonly watch: AccountWatch
  /** The first breach of a rule that fails; null = none was found. */
  readonly failed: { readonly kind: LossReport['kind']; readonly breach: Breach } | null
  /** Up to when it was watched, in milliseconds since 1970. */
  readonly untilMs: number
}

/** `ruleSet.validFrom` is where the replay begins. Null when the account is not known. */
export async function replayRules(
  db: Queryable,
  accountId: number,
  ruleSet: RuleSet,
  toMs: number,
): Promise<Replay | null> {
  const facts = await loadAccountFacts(db, accountId)
  if (facts === null) return null
  const ruleFacts = await loadFacts(db, accountId)
  const isProven = facts.balance !== null && compare(facts.cashTotal, facts.balance) === 0
  const deals = await loadDeals(db, accountId, facts, neededBy(ruleSet))
  const source = sourceOf(
    accountId,
    { deals, provenMs: isProven ? facts.pictureMs : null },
    facts,
    ruleFacts,
  )
  const first = await loadFirstBalance(db, accountId, Date.parse(ruleSet.validFrom))
  const fresh = startsFreshBy(ruleSet, source.ledger, first) ?? true
  const watch = beginAccount(ruleSet, fresh, source)
  await watchUntil(db, watch, source, toMs)
  const untilMs = watch.lastSeenMs ?? Date.parse(ruleSet.validFrom)
  const last = watch.watches.find(({ state }) => state.last !== null)?.state.last ?? null
  const isSilent = toMs - untilMs > source.maxSilenceMs
  const silence = isSilent ? { fromMs: untilMs, cause: 'not_recorded' } : null
  const { worth, hasCredit } = worthOf(facts)
  // At the end of a past span the account was worth what was seen last in it, and its closed trades are those of the span.
  const isPast = facts.pictureMs !== null && facts.pictureMs >= toMs
  const seen = isPast
    ? {
        equity: last?.equity ?? null,
        balance: source.ledger.balanceAt(toMs) ?? last?.balance ?? null,
      }
    : worth
  const within = deals.trades
    .filter(({ openedMs }) => openedMs < toMs)
    .map((one) =>
      one.closedMs !== null && one.closedMs >= toMs ? { ...one, closedMs: null } : one,
    )
  const { currencyDigits } = facts
  const parts = { db, watch, source, version: 0, worth: seen, hasCredit, currencyDigits }
  const isListed = !isPast && facts.positionsKnown
  const open = isListed ? await loadOpenPositions(db, accountId) : null
  const look = await lookOf(
    { ...parts, deals: { ...deals, trades: within }, open },
    { nowMs: toMs, silence },
  )
  const failed = watch.watches
    .flatMap(({ rule, state }) =>
      rule.effect === 'fail' && state.phase.breach !== null
        ? [{ kind: rule.kind, breach: state.phase.breach }]
        : [],
    )
    .sort((one, two) => one.breach.atMs - two.breach.atMs)
  return { ...look, watch, failed: failed[0] ?? null, untilMs }
}
