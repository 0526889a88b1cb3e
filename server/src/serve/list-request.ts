// What every list of this slice understands of a request: whose rows, from when, how many, in which format.
import { accountsToSee } from '../access/account-rule.ts'
import { type Instant, parseTime, toInstant } from '../domain/instant.ts'
import type { RouteRequest } from '../platform/http/route.ts'
import { TidemarkError } from '../platform/problem.ts'

export const DEFAULT_LIMIT = 100
const MAX_LIMIT = 1000

export const textParameter = (maxLength: number, description: string) =>
  ({ type: 'string', minLength: 1, maxLength, description }) as const

/** Parameters of every list; `time` says of what the times are. */
export const listParameters = (rows: string, time: string) => ({
  account: textParameter(50, 'Account number at the venue.'),
  from: textParameter(40, `${time} at or after this time (RFC 3339).`),
  to: textParameter(40, `${time} before this time (RFC 3339).`),
  limit: {
    type: 'integer',
    minimum: 1,
    maximum: MAX_LIMIT,
    description: `${rows} per page (default ${DEFAULT_LIMIT}); CSV and NDJSON give everything unless a limit is set.`,
  },
  cursor: textParameter(200, 'next_cursor of the page before.'),
})

/** The part of a filter that every list has. */
export type RowFilter = {
  /** Account numbers to look into; null = all. */
  readonly accounts: readonly string[] | null
  /** At or after, as an instant. */
  readonly from: string | null
  /** Before, as an instant. */
  readonly to: string | null
}

export function rowFilterOf({ query, caller }: Pick<RouteRequest, 'query' | 'caller'>): RowFilter {
  return {
    accounts: accountsToSee(query.account ?? null, caller),
    from: timeOf('from', query.from),
    to: timeOf('to', query.to),
  }
}

/** A time as people type it in a query, as an instant; a day alone is its midnight in UTC. */
export function timeOf(name: string, value: string | undefined): Instant | null {
  if (value === undefined) return null
  // A day alone is its midnight in UTC: what people type.
  const written = parseTime(/^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T00:00:00Z` : value)
  if (written.kind === 'instant') return written.instant
  if (written.kind === 'local') return toInstant(written.local, 0)
  const detail = `${name} must be a time such as 2026-04-05T00:00:00Z or 2026-04-05.`
  throw new TidemarkError('query_invalid', detail, {
    errors: [{ pointer: name, code: written.code, detail: 'is not a time' }],
  })
}

export function formatOf(accept: string | undefined): 'json' | 'csv' | 'ndjson' {
  for (const part of (accept ?? '').split(',')) {
    const type = part.split(';')[0]?.trim().toLowerCase()
    if (type === 'text/csv') return 'csv'
    if (type === 'application/x-ndjson') return 'ndjson'
    if (type === 'application/json' || type === '*/*') return 'json'
  }
  return 'json'
}
