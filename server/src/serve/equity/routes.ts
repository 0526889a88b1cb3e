// GET /api/v1/accounts/{id}/equity: equity and balance over time. What was not seen is a gap: no line is drawn through silence.

import { type Instant, instantFromSql } from '../../domain/instant.ts'
import type { Route, RouteRequest } from '../../platform/http/route.ts'
import { resolveAccount } from '../accounts/account-name.ts'
import { csvLine } from '../csv.ts'
import { formatOf, rowFilterOf, textParameter } from '../list-request.ts'
import { readRoute } from '../read-route.ts'
import type { ServeDeps } from '../serve-deps.ts'
import {
  type EquityMark,
  type EquityPoint,
  firstEquityAt,
  loadEquity,
  loadMarks,
} from './equity-query.ts'
import { fittingResolution, type Resolution, resolutionNames, resolutions } from './resolution.ts'

const decimal = { type: 'string' } as const
const time = { type: 'string', format: 'date-time' } as const
const example = {
  resolution: '1h',
  from: '2026-05-28T00:00:00Z',
  to: '2026-05-29T00:00:00Z',
  data: [
    {
      at: '2026-05-28T09:00:00Z',
      first: '10150.00',
      min: '10121.30',
      max: '10190.75',
      last: '10164.80',
      balance: '10152.50',
      min_at: '2026-05-28T09:21:05Z',
      max_at: '2026-05-28T09:47:10Z',
      last_at: '2026-05-28T09:59:55Z',
      samples: 720,
    },
  ],
  marks: [
    {
      boundary: '17:00 America/New_York',
      at: '2026-05-28T21:00:00Z',
      before: { at: '2026-05-28T20:59:57Z', equity: '10164.80', balance: '10152.50' },
      after: { at: '2026-05-28T21:00:02Z', equity: '10164.10' },
    },
  ],
}

export function equityRoute({
  read,
  shared,
  clock,
}: Pick<ServeDeps, 'read' | 'shared'> & { readonly clock: { now(): number } }): Route {
  return {
    ...readRoute,
    path: '/api/v1/accounts/:id/equity',
    id: 'read_account_equity',
    scope: 'accounts:read',
    object: 'rows',
    summary: 'Read equity and balance over time',
    description:
      'Spans with first, lowest, highest and last equity; at most 2,000, coarser where they would be more. A span in which nothing was seen is left out. `marks` are the pictures on both sides of each day boundary that the account’s settings name. Also as CSV.',
    query: {
      type: 'object',
      additionalProperties: false,
      properties: {
        from: textParameter(
          40,
          'At or after this time (RFC 3339). Default: the first that is known.',
        ),
        to: textParameter(40, 'Before this time (RFC 3339). Default: now.'),
        resolution: {
          type: 'string',
          enum: resolutionNames,
          description: 'Length of a span; the answer says which was used.',
        },
        server: textParameter(64, 'The broker’s server, for a number that stands at several.'),
      },
    },
    responses: {
      200: {
        description: 'The curve.',
        schema: {
          type: 'object',
          required: ['resolution', 'from', 'to', 'data', 'marks'],
          properties: {
            resolution: { type: 'string', enum: resolutionNames },
            from: time,
            to: time,
            data: {
              type: 'array',
              items: {
                type: 'object',
                properties: {
                  ...{ at: time, first: decimal, min: decimal, max: decimal, last: decimal },
                  ...{ balance: { type: ['string', 'null'] }, min_at: time, max_at: time },
                  ...{ last_at: time, samples: { type: 'integer' } },
                },
              },
            },
            marks: { type: 'array', items: { type: 'object' } },
          },
        },
        example,
      },
    },
    problems: ['not_found', 'query_invalid', 'ledger_unavailable'],
    handle: (request) => answer({ read, shared }, clock.now(), request),
  }
}

async function answer(
  deps: Pick<ServeDeps, 'read' | 'shared'>,
  nowMs: number,
  request: RouteRequest,
) {
  const { read } = deps
  const { params, query, caller } = request
  const accountId = await resolveAccount(deps, params.id ?? '', query.server ?? null, caller)
  const filter = rowFilterOf(request)
  const to = filter.to ?? isoOf(nowMs)
  const first = filter.from ?? (await firstEquityAt(read, accountId))
  const from = first === null ? to : (filter.from ?? instantFromSql(first))
  const spanS = Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000)
  // The schema lets nothing else through.
  const resolution = fittingResolution((query.resolution as Resolution | undefined) ?? null, spanS)
  const span = { accountId, from, to }
  const points = await loadEquity(read, span, resolutions[resolution])
  if (formatOf(request.header('accept')) === 'csv')
    return { status: 200, contentType: 'text/csv; charset=utf-8', body: csvOf(points) }
  const marks = await loadMarks(read, span)
  const body = { resolution, from, to, data: points.map(pointOf), marks: marks.map(markOf) }
  return { status: 200, body, headers: { 'cache-control': 'no-store' } }
}

const at = (sql: string): Instant => instantFromSql(sql)
const isoOf = (ms: number) => new Date(ms).toISOString()

function pointOf(point: EquityPoint) {
  return {
    at: at(point.bucket_at),
    first: point.first_equity,
    min: point.min_equity,
    max: point.max_equity,
    last: point.last_equity,
    balance: point.last_balance,
    min_at: at(point.min_at),
    max_at: at(point.max_at),
    last_at: at(point.last_at),
    samples: Number(point.samples),
  }
}

function markOf(mark: EquityMark) {
  return {
    boundary: mark.boundary,
    at: at(mark.boundary_at),
    before: { at: at(mark.before_at), equity: mark.before_equity, balance: mark.before_balance },
    after: { at: at(mark.after_at), equity: mark.after_equity },
  }
}

function csvOf(points: readonly EquityPoint[]): string {
  const names = ['at', 'first', 'min', 'max', 'last', 'balance', 'min_at', 'max_at', 'last_at']
  const lines = points.map((point) => {
    const row: Record<string, unknown> = pointOf(point)
    return csvLine(names.map((name) => (row[name] == null ? null : String(row[name]))))
  })
  return csvLine(names) + lines.join('')
}
