// Every route of the read server, put together from its slices; the server runs them and OpenAPI is made from the same list.
import { credentialOf } from './access/credential.ts'
import { countPeople } from './access/people/person-store.ts'
import { sessionIdOf } from './access/people/session-id.ts'
import type { AdminRoom } from './admin-room.ts'
import type { Config } from './config/config.ts'
import { builtPages, readVersion } from './config/places.ts'
import { connectRoutes } from './connect/serve/routes.ts'
import { importRoutes } from './import/routes.ts'
import { operationsRoutes } from './operations/routes.ts'
import type { Database } from './platform/database/database.ts'
import type { Route } from './platform/http/route.ts'
import type { createMetrics } from './platform/metrics.ts'
import { readPageFiles } from './platform/pages/page-files.ts'
import { type ServeRouteDeps, serveRoutes } from './serve/routes.ts'
import { showRoutes } from './show/routes.ts'

export type ReadRouteDeps = {
  readonly config: Pick<Config, 'publicUrl' | 'tls' | 'investorEndpoint' | 'frameAncestors'>
  readonly admin: AdminRoom
  readonly database: Pick<Database, 'read' | 'ready'>
  readonly metrics: ReturnType<typeof createMetrics>
  readonly ingestRoutes: readonly Route[]
} & Pick<
  ServeRouteDeps,
  'clock' | 'held' | 'shared' | 'matchesInvestorHash' | 'stream' | 'usage' | 'rules' | 'statistics'
>

/** What the pages of the trade server load is not among them: the script that arms is never served from here. */
const readBundles = ['overlays', 'dashboard', 'admin'] as const

/** Every route of the read server; OpenAPI is made from the same list. */
export function readRoutes(deps: ReadRouteDeps): readonly Route[] {
  const { config, database, metrics, ingestRoutes, clock, held, matchesInvestorHash } = deps
  const { stream, usage, shared, rules, statistics } = deps
  const serve = serveRoutes({
    ...{
      read: database.read,
      clock,
      held,
      shared,
      matchesInvestorHash,
      stream,
      usage,
      rules,
      statistics,
      tokenOf: (header) => credentialOf(header) ?? sessionIdOf(header('cookie')),
    },
    investorEndpoint: config.investorEndpoint,
  })
  const show = showRoutes({
    ...deps.admin,
    files: readPageFiles(builtPages, readBundles),
    frameAncestors: config.frameAncestors,
  })
  const { admin } = deps
  const routes = [
    ...[...ingestRoutes, ...serve, ...connectRoutes(admin)],
    ...[...importRoutes(admin.imports), ...show],
  ]
  const operations = operationsRoutes({
    kind: 'read',
    ready: () => database.ready(),
    home: async () => ((await countPeople(database.read)) > 0 ? '/dashboard' : null),
    metrics,
    version: readVersion(),
    publicUrl: config.publicUrl,
    scheme: config.tls === null ? 'http' : 'https',
    routes: () => routes,
  })
  return [...routes, ...operations]
}
