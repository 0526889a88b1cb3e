// The routes that are about the server itself: health, version, metrics, description, pages.
// Health says only ok or not; version and metrics need a key or this machine, so that nobody can list unpatched servers.
import { tradeExample } from '@tidemark/contract'
import { problems } from '@tidemark/contract/problem'
import { docsPage } from '../platform/http/docs-page.ts'
import { type OpenApiDocument, toOpenApi } from '../platform/http/openapi.ts'
import { pageAnswer } from '../platform/http/page.ts'
import { problemPage } from '../platform/http/problem-page.ts'
import { isProblemCode } from '../platform/http/registry.ts'
import type { Route, RouteRequest } from '../platform/http/route.ts'
import type { Metrics } from '../platform/metrics.ts'
import { TidemarkError } from '../platform/problem.ts'
import { docsGroups, docsIntroduction } from './docs-introduction.ts'
import { landingPage } from './landing-page.ts'

export type OperationsDeps = {
  /** Database reachable and migrations applied. */
  ready(): Promise<boolean>
  readonly metrics: Pick<Metrics, 'print' | 'contentType'>
  readonly version: string
  /** Where users reach the server; without it what the request's Host says (checked before any route runs). */
  readonly publicUrl: string | null
  /** The scheme when there is no public URL. */
  readonly scheme: 'http' | 'https'
  /** Every route of the server but these; asked when a page is made. */
  routes(): readonly Route[]
}

const open = {
  method: 'GET',
  auth: 'none',
  scope: null,
  object: 'none',
  rate: 'open',
  audit: 'none',
  idempotency: 'none',
  query: null,
  body: null,
  problems: [],
} as const satisfies Partial<Route>

const inside = { ...open, auth: 'loopback_or_key', rate: 'read', audit: 'each' } as const

const okSchema = { type: 'object', required: ['status'], properties: { status: { const: 'ok' } } }
const page = { description: 'The page.', contentType: 'text/html' }

export function operationsRoutes(deps: OperationsDeps): Route[] {
  const routes: Route[] = [
    ...healthRoutes(deps),
    ...inspectionRoutes(deps),
    ...pageRoutes(deps, () => [...deps.routes(), ...routes]),
  ]
  return routes
}

function pageRoutes(deps: OperationsDeps, all: () => readonly Route[]): Route[] {
  return [
    {
      ...open,
      path: '/openapi.json',
      id: 'openapi',
      summary: 'This interface as OpenAPI 3.1',
      responses: { 200: { description: 'The document.', schema: { type: 'object' } } },
      handle: async () => ({ status: 200, body: describeRoutes(deps.version, all()) }),
    },
    {
      ...open,
      path: '/docs',
      id: 'docs',
      summary: 'This reference',
      responses: { 200: page },
      handle: async (request) =>
        pageAnswer(
          docsPage({
            routes: all(),
            origin: originOf(deps, request),
            introduction: docsIntroduction,
            groups: docsGroups,
          }),
        ),
    },
    {
      ...open,
      path: '/problems/:code',
      id: 'problem',
      summary: 'What a problem means and what to do',
      description: 'A page for people; the same as JSON with Accept: application/json.',
      responses: { 200: page },
      problems: ['not_found'],
      async handle(request) {
        const code = request.params.code ?? ''
        if (!isProblemCode(code)) {
          throw new TidemarkError('not_found', 'There is no problem with this code.')
        }
        return problemPage(code, request.header('accept') ?? '')
      },
    },
    {
      ...open,
      path: '/',
      id: 'home',
      summary: 'The first page',
      responses: { 200: page },
      handle: async (request) =>
        pageAnswer(
          landingPage({
            ready: await isReady(deps),
            origin: originOf(deps, request),
            example: tradeExample,
          }),
        ),
    },
  ]
}

/** The OpenAPI document of a set of routes. */
export function describeRoutes(version: string, routes: readonly Route[]): OpenApiDocument {
  const info = {
    title: 'Tidemark read server',
    version,
    description: `One private server for all of a trader's or a desk's trading accounts. Problems are RFC 9457; ${Object.keys(problems).length} codes, each with a page at /problems/{code}.`,
  }
  return toOpenApi(info, routes)
}

function healthRoutes(deps: OperationsDeps): Route[] {
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

function inspectionRoutes(deps: OperationsDeps): Route[] {
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

async function isReady(deps: OperationsDeps): Promise<boolean> {
  try {
    return await deps.ready()
  } catch {
    // Whatever the reason: a database that cannot be asked is not ready.
    return false
  }
}

function originOf(deps: OperationsDeps, request: RouteRequest): string {
  if (deps.publicUrl !== null) return new URL(deps.publicUrl).origin
  return `${deps.scheme}://${request.header('host') ?? 'localhost'}`
}
