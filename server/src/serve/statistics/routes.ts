// GET /api/v1/accounts/{id}/statistics… and /api/v1/statistics…: the same five answers about an account, several, or a bot.
// Every figure names its convention; what is not defined is null with a reason. None of it is computed here: a thread does that.

import type { Route, RouteAnswer } from '../../platform/http/route.ts'
import { answerTagged } from '../accounts/entity-tag.ts'
import { textParameter } from '../list-request.ts'
import { readRoute } from '../read-route.ts'
import { type Answer, answers } from './answers.ts'
import type { Statistics } from './question.ts'
import { settingParameters, settingsOf } from './settings.ts'

export type StatisticsRouteDeps = {
  readonly statistics: Statistics
  readonly clock: { now(): number }
}

export function statisticsRoutes(deps: StatisticsRouteDeps): Route[] {
  return answers.flatMap((answer) => [
    statisticsRoute(deps, answer, 'account'),
    statisticsRoute(deps, answer, 'desk'),
  ])
}

const accountParameters = {
  server: textParameter(64, 'The broker’s server, for a number that stands at several.'),
}
const deskParameters = {
  ...accountParameters,
  accounts: textParameter(
    1_000,
    'Account numbers or ids, with commas. Default: all that the key may see.',
  ),
  currency: {
    type: 'string',
    pattern: '^[A-Za-z0-9]{2,10}$',
    description: 'Report in this currency; needed where accounts have different ones.',
  },
  bot: textParameter(50, 'A bot_name: the trades that it logged, whatever the account.'),
}

function statisticsRoute(
  { statistics, clock }: StatisticsRouteDeps,
  answer: Answer,
  of: 'account' | 'desk',
): Route {
  const base = of === 'account' ? '/api/v1/accounts/:id/statistics' : '/api/v1/statistics'
  const whose = of === 'account' ? 'of an account' : 'of several accounts, or of a bot'
  return {
    ...readRoute,
    ...{ scope: 'stats:read', object: 'rows' },
    path: answer.name === '' ? base : `${base}/${answer.name}`,
    id: `read_${of}_${answer.id}`,
    summary: `${answer.summary} ${whose}`,
    description: answer.description,
    query: {
      type: 'object',
      additionalProperties: false,
      properties: {
        ...settingParameters,
        ...answer.parameters,
        ...(of === 'account' ? accountParameters : deskParameters),
      },
    },
    responses: {
      200: { description: 'The figures.', schema: answer.schema, example: answer.example },
      304: { description: 'What If-None-Match names is still so.' },
    },
    problems: ['not_found', 'query_invalid', 'statistics_busy', 'ledger_unavailable'],
    async handle(request): Promise<RouteAnswer> {
      const { params, query, caller } = request
      // Before it waits for others: what is wrong is said at once.
      settingsOf(request)
      const text = await statistics.answer({
        ...{ answer: answer.id, of, params, query, caller, nowMs: clock.now() },
      })
      return answerTagged(request, text, text)
    },
  }
}
