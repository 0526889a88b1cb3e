// What every list route declares the same way, so that its own file says only what is its own.
import type { JsonSchema, Route } from '../platform/http/route.ts'

export type ListRoute = Pick<Route, 'path' | 'id' | 'summary' | 'description' | 'handle'> & {
  readonly parameters: JsonSchema
  readonly row: JsonSchema
  readonly page: string
}

export function listRoute({ parameters, row, page, ...own }: ListRoute): Route {
  return {
    method: 'GET',
    auth: 'key',
    scope: 'trades:read',
    object: 'rows',
    rate: 'read',
    audit: 'each',
    idempotency: 'none',
    query: { type: 'object', additionalProperties: false, properties: parameters },
    body: null,
    responses: {
      200: {
        description: page,
        schema: {
          type: 'object',
          required: ['data', 'next_cursor'],
          properties: {
            data: { type: 'array', items: row },
            next_cursor: { type: ['string', 'null'] },
          },
        },
      },
    },
    problems: ['query_invalid', 'ledger_unavailable'],
    ...own,
  }
}

/** A member of a row that may be null. */
export const exact = (description: string) => ({ type: ['string', 'null'], description }) as const
