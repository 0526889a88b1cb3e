// The pages and documents that explain the server: first page, reference, problems, OpenAPI.
// They are made when asked for, from the routes that run.
import { docsPage } from '../platform/http/docs-page.ts'
import { open } from '../platform/http/open-route.ts'
import { pageAnswer } from '../platform/http/page.ts'
import { problemPage } from '../platform/http/problem-page.ts'
import { isProblemCode } from '../platform/http/registry.ts'
import type { Route, RouteRequest } from '../platform/http/route.ts'
import { TidemarkError } from '../platform/problem.ts'
import { describeRoutes } from './describe-routes.ts'
import { docsGroups, docsIntroduction } from './docs-introduction.ts'
import { isReady } from './health-routes.ts'
import { landingPage } from './landing-page.ts'
import type { OperationsDeps } from './operations-deps.ts'

export type PageDeps = OperationsDeps & {
  /** Every route of the server. */
  all(): readonly Route[]
  /** A trade that the log_trade route takes. */
  readonly example: Readonly<Record<string, unknown>>
}

const page = { description: 'The page.', contentType: 'text/html' }

export function pageRoutes(deps: PageDeps): Route[] {
  return [
    {
      ...open,
      path: '/openapi.json',
      id: 'openapi',
      summary: 'This interface as OpenAPI 3.1',
      responses: { 200: { description: 'The document.', schema: { type: 'object' } } },
      handle: async () => ({
        status: 200,
        body: describeRoutes(deps.version, deps.all(), deps.kind),
      }),
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
            routes: deps.all(),
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
      description:
        'The first steps, until the server is set up; from then on it leads to the dashboard.',
      responses: { 200: page, 302: { description: 'To the dashboard.' } },
      async handle(request) {
        const ready = await isReady(deps)
        const home = ready ? await deps.home() : null
        if (home !== null)
          return {
            ...{ status: 302, body: '' },
            headers: { location: home, 'cache-control': 'no-store' },
          }
        const origin = originOf(deps, request)
        return pageAnswer(landingPage({ ready, origin, example: deps.example }))
      },
    },
  ]
}

function originOf(deps: OperationsDeps, request: RouteRequest): string {
  if (deps.publicUrl !== null) return new URL(deps.publicUrl).origin
  return `${deps.scheme}://${request.header('host') ?? 'localhost'}`
}
