// The rules of accounts, watched: each look continues where the last one stopped, so that it costs what is new and no more.
// When deals come late, or somebody says something new of the past, the past is watched again from before it.
import { compare } from '../../domain/decimal-math.ts'
import { neededFromMs, resetOf } from '../../domain/rules/loss-state.ts'
import { cutOf, ruleDayAt } from '../../domain/rules/resets.ts'
import { isLossRule } from '../../domain/rules/rule-kinds.ts'
import type { RuleSet } from '../../domain/rules/rule-set.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { type AccountFacts, loadAccountFacts, loadOpenPositions } from './account-facts-store.ts'
import { countDealsBefore } from './deal-history-store.ts'
import { loadFacts, type StoredFact } from './fact-store.ts'
import { loadFirstBalance } from './history-store.ts'
import { dealsKey, type LoadedDeals, loadDeals } from './load-ledger.ts'
import { type LookMoment, lookOf, type RuleLook, worthOf } from './rule-look.ts'
import { inForceAt, loadRuleSets, type StoredRuleSet } from './rule-set-store.ts'
import {
  type AccountWatch,
  beginAccount,
  startsFreshBy,
  type WatchSource,
  watchUntil,
} from './watch-account.ts'

export type AccountRules = {
  /** Null when the account is not known or has no rules. Looks at one account wait for each other. */
  look(accountId: number, moment: LookMoment): Promise<WatchedLook | null>
  /** Which rules are watched and which of their days it is: when it changes, limits may have changed with no new value. */
  standing(accountId: number, nowMs: number): string
}

export type WatchedLook = RuleLook & { readonly watch: AccountWatch }

/** Values of an account that is looked at as often as usual are never further apart, gaps aside. */
const MAX_SILENCE_MS = 120_000
/** How old the older one of two places is, from which the past is watched again when deals come late. */
const KEPT_MS = 3_600_000
const MOST_ACCOUNTS = 2_000

type Place = { readonly watch: AccountWatch; readonly dealsBefore: number }

type Known = {
  readonly version: number
  readonly factsKey: string
  deals: LoadedDeals
  provenMs: number | null
  watch: AccountWatch
  /** The older one first. */
  places: readonly Place[]
}

export function createAccountRules({ read }: { readonly read: Queryable }): AccountRules {
  const known = new Map<number, Known>()
  const turns = new Map<number, Promise<unknown>>()

  async function lookNow(accountId: number, moment: LookMoment): Promise<WatchedLook | null> {
    const facts = await loadAccountFacts(read, accountId)
    if (facts === null) return null
    const stored = await ruleSetAt(accountId, moment.nowMs)
    if (stored === null) {
      known.delete(accountId)
      return null
    }
    const ruleFacts = await loadFacts(read, accountId)
    const open = facts.positionsKnown ? await loadOpenPositions(read, accountId) : null
    const one = await upToDate(accountId, stored, facts, ruleFacts)
    const source = sourceOf(accountId, one, facts, ruleFacts)
    await keepPlace(accountId, one)
    await watchUntil(read, one.watch, source, moment.nowMs + 1)
    const { version } = stored
    const { currencyDigits } = facts
    const parts = {
      ...{ db: read, watch: one.watch, source, deals: one.deals },
      ...{ version, open, currencyDigits },
    }
    return { ...(await lookOf({ ...parts, ...worthOf(facts) }, moment)), watch: one.watch }
  }

  /** In force, or the one that will come into force next. */
  async function ruleSetAt(accountId: number, nowMs: number): Promise<WithRules | null> {
    const versions = await loadRuleSets(read, accountId)
    const found = inForceAt(versions, nowMs) ?? versions[0] ?? null
    return found !== null && hasRules(found) ? found : null
  }

  async function upToDate(
    accountId: number,
    { version, ruleSet }: WithRules,
    facts: AccountFacts,
    ruleFacts: readonly StoredFact[],
  ): Promise<Known> {
    const factsKey = String(ruleFacts.length === 0 ? '' : ruleFacts.map((one) => one.factId))
    const before = known.get(accountId)
    const isProven = facts.balance !== null && compare(facts.cashTotal, facts.balance) === 0
    const isSame = before?.version === version && before.factsKey === factsKey
    // What the past proves for the first time may tell more of it than was seen.
    if (before !== undefined && isSame && (before.provenMs !== null || !isProven)) {
      if (isProven) before.provenMs = facts.pictureMs
      if (before.deals.key === dealsKey(facts)) return before
      before.deals = await loadDeals(read, accountId, facts, neededBy(ruleSet))
      if (await goBack(accountId, before)) return before
    }
    const provenMs = isProven ? facts.pictureMs : null
    const deals = await loadDeals(read, accountId, facts, neededBy(ruleSet))
    const first = await loadFirstBalance(read, accountId, Date.parse(ruleSet.validFrom))
    const fresh = startsFreshBy(ruleSet, deals.ledgerAt(provenMs), first)
    const begun = { version, factsKey, deals, provenMs, places: [] }
    const source = sourceOf(accountId, begun, facts, ruleFacts)
    const one: Known = { ...begun, watch: beginAccount(ruleSet, fresh ?? true, source) }
    if (known.size >= MOST_ACCOUNTS) known.clear()
    // As long as nothing was seen, what the account began with is not known either.
    if (fresh !== null) known.set(accountId, one)
    return one
  }

  /** Whether it was enough to watch again from a place that is kept. Changes `one`. */
  async function goBack(accountId: number, one: Known): Promise<boolean> {
    const [place] = one.places
    if (place === undefined) return false
    const { watch, dealsBefore } = place
    if ((await countDealsBefore(read, accountId, watch.untilMs)) !== dealsBefore) return false
    one.watch = structuredClone(watch)
    return true
  }

  async function keepPlace(accountId: number, one: Known): Promise<void> {
    const newest = one.places.at(-1)
    if (newest !== undefined && one.watch.untilMs - newest.watch.untilMs < KEPT_MS) return
    const dealsBefore = await countDealsBefore(read, accountId, one.watch.untilMs)
    one.places = [...one.places.slice(-1), { watch: structuredClone(one.watch), dealsBefore }]
  }

  return {
    standing(accountId, nowMs) {
      const one = known.get(accountId)
      if (one === undefined) return 'none'
      const days = one.watch.watches.map(({ rule }) => {
        const reset = resetOf(rule)
        return reset === null ? 0 : ruleDayAt(cutOf(reset), nowMs).fromMs
      })
      return `${one.version} ${days}`
    },
    look(accountId, moment) {
      const turn = (turns.get(accountId) ?? Promise.resolve()).then(
        () => lookNow(accountId, moment),
        () => lookNow(accountId, moment),
      )
      turns.set(accountId, turn)
      const done = () => {
        if (turns.get(accountId) === turn) turns.delete(accountId)
      }
      turn.then(done, done)
      return turn
    },
  }
}

type WithRules = StoredRuleSet & { readonly ruleSet: RuleSet }
const hasRules = (one: StoredRuleSet): one is WithRules => one.ruleSet !== null

/** From when on deals matter to the rules. */
export function neededBy(ruleSet: RuleSet): number {
  const validFromMs = Date.parse(ruleSet.validFrom)
  const begin = { initialBalance: ruleSet.initialBalance, validFromMs, startsFresh: false }
  const all = ruleSet.rules.filter(isLossRule).map((rule) => neededFromMs(rule, begin, 0))
  return Math.min(validFromMs, ...all)
}

export function sourceOf(
  accountId: number,
  { deals, provenMs }: Pick<Known, 'deals' | 'provenMs'>,
  facts: AccountFacts,
  ruleFacts: readonly StoredFact[],
): WatchSource {
  return {
    ...{ accountId, ledger: deals.ledgerAt(provenMs), facts: ruleFacts },
    maxSilenceMs: Math.max(MAX_SILENCE_MS, 3 * facts.pollMs),
  }
}
