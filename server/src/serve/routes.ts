// The HTTP face of reading: every list of the ledger, and accounts as they stand now and stood before.
import type { AccountRules } from '../accounts/rules/account-rules.ts'
import type { Clock } from '../platform/clock.ts'
import type { Route } from '../platform/http/route.ts'
import { accountRoutes } from './accounts/routes.ts'
import { benchmarksRoute } from './benchmarks/routes.ts'
import { botsRoute } from './bots/routes.ts'
import { connectionsRoute } from './connections/routes.ts'
import { dealsRoute } from './deals/routes.ts'
import { equityRoute } from './equity/routes.ts'
import { investorRoute } from './investor/routes.ts'
import { positionsRoute } from './positions/routes.ts'
import { ruleRoutes } from './rules/routes.ts'
import type { ServeDeps } from './serve-deps.ts'
import type { Statistics } from './statistics/question.ts'
import { statisticsRoutes } from './statistics/routes.ts'
import { type StreamRouteDeps, streamRoute } from './stream/routes.ts'
import type { StreamDeps } from './stream/socket-stream.ts'
import { tradesRoute } from './trades/routes.ts'
import { type UsageDeps, usageRoute } from './usage/routes.ts'

export type ServeRouteDeps = ServeDeps & {
  readonly clock: Pick<Clock, 'now'>
  /** Whether the founding sample client's address is there. */
  readonly investorEndpoint: boolean
  readonly stream: StreamDeps
  readonly tokenOf: StreamRouteDeps['tokenOf']
  readonly statistics: Statistics
  /** Rules of firms, watched. */
  readonly rules: AccountRules
  readonly usage: Pick<UsageDeps, 'allowances' | 'openStreams'>
}

export function serveRoutes(deps: ServeRouteDeps): Route[] {
  return [
    tradesRoute(deps),
    dealsRoute(deps),
    positionsRoute(deps),
    ...accountRoutes(deps),
    equityRoute(deps),
    benchmarksRoute(deps),
    ...statisticsRoutes(deps),
    botsRoute(deps),
    connectionsRoute(deps),
    ...ruleRoutes(deps),
    streamRoute({ ...deps.stream, tokenOf: deps.tokenOf }),
    usageRoute({ read: deps.read, ...deps.usage }),
    ...(deps.investorEndpoint ? [investorRoute(deps)] : []),
  ]
}
