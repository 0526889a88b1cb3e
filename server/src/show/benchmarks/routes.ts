// PUT and DELETE /api/v1/benchmarks/{name}, and the symbol that it follows: for people who have logged in; the same acts as
// `tidemark benchmark`.
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
import {
  dropBenchmark,
  followSymbol,
  putBenchmark,
} from '../../accounts/benchmarks/manage-benchmarks.ts'
import {
  MOST_CLOSES,
  namePattern,
  readCloses,
  symbolPattern,
} from '../../accounts/benchmarks/read-closes.ts'
import { readDayCut } from '../../domain/days/day-cut.ts'
import { fault, formInvalid, readJsonBody } from '../../platform/http/json-body.ts'
import type { Route, RouteRequest } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'

export type BenchmarkWriteDeps = {
  readonly people: Pick<PeopleDeps, 'database' | 'clock'>
  /** Whether a venue keeps prices of days. */
  readonly hasDailyCloses: (venue: string) => boolean
}

const LIMIT_BYTES = 2 * 1024 * 1024
const body = {
  type: 'object',
  required: ['closes'],
  additionalProperties: false,
  properties: {
    day_zone: {
      type: 'string',
      minLength: 1,
      maxLength: 80,
      description: 'When its days end: a time in a zone. Default 17:00 America/New_York.',
    },
    closes: {
      type: 'array',
      maxItems: MOST_CLOSES,
      items: {
        type: 'object',
        required: ['day', 'close'],
        additionalProperties: false,
        properties: {
          day: { type: 'string', minLength: 10, maxLength: 10 },
          close: { type: 'string', minLength: 1, maxLength: 40, description: 'Decimal text.' },
        },
      },
    },
  },
} as const
const example = {
  day_zone: '17:00 America/New_York',
  closes: [
    { day: '2026-05-26', close: '5310.20' },
    { day: '2026-05-27', close: '5324.75' },
  ],
}
const followBody = {
  type: 'object',
  required: ['connection', 'symbol'],
  additionalProperties: false,
  properties: {
    connection: {
      type: 'string',
      minLength: 1,
      maxLength: 100,
      description: 'Name of a connection.',
    },
    symbol: {
      type: 'string',
      minLength: 1,
      maxLength: 40,
      description: 'In the broker’s spelling.',
    },
  },
} as const
const ruled = { ...personRoute, path: '/api/v1/benchmarks/:name' } as const
const problems = [...formProblems, 'ledger_unavailable'] as const

export function benchmarkWriteRoutes({ people, hasDailyCloses }: BenchmarkWriteDeps): Route[] {
  const { database, clock } = people
  return [
    {
      ...ruled,
      ...{ method: 'PUT', id: 'put_benchmark', summary: 'Upload daily closes of a benchmark' },
      description: 'Replaces a series of the same name as a whole.',
      body: formBody(body, example, LIMIT_BYTES),
      responses: { 200: { description: 'It is there.', schema: doneSchema, example: done } },
      problems,
      async handle(request) {
        const given = readJsonBody(request.body, body)
        const name = nameIn(request)
        const dayZone = given.day_zone ?? '17:00 America/New_York'
        if (readDayCut(dayZone) === null)
          throw formInvalid([
            fault(
              '/day_zone',
              'zone',
              'day_zone must be a time in a zone, such as 17:00 America/New_York.',
            ),
          ])
        const read = readCloses(given.closes.map((one, line) => ({ ...one, line })))
        if (read.kind === 'refused')
          throw formInvalid(
            read.complaints.map(({ line, sentence }) =>
              fault(`/closes/${line}`, 'close', sentence),
            ),
          )
        await putBenchmark({ database, clock, actor: actorOf(request) }, name, dayZone, read.closes)
        return answer(done)
      },
    },
    {
      ...personRoute,
      ...{ method: 'PUT', path: '/api/v1/benchmarks/:name/symbol', id: 'follow_symbol' },
      summary: 'Let a benchmark follow a symbol at a connected broker',
      description:
        'Its closes are read within a minute, five years back at first, and each day is added once it is over. Closes of another source under this name are forgotten.',
      body: formBody(followBody, { connection: 'fxopen', symbol: '#SPXm' }),
      responses: { 200: { description: 'It follows.', schema: doneSchema, example: done } },
      problems: [...problems, 'not_found'],
      async handle(request) {
        const { connection, symbol } = readJsonBody(request.body, followBody)
        const name = nameIn(request)
        if (!symbolPattern.test(symbol))
          throw formInvalid([fault('/symbol', 'text', 'A symbol has 1 to 40 visible characters.')])
        const deps = { database, clock, actor: actorOf(request) }
        const outcome = await followSymbol(deps, { name, connection, symbol }, hasDailyCloses)
        if (outcome === 'no_connection')
          throw new TidemarkError('not_found', 'There is no connection of this name.')
        if (outcome === 'no_closes')
          throw formInvalid([
            fault('/connection', 'venue', 'This broker gives no closes of days: upload them.'),
          ])
        return answer(done)
      },
    },
    {
      ...ruled,
      ...{ method: 'DELETE', id: 'remove_benchmark', summary: 'Remove a benchmark' },
      responses: { 200: { description: 'It is gone.', schema: doneSchema, example: done } },
      problems: [...problems, 'not_found'],
      async handle(request) {
        const deps = { database, clock, actor: actorOf(request) }
        if (await dropBenchmark(deps, request.params.name ?? '')) return answer(done)
        throw new TidemarkError('not_found', 'There is no benchmark of this name.')
      },
    },
  ]
}

function nameIn({ params: { name = '' } }: Pick<RouteRequest, 'params'>): string {
  if (new RegExp(namePattern).test(name)) return name
  throw formInvalid([fault('/name', 'text', 'A name has 1 to 40 letters, digits, dots or dashes.')])
}
