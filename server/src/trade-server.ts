// Composition root of the trade server: a process of its own, with its own port, keys and credentials. Nothing here decides
// anything; it only connects. The read server loads none of this.
import { randomUUID } from 'node:crypto'
import { createAuditTrail } from './access/audit/audit-trail.ts'
import { clientIp, parseNetworks } from './access/client-ip.ts'
import { createGate } from './access/gate.ts'
import { isInNetworks } from './access/ip-address.ts'
import { createKeyRing } from './access/keys/key-ring.ts'
import { defaultLimits } from './access/limits/rate.ts'
import { createOwnPages } from './access/people/own-page.ts'
import { createWorkSlots } from './access/people/work-slots.ts'
import { createVault } from './access/vault/vault.ts'
import type { Config } from './config/config.ts'
import { builtPages, readVersion } from './config/places.ts'
import { serverUrl } from './config/server-url.ts'
import type { TradeSecrets } from './config/trade-secrets.ts'
import { operationsRoutes } from './operations/routes.ts'
import { systemClock, type Timer } from './platform/clock.ts'
import type { Database } from './platform/database/database.ts'
import { keepListening } from './platform/database/listening-session.ts'
import { openDatabase } from './platform/database/open-database.ts'
import type { Route } from './platform/http/route.ts'
import { createHttpServer } from './platform/http/server.ts'
import type { Log } from './platform/log.ts'
import { createMetrics } from './platform/metrics.ts'
import { readPageFiles } from './platform/pages/page-files.ts'
import { createDeskSessions } from './trade/accounts/desk-sessions.ts'
import { resolveTradeAccount } from './trade/accounts/resolve-account.ts'
import { loadTradeAccount, loadTradeAccounts } from './trade/accounts/trade-account-store.ts'
import { openTradeSecrets } from './trade/accounts/trade-secrets.ts'
import { createLeaseKeeper } from './trade/arm/lease-keeper.ts'
import { killFolderOf } from './trade/kill/kill-files.ts'
import { createKillSwitch } from './trade/kill/kill-switch.ts'
import { watchOpenQuestions } from './trade/orders/open-questions.ts'
import { createOrderDesk } from './trade/orders/order-desk.ts'
import type { OrderDesk } from './trade/orders/order-desk-port.ts'
import { watchStranded } from './trade/orders/watch-stranded.ts'
import { BUNDLE, HOME, tradePageRoutes } from './trade/pages/routes.ts'
import { loadTradePeople } from './trade/people/person-store.ts'
import { type TradePeopleRouteDeps, tradePeopleRoutes } from './trade/people/routes.ts'
import { createTradeSessionGate, requireFresh } from './trade/people/session-gate.ts'
import { createTradeSessions } from './trade/people/sessions.ts'
import { tradeRoutes } from './trade/serve/routes.ts'
import { tradeShowRoutes } from './trade/show/routes.ts'
import type { SignalShowDeps } from './trade/show/signal-routes.ts'
import { createSignals } from './trade/signals/create-signals.ts'
import type { TradeConnector } from './trade/trade-port.ts'
import { tradingVenues } from './trade/venues.ts'

export type TradeServer = {
  readonly url: string
  readonly home: Database['home']
  /** Answers what is under way, gives the leases back, then closes everything. Safe to call twice. */
  stop(): Promise<void>
  reloadTls(): void
}

export type TradeServerDeps = {
  readonly config: Config
  readonly port: number
  readonly secrets: TradeSecrets
  readonly log: Log
  /** The time by which orders live; default the machine's. */
  readonly clock?: Timer
  /** Default: every venue that trades. */
  readonly connectors?: readonly TradeConnector[]
}

/** How long requests in flight may take to finish at a stop, in milliseconds. */
const DRAIN_MS = 12_000

export async function startTradeServer(deps: TradeServerDeps): Promise<TradeServer> {
  const { config, secrets, log } = deps
  const clock = deps.clock ?? systemClock
  const connectors = deps.connectors ?? tradingVenues
  const open = new AsyncDisposableStack()
  try {
    const database = open.use(
      await openDatabase({ dataDir: config.dataDir, url: config.databaseUrl, log }),
    )
    const ring = open.use(
      await createKeyRing({ database, pepper: secrets.pepper, clock: systemClock, log }),
    )
    const trail = open.use(
      createAuditTrail({ database, chain: 'trade-requests', clock: systemClock, log }),
    )
    const metrics = createMetrics()
    const vault = createVault(() => ({ current: secrets.tradeKey, next: null }))
    const kill = open.use(
      createKillSwitch({ folder: killFolderOf(config.dataDir), database, clock, log }),
    )
    await kill.refresh()
    const sessions = open.use(
      createDeskSessions({
        ...{ connectors, clock, log },
        loadAccount: (accountId) => loadTradeAccount(database.read, accountId),
        openSecrets: (accountId) => openTradeSecrets({ database, vault }, accountId),
      }),
    )
    const people = createTradeSessions(systemClock)
    const serverId = randomUUID()
    const leases = createLeaseKeeper({
      ...{ database, serverId, clock, log },
      onTaken(accountId) {
        void desk
          .recover(accountId)
          .then(() => leases.recovered(accountId))
          .catch((error: unknown) => log.error('trade: what was left open is not settled', error))
      },
    })
    const desk = createOrderDesk({ database, sessions, kill, leases, serverId, clock, log })
    // Orders under way are answered before the leases go: closed in reverse order.
    open.use(leases)
    open.use(desk)
    // A lost connection may still hold an account's row for a minute; the keeper looks again, so the start need not fail.
    await leases
      .look()
      .catch((error: unknown) => log.error('trade: leases could not be taken at the start', error))
    open.use(
      keepListening({
        ...{ database, log, purpose: 'trade changes', channel: 'tidemark_trade' },
        onWord: () => void look(),
        onListening: () => void look(),
      }),
    )
    const look = async () => {
      try {
        await kill.refresh()
        sessions.renew(await loadTradeAccounts(database.read))
        people.keepOnly(await loadTradePeople(database.read))
        await leases.look()
      } catch (error) {
        log.error('trade: changes could not be read', error)
      }
    }
    const signals = open.use(
      createSignals({ ...{ database, desk, leases, vault, clock, log }, pepper: secrets.pepper }),
    )
    const pages = createOwnPages({
      publicUrl: config.publicUrl,
      encrypted: config.tls !== null,
    })
    const gate = createGate({
      ...{ ring, limits: defaultLimits, clock: systemClock, classes: ['trade'] },
      people: createTradeSessionGate({
        ...{ sessions: people, pages, rate: defaultLimits.classes.page, clock: systemClock },
      }),
    })
    const trusted = parseNetworks(config.trustedProxies)
    open.use(watchStranded({ read: database.read, desk, leases, serverId, clock, log }))
    const questions = open.use(watchOpenQuestions(database.read, systemClock))
    metrics.watchEach(
      'tidemark_trade_orders_unresolved',
      'Orders of which nobody knows what became; human: a person has to look',
      'state',
      () => questions.counts,
    )
    metrics.watch(
      'tidemark_trade_kill_switches',
      'Kill switches that are on',
      () => kill.list().length,
    )
    metrics.watch('tidemark_trade_orders_in_flight', 'Orders being sent now', () => desk.inFlight)
    const http = await createHttpServer({
      routes: allRoutes({
        config,
        database,
        metrics,
        desk,
        signalRoutes: signals.routes,
        people: { database, vault, clock: systemClock, slots: createWorkSlots() },
        ...{ kill, clock, log, vault, leases, connectors, pages, sessions: people },
        pepper: secrets.pepper,
        requireFresh: (caller) => requireFresh(caller, people.nowMs()),
      }),
      admit: (request) => gate.admit(request),
      audit: (entry) => trail.record(entry),
      observe: (route, status, seconds) => metrics.request(route, status, seconds),
      clientIp: (peer, forwardedFor) => clientIp(peer, forwardedFor, trusted),
      isTrustedProxy: (address) => isInNetworks(trusted, address),
      ...{ publicUrl: config.publicUrl, allowedHosts: config.allowedHosts, tls: config.tls, log },
      clock: systemClock,
    })
    open.defer(() => http.drain(DRAIN_MS))
    const { port } = await http.listen(config.host, deps.port)
    let stopping: Promise<void> | null = null
    return {
      url: serverUrl(config, port),
      home: database.home,
      stop() {
        stopping ??= open.disposeAsync()
        return stopping
      },
      reloadTls: () => http.reloadTls(),
    }
  } catch (error) {
    await open.disposeAsync()
    throw error
  }
}

export type TradeRouteDeps = Omit<SignalShowDeps, 'kill' | 'database'> &
  TradePeopleRouteDeps & {
    readonly config: Pick<Config, 'publicUrl' | 'tls'>
    readonly database: Pick<Database, 'read' | 'write' | 'ready' | 'transaction'>
    readonly metrics: ReturnType<typeof createMetrics>
    readonly desk: OrderDesk
    readonly kill: ReturnType<typeof createKillSwitch>
    readonly signalRoutes: readonly Route[]
  }

/** Every route of the trade server; OpenAPI is made from the same list. */
export function allRoutes(deps: TradeRouteDeps): readonly Route[] {
  const { config, database, metrics, signalRoutes } = deps
  const own = tradeRoutes({
    ...deps,
    resolve: (name, request) => resolveTradeAccount(database, name, request),
  })
  const shown = [...tradePeopleRoutes(deps), ...tradeShowRoutes(deps)]
  const pages = tradePageRoutes(readPageFiles(builtPages, [BUNDLE]))
  const routes = [...own, ...signalRoutes, ...shown, ...pages]
  const operations = operationsRoutes({
    kind: 'trade',
    ...{ ready: () => database.ready(), home: async () => HOME, metrics, version: readVersion() },
    ...{ publicUrl: config.publicUrl, scheme: config.tls === null ? 'http' : 'https' },
    routes: () => routes,
  })
  return [...routes, ...operations]
}
