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
import { namePattern, symbolPattern } from '../../accounts/benchmarks/read-closes.ts'
import { fault, formInvalid, readJsonBody } from '../../platform/http/json-body.ts'
import type { Route, RouteRequest } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'
import {
  LIMIT_BYTES,
  readUpload,
  uploadExample,
  uploadedExample,
  uploadedSchema,
  uploadSchema,
} from './upload.ts'

export type BenchmarkWriteDeps = {
  readonly people: Pick<PeopleDeps, 'database' | 'clock'>
  /** Whether a venue keeps prices of days. */
  readonly hasDailyCloses: (venue: string) => boolean
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
      description:
        'Replaces a series of the same name as a whole, or not at all: what breaks a rule is named line by line. With `check` nothing is stored.',
      body: formBody(uploadSchema, uploadExample, LIMIT_BYTES),
      responses: {
        200: { description: 'What was read.', schema: uploadedSchema, example: uploadedExample },
      },
      problems,
      async handle(request) {
        const given = readJsonBody(request.body, uploadSchema)
        const name = nameIn(request)
        const { dayZone, closes } = readUpload(given)
        if (given.check !== true)
          await putBenchmark({ database, clock, actor: actorOf(request) }, name, dayZone, closes)
        return answer({
          ...{ ...done, closes: closes.length },
          ...{ first_day: closes[0]?.day ?? null, last_day: closes.at(-1)?.day ?? null },
        })
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
