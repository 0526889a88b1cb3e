// The answer about an account's rules as documents describe it.
// Members that only some kinds of rules have are not required.
import { sourceStatuses } from '../../domain/rules/rule-source.ts'
import type { JsonSchema } from '../../platform/http/route.ts'
import { described } from '../accounts/account-answer.ts'
import { currency } from '../accounts/account-members.ts'
import { type AccountView, headMembers } from '../accounts/account-view.ts'

const text = { type: 'string' } as const
const yesNo = { type: 'boolean' } as const
const whole = { type: ['integer', 'null'] } as const
const object = { type: ['object', 'null'] } as const
const nullable = { type: ['string', 'null'] } as const
const verdicts = ['ok', 'breached', 'unknown', 'paused', 'not_started', 'passed']

const own = {
  verdict: { enum: [...verdicts, null], description: 'Over all rules; the worst one counts.' },
  because: { type: 'array', items: { type: 'string' } },
  rule_set: { type: ['object', 'null'] },
  rules: {
    type: 'array',
    items: {
      type: 'object',
      required: ['rule', 'about', 'verdict', 'sentence', 'source_status'],
      properties: {
        rule: { type: 'string' },
        about: { enum: ['loss', 'goal', 'check'] },
        verdict: { enum: verdicts },
        ...{ limit: nullable, limit_shown: nullable, basis: nullable, basis_kind: nullable },
        ...{ amount: nullable, measured: nullable, room: nullable, room_shown: nullable },
        room_share: { ...nullable, description: 'What is left of the allowed loss; 1 = all.' },
        binds: {
          type: 'boolean',
          description: 'This limit is the highest one and is reached first.',
        },
        resets_at: nullable,
        resets_in_s: { type: ['integer', 'null'] },
        marks: { type: 'array', items: { type: 'string' } },
        ...{ basis_from: nullable, basis_at: nullable, measured_kind: text, locked: yesNo },
        ...{ effect: text, breach_when: text, reason: nullable, unclear: nullable },
        ...{
          harmful_gaps: { type: 'integer' },
          gaps: { type: 'array', items: { type: 'object' } },
        },
        ...{ evidence: { type: 'object' }, today: object, breach: object, at_reset: object },
        met: { type: ['boolean', 'null'], description: 'Of a goal; null = not known, see reason.' },
        ...{ target: nullable, profit: nullable, left: nullable, progress_share: nullable },
        ...{ days: { type: ['array', 'null'], items: text }, count: whole, needed: whole },
        ...{ threshold: nullable, share: nullable, max_share: nullable, best_day: nullable },
        ...{ raised_target: nullable, items: { type: 'array', items: text }, due_at: nullable },
        sentence: { type: 'string', description: 'Why the limit is what it is.' },
        ...{ index: { type: 'integer' }, source_url: nullable, source_date: nullable },
        ...{ page_date: nullable, source_status: { enum: sourceStatuses }, rule_version: text },
      },
    },
  },
  breaches: {
    type: 'array',
    items: { type: 'object' },
    description: 'As they were seen; nothing changes them any more.',
  },
}

const required = ['age_s', ...headMembers.map(({ name }) => name)]
const head: JsonSchema = described<AccountView>([currency]).schema('text')
const money = { type: ['string', 'null'], description: 'Decimal text; without credit.' } as const

export const rulesSchema: JsonSchema = {
  ...head,
  properties: { ...Object(head.properties), balance: money, equity: money, ...own },
  required: [...required, 'verdict', 'because', 'rule_set', 'rules', 'breaches'],
}
