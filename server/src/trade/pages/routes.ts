// The pages of the trade server, and the files that they load: its own bundle and no other. They hold nobody's data.
import type { Route } from '../../platform/http/route.ts'
import { assetRoute, bundlePage, pageRoute } from '../../platform/pages/built-page.ts'
import type { PageFiles } from '../../platform/pages/page-files.ts'

/** What is built for these pages. */
export const BUNDLE = 'trading'

/** Where the first of them is. */
export const HOME = '/trading'

const places = [
  { path: HOME, id: 'trading', summary: 'The pages of the trade server' },
  { path: `${HOME}/:page`, id: 'trading_page', summary: 'A page of the trade server' },
  {
    path: `${HOME}/:page/:item`,
    id: 'trading_item',
    summary: 'A page of the trade server about one thing',
  },
] as const

export function tradePageRoutes(files: PageFiles): Route[] {
  return [
    ...places.map(
      ({ path, id, summary }): Route => ({
        ...pageRoute,
        ...{ path, id, summary },
        handle: async (request) => bundlePage(files, BUNDLE, request),
      }),
    ),
    assetRoute(files),
  ]
}
