// The routes that are about the server itself: health, version, metrics, description, pages.
// The only file of this folder that knows the contract of a trade.
import { tradeExample } from '@tidemark/contract'
import type { Route } from '../platform/http/route.ts'
import { healthRoutes, inspectionRoutes } from './health-routes.ts'
import type { OperationsDeps } from './operations-deps.ts'
import { pageRoutes } from './page-routes.ts'

export function operationsRoutes(deps: OperationsDeps): Route[] {
  const all = () => [...deps.routes(), ...routes]
  const routes: Route[] = [
    ...healthRoutes(deps),
    ...inspectionRoutes(deps),
    ...pageRoutes({ ...deps, all, example: tradeExample }),
  ]
  return routes
}
