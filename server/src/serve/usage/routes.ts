// GET /api/v1/usage: what a key is, may do and has done, for whoever holds it. It tells of that key and of no other.
// Any key may ask, whatever its scopes; what the key could not do anyway is not shown by it.
import type { Allowance } from '../../access/gate.ts'
import { loadKey } from '../../access/keys/key-store.ts'
import { loadUsage } from '../../access/keys/usage-store.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { Route } from '../../platform/http/route.ts'
import { exampleUsage, usageBody, usageSchema } from './wire.ts'

/** How far back days are shown, today among them. */
const DAYS = 30

export type UsageDeps = {
  readonly read: Queryable
  /** What the key may still send to this server; null when it is not accepted any more. */
  readonly allowances: (keyId: string) => readonly Allowance[] | null
  /** Streams of the key that are open at this server. */
  readonly openStreams: (keyId: string) => number
}

export function usageRoute({ read, allowances, openStreams }: UsageDeps): Route {
  return {
    method: 'GET',
    path: '/api/v1/usage',
    id: 'read_usage',
    auth: 'key',
    scope: null,
    object: 'none',
    rate: 'read',
    audit: 'each',
    idempotency: 'none',
    query: null,
    body: null,
    summary: 'Read what your key may do and has done',
    description:
      'The key that asks, its limits, what is left of its rates, and its requests by day (UTC) of the last 30 days. Any key may ask; none learns of another. Counts are written every five seconds.',
    responses: {
      200: { description: 'The key and its use.', schema: usageSchema, example: exampleUsage },
    },
    problems: ['ledger_unavailable'],
    async handle({ caller }) {
      const { keyId } = caller
      const [key, days] = await Promise.all([loadKey(read, keyId), loadUsage(read, keyId, DAYS)])
      const now = { allowances: allowances(keyId) ?? [], openStreams: openStreams(keyId) }
      return {
        status: 200,
        body: usageBody(key, days, now),
        headers: { 'cache-control': 'no-store' },
      }
    },
  }
}
