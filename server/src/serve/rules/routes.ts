// GET /api/v1/accounts/{id}/rules, …/what-if, …/replay and /api/v1/rules/presets: am I inside the rules of my firm?

import { loadPresets } from '../../accounts/rules/presets.ts'
import { writeRuleTemplate } from '../../domain/rules/write-rule-set.ts'
import type { JsonSchema, Route, RouteRequest } from '../../platform/http/route.ts'
import { resolveAccount } from '../accounts/account-name.ts'
import { textParameter } from '../list-request.ts'
import { readRoute } from '../read-route.ts'
import { replayExample, ruleExample, whatIfExample } from './examples.ts'
import { replayAnswer } from './replay-answer.ts'
import { type RuleDeps, ruleAnswer, whatIfAnswer } from './rule-answer.ts'
import { rulesSchema } from './schemas.ts'

const ruled = { ...readRoute, scope: 'accounts:read', object: 'rows' } as const

const server = {
  server: textParameter(64, 'The broker’s server, for a number that stands at several.'),
}
const query = (properties: JsonSchema): JsonSchema => ({
  ...{ type: 'object', additionalProperties: false, properties: { ...properties, ...server } },
})

const headers = { 'cache-control': 'no-store' }
export function ruleRoutes(deps: RuleDeps): Route[] {
  const accountOf = ({ params, query: asked, caller }: RouteRequest) =>
    resolveAccount(deps, params.id ?? '', asked.server ?? null, caller)
  return [
    {
      ...ruled,
      path: '/api/v1/accounts/:id/rules',
      id: 'read_account_rules',
      summary: 'Read where an account stands with the rules of its firm',
      description:
        'For each rule the limit, what it is counted from, the room that is left, which limit binds, when it resets, whether it was ever broken, and a sentence that explains it. A verdict is unknown where a gap could hide a breach. limit_shown and room_shown are rounded against the trader. verdict is null when the account has no rules.',
      query: query({}),
      responses: { 200: { description: 'The rules.', schema: rulesSchema, example: ruleExample } },
      problems: ['not_found', 'query_invalid', 'ledger_unavailable'],
      async handle(request) {
        const { body } = await ruleAnswer(deps, await accountOf(request))
        return { status: 200, body, headers }
      },
    },
    {
      ...ruled,
      path: '/api/v1/accounts/:id/rules/what-if',
      id: 'read_account_rules_what_if',
      summary: 'Read what is left of each limit if every stop is hit now',
      description:
        'What each open position loses at its stop, by what a step of price is worth now, rounded against the trader and without slippage. A position without a stop has no bound: bounded is false then and nothing is promised.',
      query: query({}),
      responses: {
        200: {
          description: 'Rooms after all stops.',
          schema: { type: 'object' },
          example: whatIfExample,
        },
      },
      problems: ['not_found', 'query_invalid', 'ledger_unavailable'],
      async handle(request) {
        const { body } = await whatIfAnswer(deps, await accountOf(request))
        return { status: 200, body, headers }
      },
    },
    {
      ...ruled,
      path: '/api/v1/accounts/:id/rules/replay',
      id: 'replay_account_rules',
      summary: 'Read whether an account would have passed under some rules',
      description:
        'The same evaluation over what was recorded, from `from` on as if the account had begun then. What was not recorded stays unknown.',
      query: query({
        preset: textParameter(
          80,
          'A preset of GET /api/v1/rules/presets. Default: the rules in force.',
        ),
        initial_balance: textParameter(
          42,
          'The balance that the rules begin with. Default: what they name, else what was seen at `from`.',
        ),
        from: textParameter(40, 'From this time (RFC 3339). Default: the first that is known.'),
        to: textParameter(40, 'Before this time (RFC 3339). Default: now.'),
      }),
      responses: {
        200: { description: 'The outcome.', schema: { type: 'object' }, example: replayExample },
      },
      problems: ['not_found', 'query_invalid', 'ledger_unavailable'],
      async handle(request) {
        return { status: 200, body: await replayAnswer(deps, request), headers }
      },
    },
    {
      ...ruled,
      object: 'none',
      path: '/api/v1/rules/presets',
      id: 'list_rule_presets',
      summary: 'List the rule sets of firms that come with Tidemark',
      description:
        'Each with the page it was read on, when, and whether that is the firm’s own (verified) or somebody else’s (third-party). Firms change their rules without notice: read the page again before you trust one.',
      query: { type: 'object', additionalProperties: false, properties: {} },
      responses: {
        200: {
          description: 'All presets.',
          schema: {
            type: 'object',
            required: ['data', 'next_cursor'],
            properties: {
              data: { type: 'array', items: { type: 'object' } },
              next_cursor: { type: 'null' },
            },
          },
        },
      },
      problems: [],
      async handle() {
        const data = loadPresets().map(writeRuleTemplate)
        return { status: 200, body: { data, next_cursor: null } }
      },
    },
  ]
}
