// How a page that was built is served: itself with its policy, its files under names that change with their content.
import { matchesTag } from '../http/if-none-match.ts'
import { open } from '../http/open-route.ts'
import { html, pageAnswer } from '../http/page.ts'
import type { Route, RouteAnswer, RouteRequest } from '../http/route.ts'
import { TidemarkError } from '../problem.ts'
import type { PageFile, PageFiles } from './page-files.ts'
import { pagePolicy } from './page-policy.ts'

/** What every route of a page declares; the script of the page finds out what to show from the path. */
export const pageRoute = {
  ...open,
  query: { type: 'object', additionalProperties: true },
  responses: { 200: { description: 'The page.', contentType: 'text/html' } },
} as const satisfies Partial<Route>

/** The files that built pages load. */
export const assetRoute = (files: PageFiles): Route => ({
  ...pageRoute,
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
    if (file === undefined) throw new TidemarkError('not_found', 'There is no file of this name.')
    return fileAnswer(request, file, {})
  },
})

/** A built page with its policy. */
export function bundlePage(
  files: PageFiles,
  bundle: string,
  request: Pick<RouteRequest, 'header'>,
  frameAncestors: readonly string[] = [],
): RouteAnswer {
  const file = files.page(bundle)
  if (file === undefined) return notBuilt
  return fileAnswer(request, file, { 'content-security-policy': pagePolicy(frameAncestors) })
}

/** A file that was built; 304 where the browser has it. */
export function fileAnswer(
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

export const notBuilt = pageAnswer({
  title: 'Not built',
  description: 'The pages have not been built.',
  status: 503,
  body: html`<div class="wrap"><main><h1>The pages are not built.</h1>
<p class="lede">Start Tidemark with <code>npm start</code>, which builds them. The API works meanwhile.</p></main></div>`,
})
