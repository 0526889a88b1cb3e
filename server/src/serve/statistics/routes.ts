// GET /api/v1/accounts/{id}/statistics… and /api/v1/statistics…: the same five answers about an account, several, or a bot.
// Every figure names its convention; what is not defined is null with a reason.

import { conventionNames } from '../../domain/statistics/conventions.ts'
import { formulas } from '../../domain/statistics/formulas.ts'
import type { JsonSchema, Route, RouteAnswer, RouteRequest } from '../../platform/http/route.ts'
import { answerTagged } from '../accounts/entity-tag.ts'
import { textParameter } from '../list-request.ts'
import { breakdownBody, breakdownNames } from './breakdown-answer.ts'
import { distributionBody } from './distribution-answer.ts'
import * as examples from './examples.ts'
import { periodsBody } from './periods-answer.ts'
import { MOST_POINTS, seriesBody } from './series-answer.ts'
import { ratioParameters, type Settings, settingParameters, settingsOf } from './settings.ts'
import { statisticsBody } from './statistics-answer.ts'
import { accountSubject, deskSubject, type StatisticsDeps, type Subject } from './subject.ts'
import { snakeOf } from './wire.ts'

type Answer = {
  /** Last part of the path; '' = the statistics themselves. */
  readonly name: string
  readonly id: string
  readonly summary: string
  readonly description: string
  readonly parameters: JsonSchema
  readonly schema: JsonSchema
  readonly example: unknown
  body(
    deps: StatisticsDeps,
    request: RouteRequest,
    subject: Subject,
  ): Promise<Record<string, unknown>>
}

const nullable = { type: ['string', 'null'] } as const
const list = {
  ...{ by: { type: 'string' }, of: { type: 'string' }, as_of: nullable, currency: nullable },
  data: { type: 'array', items: { type: 'object' } },
  total: { type: ['object', 'null'] },
  count: { type: ['integer', 'null'] },
} as const
/** Each figure with its formula, as `explain` gives it. */
const figures = Object.fromEntries(
  Object.entries(formulas).map(([name, { formula }]) => [
    snakeOf(name),
    { description: `${formula}.` },
  ]),
)

const answers: readonly Answer[] = [
  {
    ...{ name: '', id: 'statistics', body: statisticsBody, example: examples.statistics },
    summary: 'Read every statistic',
    description:
      'Money is decimal text, ratios are fractions. A member that is not defined is null, and `null_reasons` says why; `conventions` says how each was made, `warnings` what to keep in mind. With `explain` the formula of one field, its inputs and where its rows are.',
    parameters: {
      ...ratioParameters,
      convention: {
        type: 'string',
        enum: conventionNames,
        description: 'tidemark (default), or as mt5, myfxbook or empyrical do it.',
      },
      explain: textParameter(40, 'A field to explain, such as sharpe.'),
    },
    schema: {
      type: 'object',
      required: [
        'as_of',
        'currency',
        'convention',
        'conventions',
        'observations',
        'null_reasons',
        'warnings',
      ],
      properties: {
        ...figures,
        ...{ as_of: nullable, currency: nullable },
        convention: { type: 'string', enum: conventionNames },
        conventions: { type: 'object' },
        observations: { type: 'object' },
        null_reasons: { type: 'object', additionalProperties: { type: 'string' } },
        warnings: { type: 'array', items: { type: 'string' } },
      },
    },
  },
  {
    ...{ name: 'periods', id: 'statistics_periods', body: periodsBody, example: examples.periods },
    summary: 'Read returns and profit by day, week, month or year',
    description:
      'Profit is by booking time: days add up to months, months to years. Returns are chained, never added. A period before the first deposit has null.',
    parameters: {
      periods_per_year: ratioParameters.periods_per_year,
      by: { type: 'string', enum: ['day', 'week', 'month', 'year'], description: 'Default month.' },
    },
    schema: { type: 'object', required: ['by', 'data', 'total'], properties: list },
  },
  {
    ...{ name: 'series', id: 'statistics_series', body: seriesBody, example: examples.series },
    summary: 'Read equity, balance, index and drawdown day by day',
    description:
      'What charts draw. `index` is the chained return, beginning at 1; `underwater` is how far it stands under its peak.',
    parameters: {
      periods_per_year: ratioParameters.periods_per_year,
      points: {
        type: 'integer',
        minimum: 10,
        maximum: MOST_POINTS,
        description: `No more points than this (default ${MOST_POINTS}).`,
      },
    },
    schema: { type: 'object', required: ['data'], properties: list },
  },
  {
    ...{
      name: 'breakdown',
      id: 'statistics_breakdown',
      body: breakdownBody,
      example: examples.breakdown,
    },
    summary: 'Read trades by symbol, side, bot, time of day and more',
    description: 'Each trade is in exactly one row; the rows add up to the total.',
    parameters: {
      by: { type: 'string', enum: breakdownNames, description: 'Default symbol.' },
      attributed: {
        type: 'string',
        enum: ['close', 'open'],
        description: 'Which end dates a trade. Default close.',
      },
    },
    schema: { type: 'object', required: ['by', 'data', 'total'], properties: list },
  },
  {
    ...{
      name: 'distribution',
      id: 'statistics_distribution',
      body: distributionBody,
      example: examples.distribution,
    },
    summary: 'Read how results are distributed',
    description:
      'A histogram of results, or of results in units of the initial risk. The outermost bins hold what lies beyond.',
    parameters: { of: { type: 'string', enum: ['profit', 'r'], description: 'Default profit.' } },
    schema: { type: 'object', required: ['of', 'data', 'count'], properties: list },
  },
]

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
  return deps.ledgers.memo(name, kept, question, () => text)
}
