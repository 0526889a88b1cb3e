// PUT and DELETE /api/v1/accounts/{id}/rules, and what a person says of what nobody recorded: for people who have logged in.
// The same acts as those of the command line, with the same entries in the audit.

import type { PeopleDeps } from '../../access/people/people-deps.ts'
import {
  actorOf,
  answer,
  done,
  doneSchema,
  formBody,
  formProblems,
  personRoute,
} from '../../access/people/person-route.ts'
import { findAccount } from '../../accounts/rules/account-facts-store.ts'
import { chooseRules } from '../../accounts/rules/choose-rules.ts'
import { addFact, clearRules, RulesRefused, setRules } from '../../accounts/rules/set-rules.ts'
import type { Instant } from '../../domain/instant.ts'
import type { Complaint } from '../../domain/rules/object-reader.ts'
import { factKinds, readRuleFact } from '../../domain/rules/rule-fact.ts'
import { fault, formInvalid, parseJsonBody } from '../../platform/http/json-body.ts'
import type { Route, RouteRequest } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'

export type RuleWriteDeps = { readonly people: Pick<PeopleDeps, 'database' | 'clock'> }

const ruled = { ...personRoute, object: 'rows' } as const
const problems = [...formProblems, 'not_found', 'ledger_unavailable'] as const

export function ruleWriteRoutes({ people }: RuleWriteDeps): Route[] {
  const { database, clock } = people
  const depsOf = (request: RouteRequest) => ({ database, clock, actor: actorOf(request) })
  const now = () => new Date(clock.now()).toISOString() as Instant // a clock's own time

  async function accountOf({ params }: RouteRequest) {
    const digits = /^acc_([1-9]\d{0,8})$/.exec(params.id ?? '')?.[1]
    const accountId = Number(digits ?? 0)
    const found = await findAccount(database.read, accountId)
    if (found !== null) return { accountId, ...found }
    throw new TidemarkError('not_found', 'There is no account of this id, such as acc_7.')
  }

  return [
    {
      ...ruled,
      ...{ method: 'PUT', path: '/api/v1/accounts/:id/rules', id: 'set_account_rules' },
      summary: 'Put rules in force on an account',
      description:
        '{id} is the id that GET /api/v1/accounts shows. The body is a whole rule set, or the name of a preset with the balance and the currency that the phase began with, and valid_from (default now). It is a new version: what happened before valid_from stays judged by the one before.',
      body: formBody(ruleSetBody, presetExample),
      responses: {
        200: { description: 'In force.', schema: versionSchema, example: { ok: true, version: 2 } },
      },
      problems,
      async handle(request) {
        const { accountId, currency } = await accountOf(request)
        const read = chooseRules(parseJsonBody(request.body), now(), currency)
        if (read.kind === 'refused') throw refused(read.complaints)
        try {
          return answer({
            ok: true,
            version: await setRules(depsOf(request), accountId, read.ruleSet),
          })
        } catch (error) {
          if (!(error instanceof RulesRefused)) throw error
          throw formInvalid([fault('', 'cache_only', error.message)])
        }
      },
    },
    {
      ...ruled,
      ...{ method: 'DELETE', path: '/api/v1/accounts/:id/rules', id: 'clear_account_rules' },
      summary: 'Take the rules of an account out of force',
      description: 'What was judged under them stays.',
      responses: { 200: { description: 'Done.', schema: doneSchema, example: done } },
      problems: ['not_found', 'ledger_unavailable'],
      async handle(request) {
        const { accountId } = await accountOf(request)
        await clearRules(depsOf(request), accountId)
        return answer(done)
      },
    },
    {
      ...ruled,
      ...{ method: 'POST', path: '/api/v1/accounts/:id/rules/facts', id: 'add_rule_fact' },
      summary: 'Say what nobody recorded: a peak, a payout, values at a reset',
      description: 'It is marked as the user’s own wherever it counts.',
      body: formBody(factBody, factExample),
      responses: { 201: { description: 'Noted.', schema: doneSchema, example: done } },
      problems,
      async handle(request) {
        const { accountId } = await accountOf(request)
        const read = readRuleFact(parseJsonBody(request.body), now())
        if (read.kind === 'refused') throw refused(read.complaints)
        await addFact(depsOf(request), accountId, read.fact)
        return answer(done, 201)
      },
    },
  ]
}

const refused = (complaints: readonly Complaint[]) =>
  formInvalid(
    complaints.map(({ pointer, code, detail }) =>
      fault(pointer, code, `${pointer === '' ? 'The body' : pointer} ${detail}.`),
    ),
  )

const versionSchema = {
  type: 'object',
  required: ['ok', 'version'],
  properties: { ok: { enum: [true] }, version: { type: 'integer' } },
} as const

const money = { type: 'string', examples: ['100000.00'] } as const
const ruleSetBody = {
  type: 'object',
  description:
    'Either preset with initial_balance, currency and valid_from, or a rule set as GET /api/v1/rules/presets shows it, with its currency, initial_balance and valid_from.',
  properties: {
    preset: { type: 'string', description: 'A preset of GET /api/v1/rules/presets.' },
    initial_balance: money,
    currency: { type: 'string', description: 'Default: that of the account.' },
    valid_from: { type: 'string', format: 'date-time', description: 'Default: now.' },
    rules: { type: 'array', items: { type: 'object' } },
  },
} as const
const presetExample = { preset: 'ftmo-2-step-challenge', initial_balance: '100000.00' }

const factBody = {
  type: 'object',
  required: ['kind'],
  properties: {
    kind: { enum: factKinds },
    at: { type: 'string', format: 'date-time', description: 'Default: now.' },
    amount: { ...money, description: 'How high the peak was, or what was paid out.' },
    balance: { ...money, description: 'At a reset.' },
    equity: { ...money, description: 'At a reset.' },
  },
} as const
const factExample = { kind: 'peak', amount: '52000.00' }
