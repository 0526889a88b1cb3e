// The part of the trade server that signals go through, in a process that can be killed: route, queue, worker, order desk and
// the connector to the practice broker, put together as the trade server does. Two things differ: a hook may be sent to as
// fast as the run wants, and the server's id stays the same, so that its lease need not lapse before it goes on.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createVault } from '../../../src/access/vault/vault.ts'
import { systemClock } from '../../../src/platform/clock.ts'
import { openDatabase } from '../../../src/platform/database/open-database.ts'
import { anyone } from '../../../src/platform/http/route.ts'
import { createHttpServer } from '../../../src/platform/http/server.ts'
import { createPinoLog } from '../../../src/platform/log-pino.ts'
import { Secret } from '../../../src/platform/secret.ts'
import { createDeskSessions } from '../../../src/trade/accounts/desk-sessions.ts'
import { loadTradeAccount } from '../../../src/trade/accounts/trade-account-store.ts'
import { createLeaseKeeper } from '../../../src/trade/arm/lease-keeper.ts'
import { createKillSwitch } from '../../../src/trade/kill/kill-switch.ts'
import { createOrderDesk, type RunningDesk } from '../../../src/trade/orders/order-desk.ts'
import { createSignals } from '../../../src/trade/signals/create-signals.ts'
import { ticktraderTrading } from '../../../src/trade/ticktrader/trading-connector.ts'

/** Written by the run; a file, because the arguments of a process are for everybody to read. */
export type SignalServerSettings = {
  readonly folder: string
  readonly databaseUrl: string
  readonly port: number
  readonly pepper: string
  readonly tradeKey: string
  /** Web API secrets of the practice accounts, by account id. */
  readonly secrets: Readonly<Record<string, string>>
}

const [, , file = ''] = process.argv
// Written by signal-target.ts.
const settings = JSON.parse(readFileSync(file, 'utf8')) as SignalServerSettings
const clock = systemClock
const log = createPinoLog('warn')
const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())

await using open = new AsyncDisposableStack()
const database = open.use(
  await openDatabase({
    ...{ dataDir: settings.folder, url: new Secret(settings.databaseUrl), log, migrate: false },
  }),
)
const sessions = open.use(
  createDeskSessions({
    connectors: [ticktraderTrading],
    loadAccount: (accountId) => loadTradeAccount(database.read, accountId),
    openSecrets: (accountId) =>
      Promise.resolve({ web_api_secret: new Secret(settings.secrets[accountId] ?? '') }),
    ...{ clock, log },
  }),
)
const kill = open.use(
  createKillSwitch({ folder: join(settings.folder, 'kill'), database, clock, log }),
)
const made: { desk: RunningDesk | null } = { desk: null }
const serverId = 'torture'
const leases = open.use(
  createLeaseKeeper({
    ...{ database, serverId, clock, log },
    onTaken(accountId, clean) {
      if (clean) return
      void made.desk?.recover(accountId).then(() => leases.recovered(accountId))
    },
  }),
)
const desk = open.use(createOrderDesk({ database, sessions, kill, leases, serverId, clock, log }))
made.desk = desk
const tradeKey = new Secret(settings.tradeKey)
const signals = open.use(
  createSignals({
    ...{ database, desk, leases, clock, log, pepper: new Secret(settings.pepper) },
    vault: createVault(() => ({ current: tradeKey, next: null })),
    rate: { perSecond: 1e6, burst: 1e6 },
  }),
)
const http = await createHttpServer({
  routes: signals.routes,
  admit: () => anyone,
  audit: () => undefined,
  observe: () => undefined,
  clientIp: (peer) => peer.replace('::ffff:', ''),
  isTrustedProxy: () => true,
  ...{ publicUrl: null, allowedHosts: [], tls: null, log, clock },
})
open.defer(() => http.drain(5_000))
// A connection that was lost in silence may hold an account's lock for up to a minute.
for (let tries = 0; tries < 90; tries++) {
  try {
    await leases.look()
    break
  } catch {
    await clock.wait(1_000)
  }
}
await http.listen('127.0.0.1', settings.port)
process.stdout.write('ready\n')
await new Promise((resolve) => {
  stop.signal.addEventListener('abort', resolve)
})
