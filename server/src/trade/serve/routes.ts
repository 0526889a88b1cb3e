// Every route of the trade server about orders and control; signals have their own.
import type { Route } from '../../platform/http/route.ts'
import { type ControlRouteDeps, controlRoutes } from './control-routes.ts'
import { type OrderRouteDeps, orderRoutes } from './order-routes.ts'
import { readRoutes } from './read-routes.ts'

export function tradeRoutes(deps: OrderRouteDeps & ControlRouteDeps): Route[] {
  return [...orderRoutes(deps), ...readRoutes(deps), ...controlRoutes(deps)]
}
