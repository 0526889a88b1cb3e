// What people do with the rules of an account: put a rule set in force, take it out of force, say what was not recorded.
// Each act is written with its audit entry, or not at all.
import { actOf, appendEntry, commandChain } from '../../access/audit/write-entry.ts'
import type { Instant } from '../../domain/instant.ts'
import type { RuleFact } from '../../domain/rules/rule-fact.ts'
import type { RuleSet } from '../../domain/rules/rule-set.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import { findCacheOnly } from '../picture-store.ts'
import { insertFact } from './fact-store.ts'
import { insertRuleSet } from './rule-set-store.ts'

export type SetRulesDeps = {
  readonly database: Pick<Database, 'transaction'>
  readonly clock: Pick<Clock, 'now'>
  /** Who does it, as the audit shall say. */
  readonly actor: string
}

/** Why rules were not put in force; shown to the person who asked. */
export class RulesRefused extends Error {
  override readonly name = 'RulesRefused'
}

/** The number of the new version. Throws RulesRefused for an account that keeps nothing. */
export async function setRules(
  deps: SetRulesDeps,
  accountId: number,
  ruleSet: RuleSet,
): Promise<number> {
  return deps.database.transaction(async (tx) => {
    if ((await findCacheOnly(tx, [accountId])).has(accountId))
      throw new RulesRefused(
        'This account is cache_only: nothing of it is kept, so nobody could say whether a rule was broken.',
      )
    const { validFrom } = ruleSet
    const version = await insertRuleSet(tx, accountId, { ruleSet, validFrom, by: deps.actor })
    await appendEntry(tx, commandChain, {
      ...act(deps, 'rules_set', accountId),
      ...{ version, rule_set: ruleSet.id, rule_set_version: ruleSet.version },
      valid_from: validFrom,
    })
    return version
  })
}

/** From now on the account has no rules; what was judged under those before stays. */
export async function clearRules(deps: SetRulesDeps, accountId: number): Promise<number> {
  return deps.database.transaction(async (tx) => {
    // An instant of this server's clock, to the millisecond.
    const validFrom = new Date(deps.clock.now()).toISOString() as Instant
    const given = { ruleSet: null, validFrom, by: deps.actor }
    const version = await insertRuleSet(tx, accountId, given)
    await appendEntry(tx, commandChain, {
      ...act(deps, 'rules_cleared', accountId),
      version,
    })
    return version
  })
}

export async function addFact(
  deps: SetRulesDeps,
  accountId: number,
  fact: RuleFact,
): Promise<string> {
  return deps.database.transaction(async (tx) => {
    const id = await insertFact(tx, accountId, fact, deps.actor)
    const { kind, ...values } = fact
    await appendEntry(tx, commandChain, {
      ...act(deps, 'rule_fact_added', accountId),
      ...{ fact: kind, fact_id: id, values },
    })
    return id
  })
}

function act(deps: SetRulesDeps, kind: string, accountId: number) {
  return { ...actOf(deps, kind), account_id: accountId }
}
