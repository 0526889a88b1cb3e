// The pages that browsers open and the files that they load. They hold nobody's data: what they show they ask for,
// with the credentials of who opened them.

import { isWidget } from '@tidemark/contract/widget'
import type { Route } from '../../platform/http/route.ts'
import {
  assetRoute,
  bundlePage,
  fileAnswer,
  notBuilt,
  pageRoute,
} from '../../platform/pages/built-page.ts'
import type { PageFiles } from '../../platform/pages/page-files.ts'
import { TidemarkError } from '../../platform/problem.ts'

export type PageRouteDeps = {
  readonly files: PageFiles
  /** Origins whose pages may frame overlays. */
  readonly frameAncestors: readonly string[]
}

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
      ...pageRoute,
      ...{ path, id, summary },
      handle: async (request) => bundlePage(files, bundle, request),
    }),
  )
  return [
    ...pages,
    ...overlays.map(
      ({ path, id, summary }): Route => ({
        ...pageRoute,
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
        ...pageRoute,
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
          return file === undefined ? notBuilt : fileAnswer(request, file, anywhere)
        },
      }),
    ),
    assetRoute(files),
  ]
}
