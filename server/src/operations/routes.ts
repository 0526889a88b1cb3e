// The routes that are about the server itself: health, version, metrics, description, pages.
// The only file of this folder that knows the contract of a trade.
import { tradeExample } from '@tidemark/contract'
import type { Route } from '../platform/http/route.ts'
import type { Metrics } from '../platform/metrics.ts'
import { healthRoutes, inspectionRoutes } from './health-routes.ts'
import { pageRoutes } from './page-routes.ts'

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

export function operationsRoutes(deps: OperationsDeps): Route[] {
  const all = () => [...deps.routes(), ...routes]
  const routes: Route[] = [
    ...healthRoutes(deps),
    ...inspectionRoutes(deps),
    ...pageRoutes({ ...deps, all, example: tradeExample }),
  ]
  return routes
}
