// Everything that the read server shows to people.
import type { Route } from '../platform/http/route.ts'
import { type PageRouteDeps, pageRoutes } from './pages/routes.ts'

export type ShowRouteDeps = PageRouteDeps

export function showRoutes(deps: ShowRouteDeps): Route[] {
  return pageRoutes(deps)
}
