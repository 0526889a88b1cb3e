// Composition root of the read server: opens the parts in the order in which they need each other, closes them in reverse.
// Nothing here decides anything; it only connects.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { createSigner } from './access/audit/anchor.ts'
import { createAnchorWriter } from './access/audit/anchor-writer.ts'
import { createAuditTrail } from './access/audit/audit-trail.ts'
import { clientIp, parseNetworks } from './access/client-ip.ts'
import { createGate } from './access/gate.ts'
import { isInNetworks } from './access/ip-address.ts'
import { createKeyRing } from './access/keys/key-ring.ts'
import { defaultLimits } from './access/limits/rate.ts'
import { firstLink } from './access/people/manage-people.ts'
import { createVault } from './access/vault/vault.ts'
import { createAccountPort } from './account-port.ts'
import { createAnnouncer } from './accounts/announcer.ts'
import { createHeldPictures } from './accounts/held-pictures.ts'
import { createInvestorCheck } from './accounts/investor-password.ts'
import { createPictureBook } from './accounts/picture-book.ts'
import { createAccountRules } from './accounts/rules/account-rules.ts'
import { createRuleWatcher } from './accounts/rules/rule-watcher.ts'
import { keepPresence, notePresence } from './accounts/server-presence.ts'
import { createAdmin } from './admin-room.ts'
import type { Config } from './config/config.ts'
import { readMasterKeys } from './config/master-key-change.ts'
import type { ReadSecrets } from './config/secrets.ts'
import { serverUrl } from './config/server-url.ts'
import { openConnectionSecrets } from './connect/connections/manage-connections.ts'
import { type Connect, createConnect } from './connect/create-connect.ts'
import { venues } from './connect/venues.ts'
import { dealBookOf } from './connected-deals.ts'
import { forgetUploads } from './import/forget-uploads.ts'
import { createIngest } from './ingest/create-ingest.ts'
import type { Outcome } from './ingest/pending-trade.ts'
import { isIngestBug, withSeededBug, withSeededReportBug } from './ingest/seeded-bug.ts'
import { openPeople } from './people-room.ts'
import type { Bus } from './platform/bus/bus.ts'
import { openNatsBus } from './platform/bus/nats-bus.ts'
import { openNotifyBus } from './platform/bus/notify-bus.ts'
import { systemClock, type Timer } from './platform/clock.ts'
import type { Database } from './platform/database/database.ts'
import { openDatabase } from './platform/database/open-database.ts'
import type { Caller, Route } from './platform/http/route.ts'
import { createHttpServer } from './platform/http/server.ts'
import type { Log } from './platform/log.ts'
import { createMetrics, type IngestResult } from './platform/metrics.ts'
import type { Secret } from './platform/secret.ts'
import { readRoutes } from './read-routes.ts'
import { createSharedRows, unsharedRows } from './serve/accounts/shared-rows.ts'
import { createStatisticsThread } from './serve/statistics/thread/statistics-thread.ts'
import { openEpoch } from './serve/stream/epoch.ts'
import { createHub } from './serve/stream/hub.ts'
import { createOpenStreams } from './serve/stream/open-streams.ts'
import { createWidgets } from './show/widgets/create-widgets.ts'

export type ReadServer = {
  readonly url: string
  readonly home: Database['home']
  /** Finishes what was taken, then closes everything. Safe to call twice. */
  stop(): Promise<void>
  /** Reads the TLS files again. */
  reloadTls(): void
  /** What stands after the # of the link by which the first person sets up a log-in; null when there is somebody. */
  firstLink(): Promise<Secret | null>
}

export type ReadServerDeps = {
  readonly config: Config
  readonly secrets: ReadSecrets
  readonly log: Log
  /** The time by which accounts are read, held and shown; a test lets an hour pass in minutes. Default the machine's. */
  readonly accountClock?: Timer
}

/** How long requests in flight may take to finish at a stop, in milliseconds. */
const DRAIN_MS = 8_000

const results: Record<Outcome['kind'] | 'invalid', IngestResult> = {
  created: 'created',
  duplicate: 'duplicate',
  updated: 'updated',
  conflict: 'mismatch',
  invalid: 'invalid',
  refused: 'invalid',
  unavailable: 'failed',
  unknown: 'failed',
}

export async function startReadServer({
  config,
  secrets,
  log,
  accountClock = systemClock,
}: ReadServerDeps): Promise<ReadServer> {
  const clock = systemClock
  const open = new AsyncDisposableStack()
  try {
    const { seededBug } = config
    if (seededBug !== null)
      log.warn('SEEDED BUG: this server loses or corrupts data on purpose', { bug: seededBug })
    const database = open.use(
      await openDatabase({
        dataDir: config.dataDir,
        url: config.databaseUrl,
        log,
        ...(seededBug === 'synchronous_commit_off' ? { unsafeForTorture: true as const } : {}),
      }),
    )
    const ring = open.use(await createKeyRing({ database, pepper: secrets.pepper, clock, log }))
    open.use(
      createAnchorWriter({
        database,
        file: join(config.dataDir, 'audit', 'anchors.jsonl'),
        signer: createSigner(secrets.auditSigningKey),
        clock,
        log,
      }),
    )
    const trail = open.use(createAuditTrail({ database, chain: 'requests', clock, log }))
    const metrics = createMetrics()
    const announcer = createAnnouncer()
    const held = open.use(createHeldPictures(accountClock))
    const shared = createSharedRows(clock)
    announcer.onNews((ids) => shared.forget(ids))
    await notePresence(database.write, accountClock.now())
    open.use(keepPresence({ database, clock: accountClock, log }))
    open.use(forgetUploads({ database, clock, log }))
    const rules = createAccountRules({ read: database.read })
    open.use(createRuleWatcher({ database, rules, announcer, clock: accountClock, log }))
    const book = createPictureBook({ database, announcer, held })
    const vault = createVault(() => readMasterKeys(config))
    const ingest = open.use(
      createIngest({
        database,
        // Waits are by the machine's clock; what is written is dated by that of the accounts.
        clock: { now: () => accountClock.now(), monotonicMs: () => clock.monotonicMs() },
        log,
        announcer,
        held,
        events: {
          trades: (kind, count) => metrics.ingest.trades(results[kind], count),
          deals: (result, count) => metrics.ingest.deals(result, count),
          strippedNul: () => metrics.ingest.strippedNul.inc(),
          group(trades, ms) {
            metrics.ingest.groupSize.observe(trades)
            metrics.ingest.commitSeconds.observe(ms / 1000)
          },
        },
        ...(isIngestBug(seededBug)
          ? {
              around: {
                commits: (commits) => withSeededBug(commits, seededBug),
                reports: (writer) => withSeededReportBug(writer, seededBug),
              },
            }
          : {}),
      }),
    )
    metrics.watch(
      'tidemark_ingest_waiting_trades',
      'Trades waiting to be written',
      () => ingest.queued,
    )
    const connect = open.use(
      createConnect({
        database,
        clock: accountClock,
        log,
        book,
        dealBook: dealBookOf(ingest),
        connectors: venues,
        openSecrets: (connectionId) => openConnectionSecrets({ database, vault }, connectionId),
        serverId: randomUUID(),
        onRequest: (venue) => metrics.connector.requests(venue, 1),
      }),
    )
    const health = (pick: (one: ReturnType<Connect['health']>) => number) => () =>
      new Map(venues.map(({ venue }) => [venue, pick(connect.health(venue))]))
    metrics.watchEach(
      'tidemark_connector_up',
      'Connections that this server reads and that are live',
      'venue',
      health(({ live }) => live),
    )
    metrics.watchEach(
      'tidemark_connector_last_message_age_seconds',
      'Age of the oldest last answer of the connections that this server reads',
      'venue',
      health(({ oldestAgeS }) => oldestAgeS),
    )
    const people = open.use(await openPeople({ config, database, vault, clock, log }))
    const gate = createGate({ ring, limits: defaultLimits, clock, people: people.gate })
    const trusted = parseNetworks(config.trustedProxies)
    const bus = open.use(await openBus({ config, database, log }))
    const hub = open.use(
      createHub({
        accounts: { read: database.read, clock: accountClock, held, shared: unsharedRows, rules },
        ...{ clock, announcer, log, epoch: await openEpoch(database) },
      }),
    )
    bus.onWords((words) => {
      shared.forget(words.map(Number))
      hub.wake(words.map(Number))
    })
    bus.onGap(() => {
      shared.forget(null)
      hub.wake(null)
    })
    announcer.onNews((ids) => bus.publish(ids.map(String)))
    const streams = open.use(
      createOpenStreams({
        ...{ hub, clock },
        onKeysChanged(listener) {
          ring.onChange(listener)
          people.book.onChange(listener)
        },
        stillHolds(token, ip, caller) {
          if (!gate.isCertain()) return 'unknown'
          return sameRights(gate.callerOf(token, ip), caller) ? 'yes' : 'no'
        },
      }),
    )
    metrics.watch('tidemark_stream_clients', 'Open streams', () => streams.size)
    const overlays = open.use(
      createWidgets({
        ...{ clock, accountClock, log, overlays: ring.overlays },
        ...{ read: database.read, write: database.write },
        port: createAccountPort(hub, () => routes),
        nowMs: () => ring.nowMs(),
        isCertain: () => gate.isCertain(),
        onKeysChanged: (listener) => ring.onChange(listener),
      }),
    )
    metrics.watch('tidemark_overlay_clients', 'Open overlays', () => overlays.size)
    const stream = { hub, streams, overlays }
    const usage = {
      allowances: (keyId: string) => gate.allowances(keyId),
      openStreams: (keyId: string) => streams.openOf(keyId),
    }
    const statistics = open.use(createStatisticsThread({ read: database.read, log }))
    const routes: readonly Route[] = readRoutes({
      ...{
        config,
        database,
        metrics,
        clock: accountClock,
        held,
        shared,
        stream,
        usage,
        rules,
        statistics,
        admin: createAdmin({ config, secrets, database, people, ingest, timer: clock, log }),
        ingestRoutes: ingest.routes,
      },
      matchesInvestorHash: createInvestorCheck({ vault, read: database.read }),
    })
    const http = await createHttpServer({
      routes,
      admit: (request) => gate.admit(request),
      audit: (entry) => trail.record(entry),
      observe: (route, status, seconds) => metrics.request(route, status, seconds),
      clientIp: (peer, forwardedFor) => clientIp(peer, forwardedFor, trusted),
      isTrustedProxy: (address) => isInNetworks(trusted, address),
      publicUrl: config.publicUrl,
      allowedHosts: config.allowedHosts,
      tls: config.tls,
      log,
      clock,
    })
    // Streams never end by themselves: they are ended first, and their clients resume at another server.
    open.defer(async () => {
      await streams[Symbol.asyncDispose]()
      await overlays[Symbol.asyncDispose]()
      await http.drain(DRAIN_MS)
    })
    const { port } = await http.listen(config.host, config.port)
    let stopping: Promise<void> | null = null
    return {
      url: serverUrl(config, port),
      home: database.home,
      stop() {
        stopping ??= open.disposeAsync()
        return stopping
      },
      reloadTls: () => http.reloadTls(),
      firstLink: () => firstLink({ ...people.people, actor: 'server' }),
    }
  } catch (error) {
    await open.disposeAsync()
    throw error
  }
}

/** A stream goes on only as it began: whoever may do less now has to come again. */
function sameRights(now: Caller | null, then: Caller): boolean {
  if (now === null || !now.scopes.has('stream:read')) return false
  const [one, two] = [now.accounts, then.accounts].map((set) =>
    set === null ? null : [...set].sort().join(),
  )
  return one === two
}

async function openBus({
  config,
  database,
  log,
}: Pick<ReadServerDeps, 'config' | 'log'> & { database: Database }): Promise<Bus> {
  if (config.natsUrl === null) return openNotifyBus({ database, log })
  return openNatsBus({ url: config.natsUrl, log })
}
