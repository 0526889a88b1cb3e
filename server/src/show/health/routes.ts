// How the server is, for people who have logged in: what `tidemark doctor` checks, and what runs.
import { answer, personRoute } from '../../access/people/person-route.ts'
import type { Route } from '../../platform/http/route.ts'

export type HealthFinding = {
  readonly name: string
  readonly state: 'ok' | 'warn' | 'fail'
  readonly found: string
  readonly next: string | null
}

export type HealthRouteDeps = {
  /** The same checks as the doctor's. */
  readonly examine: () => Promise<readonly HealthFinding[]>
}

const text = { type: 'string' } as const

export function healthRoutes({ examine }: HealthRouteDeps): Route[] {
  return [
    {
      ...personRoute,
      ...{ method: 'GET', path: '/api/v1/admin/health', id: 'read_health' },
      summary: 'Read what the doctor finds, with what to do about it',
      responses: {
        200: {
          description: 'One finding for each check.',
          schema: {
            type: 'object',
            properties: {
              data: {
                type: 'array',
                items: {
                  type: 'object',
                  properties: {
                    ...{ name: text, state: { enum: ['ok', 'warn', 'fail'] }, found: text },
                    next: { type: ['string', 'null'] },
                  },
                },
              },
            },
          },
        },
      },
      problems: [],
      handle: async () => answer({ data: await examine() }),
    },
  ]
}
