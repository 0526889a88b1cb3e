// GET /api/v1/connections: how the connections to brokers stand. They are made and changed elsewhere, by people.

import { accountsToSee } from '../../access/account-rule.ts'
import type { Route } from '../../platform/http/route.ts'
import { readRoute } from '../read-route.ts'
import type { ServeDeps } from '../serve-deps.ts'
import { loadConnections } from './connection-query.ts'
import { connectionExample, connectionMembers, connectionSchema } from './wire.ts'

export function connectionsRoute({ read }: Pick<ServeDeps, 'read'>): Route {
  return {
    ...readRoute,
    path: '/api/v1/connections',
    id: 'list_connections',
    scope: 'accounts:read',
    object: 'rows',
    query: null,
    summary: 'List the connections to brokers and how they stand',
    description:
      'State, why it is not live, what to do about it, and which accounts each reads. A key that is limited to accounts sees the connections of those only. Settings and secrets are in no answer.',
    responses: {
      200: {
        description: 'All connections.',
        schema: {
          type: 'object',
          required: ['data', 'next_cursor'],
          properties: {
            data: { type: 'array', items: connectionSchema },
            next_cursor: { type: 'null' },
          },
        },
        example: { data: [connectionExample], next_cursor: null },
      },
    },
    problems: ['ledger_unavailable'],
    async handle({ caller }) {
      const rows = await loadConnections(read, accountsToSee(null, caller))
      return {
        status: 200,
        body: { data: connectionMembers(rows), next_cursor: null },
        headers: { 'cache-control': 'no-store' },
      }
    },
  }
}
