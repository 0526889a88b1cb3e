// GET /api/v1/benchmarks: the series of daily closes that statistics can be compared with, and that convert currencies;
// where one follows a symbol at a broker, how that goes.

import { type BenchmarkRow, listBenchmarks } from '../../accounts/benchmarks/benchmark-store.ts'
import { failureOf } from '../../domain/broker-failure.ts'
import { instantFromSql } from '../../domain/instant.ts'
import type { Route } from '../../platform/http/route.ts'
import { readRoute } from '../read-route.ts'
import type { ServeDeps } from '../serve-deps.ts'

const day = { type: ['string', 'null'], description: 'YYYY-MM-DD.' } as const
const row = {
  type: 'object',
  required: ['name', 'day_zone', 'closes', 'first_day', 'last_day', 'uploaded_at', 'follows'],
  properties: {
    name: { type: 'string' },
    day_zone: { type: 'string', description: 'When its days end.' },
    closes: { type: 'integer' },
    ...{ first_day: day, last_day: day, uploaded_at: { type: 'string', format: 'date-time' } },
    follows: {
      type: ['object', 'null'],
      description: 'The symbol whose closes are added by themselves; null = it was uploaded.',
      required: ['connection', 'symbol', 'read_at', 'cause', 'next_step'],
      properties: {
        connection: { type: 'string' },
        symbol: { type: 'string' },
        read_at: { type: ['string', 'null'], format: 'date-time' },
        cause: { type: ['string', 'null'], description: 'Why the broker gave nothing.' },
        next_step: { type: ['string', 'null'] },
      },
    },
  },
} as const
const example = {
  ...{ name: 'SPX', day_zone: '17:00 America/New_York', closes: 1258 },
  ...{ first_day: '2021-05-28', last_day: '2026-05-27', uploaded_at: '2026-05-28T09:00:00Z' },
  follows: null,
}

function followsOf({ connection, symbol, read_at, cause }: BenchmarkRow) {
  if (connection === null) return null
  return {
    ...{ connection, symbol, cause },
    read_at: read_at === null ? null : instantFromSql(read_at),
    next_step: cause === null ? null : (failureOf(cause)?.nextStep ?? null),
  }
}

export function benchmarksRoute({ read }: Pick<ServeDeps, 'read'>): Route {
  return {
    ...readRoute,
    ...{ path: '/api/v1/benchmarks', id: 'list_benchmarks' },
    ...{ scope: 'stats:read', object: 'none', query: null },
    summary: 'List benchmarks',
    description:
      'For `benchmark` of the statistics. A series that is named like a pair of currencies, such as EURUSD, converts between them where accounts are reported in one currency.',
    responses: {
      200: {
        description: 'All of them, by name.',
        schema: {
          type: 'object',
          required: ['data', 'next_cursor'],
          properties: { data: { type: 'array', items: row }, next_cursor: { type: 'null' } },
        },
        example: { data: [example], next_cursor: null },
      },
    },
    problems: ['ledger_unavailable'],
    async handle() {
      const found = await listBenchmarks(read)
      const data = found.map((row) => ({
        ...{ name: row.name, day_zone: row.day_zone, closes: Number(row.closes) },
        ...{ first_day: row.first_day, last_day: row.last_day },
        ...{ uploaded_at: instantFromSql(row.created_at), follows: followsOf(row) },
      }))
      return {
        status: 200,
        body: { data, next_cursor: null },
        headers: { 'cache-control': 'no-store' },
      }
    },
  }
}
