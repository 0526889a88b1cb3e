// Puts the parts of signals together: the routes that take them, and the worker that executes what was taken.
import { createTokenHasher } from '../../access/keys/token-hash.ts'
import type { Rate } from '../../access/limits/rate.ts'
import { createRateLimiter } from '../../access/limits/rate-limiter.ts'
import type { Vault } from '../../access/vault/vault.ts'
import type { Timer } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Route } from '../../platform/http/route.ts'
import type { Log } from '../../platform/log.ts'
import type { Secret } from '../../platform/secret.ts'
import type { LeaseKeeper } from '../arm/lease-keeper.ts'
import { openOwnLine } from './own-line.ts'
import { signalRoutes } from './routes.ts'
import { runSignals } from './run-signals.ts'
import type { SignalDesk } from './signal-desk.ts'
import { createSymbolMemory } from './symbol-memory.ts'

export type SignalsDeps = {
  readonly database: Pick<Database, 'read' | 'write' | 'transaction' | 'openSession'>
  readonly desk: SignalDesk
  readonly leases: Pick<LeaseKeeper, 'generationOf'>
  /** The trade server's own. */
  readonly pepper: Secret
  readonly vault: Pick<Vault, 'openAll'>
  readonly clock: Timer
  readonly log: Log
  /** Per hook; other than the usual only for load tests. */
  readonly rate?: Rate
}

export type Signals = AsyncDisposable & {
  readonly routes: readonly Route[]
}

const usualRate: Rate = { perSecond: 2, burst: 10 }
const failedRate: Rate = { perSecond: 20 / 60, burst: 20 }
const buckets = 10_000

export function createSignals(deps: SignalsDeps): Signals {
  const { database, desk, leases, clock, log, vault } = deps
  const worker = runSignals({
    ...{ database, desk, clock, timer: clock, log },
    symbolsOf: createSymbolMemory(clock),
    mayOpen: (id) => leases.generationOf(id) !== null,
  })
  const line = openOwnLine(database)
  const routes = signalRoutes({
    ...{ read: database.read, write: line, clock, log, vault },
    hasher: createTokenHasher(deps.pepper),
    failures: createRateLimiter({ clock, maxBuckets: buckets }),
    failedRate,
    deliveries: createRateLimiter({ clock, maxBuckets: buckets }),
    rate: deps.rate ?? usualRate,
    onQueued: (accountId) => worker.wake(accountId),
  })
  return {
    routes,
    async [Symbol.asyncDispose]() {
      await worker[Symbol.asyncDispose]()
      await line[Symbol.asyncDispose]()
    },
  }
}
