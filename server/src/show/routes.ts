// Everything that the read server shows to people.
import type { Route } from '../platform/http/route.ts'
import { type PageRouteDeps, pageRoutes } from './pages/routes.ts'
import { type PeopleRouteDeps, peopleRoutes } from './people/people-routes.ts'
import { type SessionRouteDeps, sessionRoutes } from './people/session-routes.ts'
import { type SetupRouteDeps, setupRoutes } from './people/setup-routes.ts'

import { type RuleWriteDeps, ruleWriteRoutes } from './rules/routes.ts'

export type ShowRouteDeps = RuleWriteDeps &
  PageRouteDeps &
  SetupRouteDeps &
  SessionRouteDeps &
  PeopleRouteDeps

export function showRoutes(deps: ShowRouteDeps): Route[] {
  return [
    ...pageRoutes(deps),
    ...setupRoutes(deps),
    ...sessionRoutes(deps),
    ...peopleRoutes(deps),
    ...ruleWriteRoutes(deps),
  ]
}
