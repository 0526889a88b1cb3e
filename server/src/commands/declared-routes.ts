// Every route of the read server as it is declared, for documents: the handlers are there but have nothing to run on.
// The same list that the server starts with, so a route cannot be forgotten here.
import { expertRoutes } from '../ingest/expert/routes.ts'
import { ingestRoutes } from '../ingest/routes.ts'
import type { Route } from '../platform/http/route.ts'
import { readRoutes } from '../read-routes.ts'
import { notRunning } from './not-running.ts'

export function declaredRoutes(): readonly Route[] {
  return readRoutes({
    config: {
      publicUrl: null,
      tls: null,
      investorEndpoint: true,
      frameAncestors: [],
    },
    database: notRunning(),
    metrics: notRunning(),
    clock: notRunning(),
    held: notRunning(),
    shared: notRunning(),
    stream: notRunning(),
    admin: {
      ...{ people: notRunning(), book: notRunning(), pages: notRunning(), keys: notRunning() },
      ...{ audit: notRunning(), connect: notRunning(), imports: notRunning() },
      server: { version: '', tradePort: 0 },
      examine: () => Promise.reject(new Error('a route is only declared')),
      expertFolder: '',
      hasDailyCloses: () => false,
    },
    usage: notRunning(),
    rules: notRunning(),
    statistics: notRunning(),
    matchesInvestorHash: () => Promise.reject(new Error('a route is only declared')),
    ingestRoutes: [...ingestRoutes(notRunning()), ...expertRoutes(notRunning())],
  })
}
