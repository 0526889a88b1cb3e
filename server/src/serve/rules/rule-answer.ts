// The answer about an account's rules: whose they are, how fresh its values are, and what each rule says at this moment.
import type { AccountRules } from '../../accounts/rules/account-rules.ts'
import { loadBreaches } from '../../accounts/rules/breach-store.ts'
import type { LookMoment, RuleLook } from '../../accounts/rules/rule-look.ts'
import { epochMsOf } from '../../domain/instant.ts'
import { ifStopsAreHit } from '../../domain/rules/what-if.ts'
import type { AccountDeps } from '../accounts/account-answer.ts'
import { currency } from '../accounts/account-members.ts'
import { type AccountView, headMembers } from '../accounts/account-view.ts'
import { viewAccount } from '../accounts/answers.ts'
import { innerJson } from '../accounts/members.ts'
import { ruleMembers, ruleSetMembers, storedBreachMembers, whatIfMembers } from './wire.ts'

export type RuleDeps = AccountDeps & { readonly rules: AccountRules }

type Members = Readonly<Record<string, unknown>>

export type RuleAnswer = { readonly view: AccountView; readonly body: Members }

export async function ruleAnswer(deps: RuleDeps, accountId: number): Promise<RuleAnswer> {
  const { view, look } = await lookAt(deps, accountId)
  const breaches = (await loadBreaches(deps.read, accountId)).map(storedBreachMembers)
  return { view, body: { ...headOf(view, look), ...rulesOf(look), breaches } }
}

export async function whatIfAnswer(deps: RuleDeps, accountId: number): Promise<RuleAnswer> {
  const { view, look } = await lookAt(deps, accountId)
  const head = headOf(view, look)
  if (look === null || look.open === null) {
    const reason = look === null ? 'no_rules' : 'positions_unknown'
    const none = { bounded: null, equity_after: null, rules: null, positions: null }
    return { view, body: { ...head, ...none, reasons: { bounded: reason } } }
  }
  const whatIf = ifStopsAreHit(look.losses, look.worth, look.open, look.currencyDigits)
  return { view, body: { ...head, ...whatIfMembers(whatIf), reasons: {} } }
}

async function lookAt(deps: RuleDeps, accountId: number) {
  const view = await viewAccount(deps, accountId)
  const look = await deps.rules.look(accountId, momentOf(view, deps.clock.now()))
  return { view, look }
}

/** An account that is not live has a gap that has not ended. */
export function momentOf({ freshness, takenAt }: AccountView, nowMs: number): LookMoment {
  if (freshness.state === 'live') return { nowMs, silence: null }
  const fromMs = takenAt === null ? 0 : epochMsOf(takenAt)
  return { nowMs, silence: { fromMs, cause: freshness.cause ?? 'no_picture' } }
}

function headOf(view: AccountView, look: RuleLook | null): Members {
  const head: Members = JSON.parse(`{${innerJson([...headMembers, currency], view, 'text')}}`)
  const worth = look?.worth ?? view.row
  return {
    ...{ age_s: view.freshness.ageS, ...head, balance: worth.balance, equity: worth.equity },
    rule_set: look === null ? null : ruleSetMembers(look.ruleSet, look.version),
  }
}

export function rulesOf(look: RuleLook | null): Members {
  if (look === null) return { verdict: null, because: [], rules: [] }
  const { verdict, because } = look.report
  return { verdict, because, rules: ruleMembers(look) }
}
