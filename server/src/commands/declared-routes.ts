// Every route of the read server as it is declared, for documents: the handlers are there but have nothing to run on.
// The same list that the server starts with, so a route cannot be forgotten here.
import { expertRoutes } from '../ingest/expert/routes.ts'
import { ingestRoutes } from '../ingest/routes.ts'
import type { Route } from '../platform/http/route.ts'
import { readRoutes } from '../read-server.ts'

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
      ...{ audit: notRunning(), connect: notRunning() },
      server: { version: '', tradePort: 0 },
      examine: () => Promise.reject(new Error('a route is only declared')),
      expertFolder: '',
    },
    usage: notRunning(),
    rules: notRunning(),
    matchesInvestorHash: () => Promise.reject(new Error('a route is only declared')),
    ingestRoutes: [...ingestRoutes(notRunning()), ...expertRoutes(notRunning())],
  })
}

/** Stands for any dependency while routes are declared; using it throws. */
function notRunning<T extends object>(): T {
  const refuse = () => {
    throw new Error('a route used its dependencies while it was declared')
  }
  // Its members are only passed on, never read: a value of any type will do.
  return new Proxy({}, { get: () => refuse }) as T
}
