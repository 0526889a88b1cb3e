// Everything that the read server shows to people.
import type { Route } from '../platform/http/route.ts'
import { type AuditRouteDeps, auditRoutes } from './audit/routes.ts'
import { type BenchmarkWriteDeps, benchmarkWriteRoutes } from './benchmarks/routes.ts'
import { type ExpertRouteDeps, expertRoutes } from './expert/routes.ts'
import { type HealthRouteDeps, healthRoutes } from './health/routes.ts'
import { type KeyRouteDeps, keyRoutes } from './keys/routes.ts'
import { type PageRouteDeps, pageRoutes } from './pages/routes.ts'
import { type PasskeyRouteDeps, passkeyRoutes } from './people/passkey-routes.ts'
import { type PeopleRouteDeps, peopleRoutes } from './people/people-routes.ts'
import { type SessionRouteDeps, sessionRoutes } from './people/session-routes.ts'
import { type SetupRouteDeps, setupRoutes } from './people/setup-routes.ts'
import { type RuleWriteDeps, ruleWriteRoutes } from './rules/routes.ts'
import { type OverlayRouteDeps, overlayRoutes } from './widgets/routes.ts'

/** What people do at the admin pages. */
export type AdminRouteDeps = SetupRouteDeps &
  SessionRouteDeps &
  PeopleRouteDeps &
  PasskeyRouteDeps &
  KeyRouteDeps &
  ExpertRouteDeps &
  AuditRouteDeps &
  HealthRouteDeps &
  BenchmarkWriteDeps

export type ShowRouteDeps = OverlayRouteDeps & AdminRouteDeps & RuleWriteDeps & PageRouteDeps

export function showRoutes(deps: ShowRouteDeps): Route[] {
  return [
    ...pageRoutes(deps),
    ...setupRoutes(deps),
    ...sessionRoutes(deps),
    ...peopleRoutes(deps),
    ...passkeyRoutes(deps),
    ...keyRoutes(deps),
    ...overlayRoutes(deps),
    ...expertRoutes(deps),
    ...auditRoutes(deps),
    ...healthRoutes(deps),
    ...ruleWriteRoutes(deps),
    ...benchmarkWriteRoutes(deps),
  ]
}
