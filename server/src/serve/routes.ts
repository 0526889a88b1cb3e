// The HTTP face of reading: every list of the ledger, and accounts as they stand now.
import { systemClock } from '../platform/clock.ts'
import type { Route } from '../platform/http/route.ts'
import { accountRoutes } from './accounts/routes.ts'
import { dealsRoute } from './deals/routes.ts'
import { positionsRoute } from './positions/routes.ts'
import type { ServeDeps } from './serve-deps.ts'
import { tradesRoute } from './trades/routes.ts'

export function serveRoutes(deps: ServeDeps): Route[] {
  return [
    tradesRoute(deps),
    dealsRoute(deps),
    positionsRoute(deps),
    ...accountRoutes({ ...deps, clock: systemClock }),
  ]
}
