// Health, version and metrics. Health says only ok or not; the others need a key or this machine,
// so that nobody can list servers that run an old version.

import { open } from '../platform/http/open-route.ts'
import type { Route } from '../platform/http/route.ts'
import { TidemarkError } from '../platform/problem.ts'
import { inside } from './inside-route.ts'
import type { OperationsDeps } from './operations-deps.ts'

const okSchema = { type: 'object', required: ['status'], properties: { status: { const: 'ok' } } }
export function healthRoutes(deps: OperationsDeps): Route[] {
  const ok = { description: 'Ok.', schema: okSchema, example: { status: 'ok' } }
  return [
    {
      ...open,
      path: '/livez',
      id: 'livez',
      summary: 'Is the process alive?',
      responses: { 200: ok },
      handle: async () => ({ status: 200, body: '{"status":"ok"}' }),
    },
    {
      ...open,
      path: '/readyz',
      id: 'readyz',
      summary: 'Can it take trades?',
      description: 'Ok when the database answers and its schema is the one this version expects.',
      responses: { 200: ok },
      problems: ['ledger_unavailable'],
      async handle() {
        if (await isReady(deps)) return { status: 200, body: '{"status":"ok"}' }
        throw new TidemarkError('ledger_unavailable', 'The server is not ready.')
      },
    },
  ]
}

export function inspectionRoutes(deps: OperationsDeps): Route[] {
  return [
    {
      ...inside,
      path: '/version',
      id: 'version',
      summary: 'Which version runs',
      responses: {
        200: {
          description: 'The version.',
          schema: {
            type: 'object',
            required: ['name', 'version', 'node'],
            properties: {
              name: { const: 'tidemark' },
              version: { type: 'string' },
              node: { type: 'string' },
            },
          },
          example: { name: 'tidemark', version: '0.1.0', node: '24.21.0' },
        },
      },
      handle: async () => ({
        status: 200,
        body: { name: 'tidemark', version: deps.version, node: process.versions.node },
      }),
    },
    {
      ...inside,
      path: '/metrics',
      id: 'metrics',
      summary: 'Metrics for Prometheus',
      responses: {
        200: { description: 'Text exposition format 0.0.4.', contentType: 'text/plain' },
      },
      handle: async () => ({
        status: 200,
        contentType: deps.metrics.contentType,
        body: await deps.metrics.print(),
      }),
    },
  ]
}

export async function isReady(deps: OperationsDeps): Promise<boolean> {
  try {
    return await deps.ready()
  } catch {
    // Whatever the reason: a database that cannot be asked is not ready.
    return false
  }
}
