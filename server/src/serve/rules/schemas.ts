// The answer about an account's rules as documents describe it.
// Members that only some kinds of rules have are not required.
import type { JsonSchema } from '../../platform/http/route.ts'

const nullable = { type: ['string', 'null'] } as const
const verdicts = ['ok', 'breached', 'unknown', 'paused', 'not_started', 'passed']

export const rulesSchema: JsonSchema = {
  type: 'object',
  required: [
    'id',
    'account',
    'state',
    'as_of',
    'verdict',
    'because',
    'rule_set',
    'rules',
    'breaches',
  ],
  properties: {
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
          sentence: { type: 'string' },
        },
      },
    },
    breaches: {
      type: 'array',
      items: { type: 'object' },
      description: 'As they were seen; nothing changes them any more.',
    },
  },
}
