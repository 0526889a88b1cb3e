// What people do with connections and accounts, over HTTP.
import type { Route } from '../../platform/http/route.ts'
import { accountRoutes } from './account-routes.ts'
import { type ConnectRouteDeps, connectionRoutes } from './connection-routes.ts'

export type { ConnectRouteDeps } from './connection-routes.ts'

export function connectRoutes(deps: ConnectRouteDeps): Route[] {
  return [...connectionRoutes(deps), ...accountRoutes(deps)]
}
