// "Would I have passed?": a firm's preset, or the rules in force, over what was recorded of an account.
import { loadFirstBalance } from '../../accounts/rules/history-store.ts'
import { presetNamed } from '../../accounts/rules/presets.ts'
import { replayRules } from '../../accounts/rules/replay-rules.ts'
import { inForceAt, loadRuleSets } from '../../accounts/rules/rule-set-store.ts'
import { type Decimal, decimalFromJson, isPositive, isRefusal } from '../../domain/decimal.ts'
import { type Instant, instantFromSql } from '../../domain/instant.ts'
import type { RuleSet } from '../../domain/rules/rule-set.ts'
import type { RouteRequest } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { noSuchAccount, resolveAccount } from '../accounts/account-name.ts'
import { viewAccount } from '../accounts/answers.ts'
import { firstEquityAt } from '../equity/equity-query.ts'
import { timeOf } from '../list-request.ts'
import { type RuleDeps, rulesOf } from './rule-answer.ts'
import { breachMembers } from './rule-members.ts'
import { instantOf } from './values.ts'
import { ruleSetMembers } from './wire.ts'

export type ReplayAsk = {
  readonly preset: string | undefined
  readonly initialBalance: string | undefined
  /** RFC 3339, or a day. */
  readonly from: string | undefined
  readonly to: string | undefined
}

export async function replayAnswer(deps: RuleDeps, { params, query, caller }: RouteRequest) {
  const accountId = await resolveAccount(deps, params.id ?? '', query.server ?? null, caller)
  const { preset, initial_balance: initialBalance, from, to } = query
  return replayOf(deps, accountId, { preset, initialBalance, from, to })
}

export async function replayOf(deps: RuleDeps, accountId: number, ask: ReplayAsk) {
  const { read, clock } = deps
  const now = new Date(clock.now()).toISOString() as Instant // a clock's own time
  const view = await viewAccount(deps, accountId)
  const first = await firstEquityAt(read, accountId)
  const to = timeOf('to', ask.to) ?? now
  const from = timeOf('from', ask.from) ?? (first === null ? to : instantFromSql(first))
  const given = await chosenRules(deps, accountId, ask.preset)
  const initialBalance =
    balanceOf(ask.initialBalance) ??
    given.initialBalance ??
    (await loadFirstBalance(read, accountId, Date.parse(from)))?.balance ??
    null
  if (initialBalance === null) throw unknownBalance()
  const currency = given.currency ?? view.row.currency ?? ''
  const ruleSet = { ...given, initialBalance, currency, validFrom: from }
  const replay = await replayRules(read, accountId, ruleSet, Date.parse(to))
  if (replay === null) throw noSuchAccount()
  const { failed, untilMs } = replay
  return {
    ...{ from, to, seen_until: instantOf(untilMs), rule_set: ruleSetMembers(ruleSet, null) },
    would_have: outcome(replay.report.verdict),
    ...rulesOf(replay),
    failed: failed === null ? null : { rule: failed.kind, ...breachMembers(failed.breach) },
  }
}

type Given = Omit<RuleSet, 'validFrom' | 'currency' | 'initialBalance'> & {
  readonly currency: string | null
  readonly initialBalance: Decimal | null
}

async function chosenRules(
  { read, clock }: RuleDeps,
  accountId: number,
  preset: string | undefined,
): Promise<Given> {
  if (preset !== undefined) {
    const found = presetNamed(preset)
    if (found !== null) return found
    throw wrong(
      'preset',
      'unknown',
      'There is no such preset. GET /api/v1/rules/presets lists them.',
    )
  }
  const stored = inForceAt(await loadRuleSets(read, accountId), clock.now())
  if (stored?.ruleSet != null) return stored.ruleSet
  throw wrong('preset', 'required', 'The account has no rules of its own: name a preset.')
}

function balanceOf(text: string | undefined): Decimal | null {
  if (text === undefined) return null
  const read = /^\d{1,20}(\.\d{1,20})?$/.test(text) ? decimalFromJson(text) : 'too_many_digits'
  if (!isRefusal(read) && isPositive(read)) return read
  throw wrong('initial_balance', 'decimal', 'must be a number above 0, such as 100000.00')
}

const unknownBalance = () =>
  wrong(
    'initial_balance',
    'required',
    'These rules are for any balance, and none was seen then: say the one that they begin with.',
  )

function wrong(pointer: string, code: string, detail: string): TidemarkError {
  return new TidemarkError('query_invalid', `${pointer}: ${detail}`, {
    errors: [{ pointer, code, detail }],
  })
}

/** In words that answer the question. */
function outcome(verdict: string): 'passed' | 'failed' | 'not_yet' | 'unknown' {
  if (verdict === 'passed') return 'passed'
  if (verdict === 'breached') return 'failed'
  return verdict === 'unknown' ? 'unknown' : 'not_yet'
}
