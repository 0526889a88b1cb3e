// GET /api/v1/bots: who reports trades. Bots are not registered anywhere: they are the names that trades carry.

import { accountsToSee } from '../../access/account-rule.ts'
import type { Route } from '../../platform/http/route.ts'
import { readRoute } from '../read-route.ts'
import type { ServeDeps } from '../serve-deps.ts'
import { loadBots } from './bot-query.ts'
import { botExample, botMembers, botSchema } from './wire.ts'

export function botsRoute({ read }: Pick<ServeDeps, 'read'>): Route {
  return {
    ...readRoute,
    path: '/api/v1/bots',
    id: 'list_bots',
    scope: 'trades:read',
    object: 'rows',
    query: null,
    summary: 'List the bots that trades name',
    description:
      'By name, with how many trades of each are known, at which accounts, and when the first and the last was entered. A key that is limited to accounts sees the trades of those only.',
    responses: {
      200: {
        description: 'All bots.',
        schema: {
          type: 'object',
          required: ['data', 'next_cursor'],
          properties: { data: { type: 'array', items: botSchema }, next_cursor: { type: 'null' } },
        },
        example: { data: [botExample], next_cursor: null },
      },
    },
    problems: ['ledger_unavailable'],
    async handle({ caller }) {
      const rows = await loadBots(read, accountsToSee(null, caller))
      return {
        status: 200,
        body: { data: botMembers(rows), next_cursor: null },
        headers: { 'cache-control': 'no-store' },
      }
    },
  }
}
