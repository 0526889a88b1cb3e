// The pages that browsers open and the files that they load. They hold nobody's data: what they show they ask for,
// with the credentials of who opened them.

import { isWidget } from '@tidemark/contract/widget'
import { matchesTag } from '../../platform/http/if-none-match.ts'
import { open } from '../../platform/http/open-route.ts'
import { html, pageAnswer } from '../../platform/http/page.ts'
import type { Route, RouteAnswer, RouteRequest } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'
import type { PageFile, PageFiles } from './page-files.ts'
import { pagePolicy } from './page-policy.ts'

export type PageRouteDeps = {
  readonly files: PageFiles
  /** Origins whose pages may frame overlays. */
  readonly frameAncestors: readonly string[]
}

const page = {
  ...open,
  query: { type: 'object', additionalProperties: true },
  responses: { 200: { description: 'The page.', contentType: 'text/html' } },
} as const satisfies Partial<Route>

/** Which page stands at which path; the script of the page finds out what to show from the path. */
const places = [
  { path: '/dashboard', id: 'dashboard', bundle: 'dashboard', summary: 'The dashboard' },
  {
    path: '/dashboard/:page',
    id: 'dashboard_page',
    bundle: 'dashboard',
    summary: 'A page of the dashboard',
  },
  {
    path: '/dashboard/:page/:item',
    id: 'dashboard_item',
    bundle: 'dashboard',
    summary: 'A page of the dashboard about one thing',
  },
  { path: '/admin', id: 'admin', bundle: 'admin', summary: 'The admin pages' },
  { path: '/admin/:page', id: 'admin_page', bundle: 'admin', summary: 'An admin page' },
  {
    path: '/admin/:page/:item',
    id: 'admin_item',
    bundle: 'admin',
    summary: 'An admin page about one thing',
  },
  { path: '/setup', id: 'setup', bundle: 'admin', summary: 'The first set-up' },
] as const

/** Overlays: studios that the owner names may frame them, and their script and style keep their names, because people embed them. */
const overlays = [
  { path: '/o/:widget', id: 'overlay', summary: 'An overlay; its token stands behind the #' },
  { path: '/o/scene/:id', id: 'overlay_scene', summary: 'Several widgets on one page' },
] as const
const embedded = [
  { path: '/overlays.js', id: 'overlays_script', summary: 'The elements of overlays' },
  { path: '/overlays.css', id: 'overlays_style', summary: 'How overlays look' },
] as const

export function pageRoutes({ files, frameAncestors }: PageRouteDeps): Route[] {
  const pages = places.map(
    ({ path, id, bundle, summary }): Route => ({
      ...page,
      ...{ path, id, summary },
      handle: async (request) => bundlePage(files, bundle, request),
    }),
  )
  return [
    ...pages,
    ...overlays.map(
      ({ path, id, summary }): Route => ({
        ...page,
        ...{ path, id, summary },
        problems: ['not_found'],
        async handle(request) {
          const { widget = 'scene' } = request.params
          if (!isWidget(widget)) throw new TidemarkError('not_found', 'There is no such widget.')
          return bundlePage(files, 'overlays', request, frameAncestors)
        },
      }),
    ),
    ...embedded.map(
      ({ path, id, summary }): Route => ({
        ...page,
        ...{ path, id, summary },
        responses: {
          200: { description: 'The file.', contentType: 'text/javascript' },
          304: { description: 'It has not changed.' },
        },
        async handle(request) {
          const file = files.asset(path.slice(1))
          // Pages of other origins load it; it holds nobody's data.
          const anywhere = {
            'access-control-allow-origin': '*',
            'cross-origin-resource-policy': 'cross-origin',
          }
          return file === undefined ? notBuilt : answer(request, file, anywhere)
        },
      }),
    ),
    {
      ...page,
      path: '/assets/:name',
      id: 'page_asset',
      summary: 'A file that a page loads',
      responses: {
        200: { description: 'The file.', contentType: 'text/javascript' },
        304: { description: 'It has not changed.' },
      },
      problems: ['not_found'],
      async handle(request) {
        const file = files.asset(request.params.name ?? '')
        if (file === undefined)
          throw new TidemarkError('not_found', 'There is no file of this name.')
        return answer(request, file, {})
      },
    },
  ]
}

/** A built page with its policy. */
export function bundlePage(
  files: PageFiles,
  bundle: string,
  request: Pick<RouteRequest, 'header'>,
  frameAncestors: readonly string[] = [],
): RouteAnswer {
  const file = files.page(bundle)
  if (file === undefined) return notBuilt
  return answer(request, file, { 'content-security-policy': pagePolicy(frameAncestors) })
}

function answer(
  request: Pick<RouteRequest, 'header'>,
  file: PageFile,
  more: Readonly<Record<string, string>>,
): RouteAnswer {
  const headers = {
    ...more,
    etag: `"${file.tag}"`,
    vary: 'accept-encoding',
    'cache-control': file.isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache',
  }
  if (matchesTag(request.header('if-none-match'), file.tag))
    return { status: 304, body: '', headers }
  const { contentType, gzip, bytes } = file
  if (gzip !== null && /\bgzip\b/.test(request.header('accept-encoding') ?? ''))
    return {
      status: 200,
      body: gzip,
      contentType,
      headers: { ...headers, 'content-encoding': 'gzip' },
    }
  return { status: 200, body: bytes, contentType, headers }
}

const notBuilt = pageAnswer({
  title: 'Not built',
  description: 'The pages have not been built.',
  status: 503,
  body: html`<div class="wrap"><main><h1>The pages are not built.</h1>
<p class="lede">Start Tidemark with <code>npm start</code>, which builds them. The API works meanwhile.</p></main></div>`,
})
