// GET /api/v1/accounts/{id}/statistics… and /api/v1/statistics…: the same five answers about an account, several, or a bot.
// Every figure names its convention; what is not defined is null with a reason.
import type { Route, RouteAnswer, RouteRequest } from '../../platform/http/route.ts'
import { answerTagged } from '../accounts/entity-tag.ts'
import { textParameter } from '../list-request.ts'
import { type Answer, answers } from './answers.ts'
import { deskSubject } from './desk-subject.ts'
import { type Settings, settingParameters, settingsOf } from './settings.ts'
import { accountSubject, type StatisticsDeps, type Subject } from './subject.ts'

export function statisticsRoutes(deps: StatisticsDeps): Route[] {
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

function statisticsRoute(deps: StatisticsDeps, answer: Answer, of: 'account' | 'desk'): Route {
  const base = of === 'account' ? '/api/v1/accounts/:id/statistics' : '/api/v1/statistics'
  const whose = of === 'account' ? 'of an account' : 'of several accounts, or of a bot'
  return {
    ...{ method: 'GET', auth: 'key', scope: 'stats:read', object: 'rows', rate: 'read' },
    ...{ audit: 'each', idempotency: 'none', body: null },
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
    problems: ['not_found', 'query_invalid', 'ledger_unavailable'],
    async handle(request): Promise<RouteAnswer> {
      const settings = settingsOf(request)
      const find = of === 'account' ? accountSubject : deskSubject
      const subject = await find(deps, request, settings)
      const body = await textOf(deps, request, answer, subject, settings)
      return answerTagged(request, body, body)
    },
  }
}

const MINUTE_MS = 60_000

/** The same ledger and the same question have the same answer; one that reaches to now is kept for its minute. */
async function textOf(
  deps: StatisticsDeps,
  request: RouteRequest,
  answer: Answer,
  subject: Subject,
  settings: Settings,
): Promise<string> {
  const make = async () => JSON.stringify(await answer.body(deps, request, subject))
  const [only, other] = subject.sources
  // Benchmarks and rates change without the ledger.
  if (
    only === undefined ||
    other !== undefined ||
    subject.isConverted ||
    settings.benchmark !== null
  )
    return make()
  const { name, kept } = only
  const minute = settings.toMs === null ? Math.floor(deps.clock.now() / MINUTE_MS) : null
  const asked = Object.entries(request.query).sort()
  const question = JSON.stringify([answer.id, subject.name, asked, minute, subject.asOf])
  const known = deps.ledgers.recall(name, kept, question)
  if (known !== null) return known
  const text = await make()
  deps.ledgers.keep(name, kept, question, text)
  return text
}
