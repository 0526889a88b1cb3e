// The HTTP face of reading: every list of the ledger.
import type { Route } from '../platform/http/route.ts'
import { dealsRoute } from './deals/routes.ts'
import { positionsRoute } from './positions/routes.ts'
import type { ServeDeps } from './serve-deps.ts'
import { tradesRoute } from './trades/routes.ts'

export function serveRoutes(deps: ServeDeps): Route[] {
  return [tradesRoute(deps), dealsRoute(deps), positionsRoute(deps)]
}
