// The five answers of statistics: what each is called, what may be asked of it, and how it describes itself.
import { conventionNames } from '../../domain/statistics/conventions.ts'
import { formulas } from '../../domain/statistics/formulas.ts'
import type { JsonSchema } from '../../platform/http/route.ts'
import { textParameter } from '../list-request.ts'
import { breakdownBody, breakdownNames } from './breakdown-answer.ts'
import { distributionBody } from './distribution-answer.ts'
import * as examples from './examples.ts'
import { periodsBody } from './periods-answer.ts'
import type { Asked } from './question.ts'
import { MOST_POINTS, seriesBody } from './series-answer.ts'
import { ratioParameters } from './settings.ts'
import { statisticsBody } from './statistics-answer.ts'
import type { StatisticsDeps, Subject } from './subject.ts'
import { snakeOf } from './wire.ts'

export type Answer = {
  /** Last part of the path; '' = the statistics themselves. */
  readonly name: string
  readonly id: string
  readonly summary: string
  readonly description: string
  readonly parameters: JsonSchema
  readonly schema: JsonSchema
  readonly example: unknown
  body(deps: StatisticsDeps, request: Asked, subject: Subject): Promise<Record<string, unknown>>
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

export const answers: readonly Answer[] = [
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
