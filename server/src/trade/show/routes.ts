// Everything that the trade server's own pages ask for beside limits, arming and the kill switch (../serve/control-routes.ts).
import type { Route } from '../../platform/http/route.ts'
import { tradeAccountRoutes } from './account-routes.ts'
import { tradeOrderRoutes } from './order-routes.ts'
import { type SignalShowDeps, tradeSignalRoutes } from './signal-routes.ts'

export function tradeShowRoutes(deps: SignalShowDeps): Route[] {
  return [...tradeAccountRoutes(deps), ...tradeOrderRoutes(deps), ...tradeSignalRoutes(deps)]
}
