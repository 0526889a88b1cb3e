// `startPracticeTickTrader`: a TickTrader server on this machine, REST and both sockets on one port, with a market that moves.
// It is written from the vendor's protocol alone and shares no code with the connector that it is there to test.
import { once } from 'node:events'
import { createServer as createHttp, type Server } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type Certificate, fingerprint256, makeCertificate } from '../tls/certificate.ts'
import type { AccountingType, Rights } from './account.ts'
import { type AccountSpec, makeAccounts, usualAccounts } from './accounts.ts'
import { oneTimeCode } from './auth.ts'
import { createBot } from './bot.ts'
import type { Broker } from './broker.ts'
import { dayOf, endDay } from './engine/night.ts'
import { recordOpening } from './engine/opening.ts'
import { watch } from './engine/watch.ts'
import { type Faults, noFaults } from './faults.ts'
import { createOperate, type Operate } from './operate.ts'
import { createOrderFaults } from './order-faults.ts'
import { createRequestLog, type SeenRequest } from './request-log.ts'
import { createRest } from './rest/server.ts'
import type { SocketKind } from './socket/requests.ts'
import { createSockets } from './socket/server.ts'
import { createTape } from './tape.ts'
import { createThrottle } from './throttle.ts'
import { createWorld, type Execution } from './world.ts'

export type PracticeTickTraderOptions = {
  readonly host?: string
  /** Default 0: a free one. */
  readonly port?: number
  readonly seed?: number
  /** Default: one Gross, one Net with one-time codes, one Cash. */
  readonly accounts?: readonly AccountSpec[]
  /** Milliseconds between steps of the market; 0 = only `advance` moves it and time. Default 1000. */
  readonly tickMs?: number
  /** Whether the practice accounts trade by themselves. Default false. */
  readonly bot?: boolean
  /** Where time comes from. Default the machine's clock. */
  readonly now?: () => number
  /** A certificate of one's own, or false for plain http and ws. Default: self-signed, made at the start. */
  readonly tls?: Certificate | false
}

export type PracticeTickTraderAccount = {
  readonly id: string
  readonly accountingType: AccountingType
  readonly webApiId: string
  readonly webApiKey: string
  readonly webApiSecret: string
  readonly rights: Rights
  readonly totpSecret: string | null
}

export type PracticeTickTrader = AsyncDisposable &
  Operate & {
    /** Such as https://127.0.0.1:8443, without the version. */
    readonly url: string
    readonly tradeUrl: string
    readonly feedUrl: string
    readonly port: number
    /** Empty without TLS. */
    readonly fingerprint256: string
    readonly caPem: string
    readonly accounts: readonly PracticeTickTraderAccount[]
    readonly faults: Faults
    requests(): readonly SeenRequest[]
    resetRequests(): void
    /** Every order that the broker took, in order. */
    executions(): readonly Execution[]
    now(): number
    /** Steps of the market, with that much time in each. */
    advance(steps: number, stepMs?: number): void
    /** The code that an account's device would show now. */
    oneTimeCode(account: string): string
    /** One-time codes that were given hold no longer. */
    forgetCodes(): void
    /** Ends all connections; sockets with a Logoff when a reason is given. */
    cut(reason?: string): void
    openSockets(): number
    stop(): Promise<void>
  }

export async function startPracticeTickTrader(
  options: PracticeTickTraderOptions = {},
): Promise<PracticeTickTrader> {
  const { host = '127.0.0.1', seed = 1, tickMs = 1000, bot = false } = options
  const source = options.now ?? Date.now
  const begunMs = source()
  let advancedMs = 0
  const now = () => Math.floor((tickMs === 0 ? begunMs : source()) + advancedMs)
  const faults = noFaults()
  const world = createWorld({
    ...{ seed, faults, now },
    accounts: makeAccounts(options.accounts ?? usualAccounts, seed, now()),
  })
  for (const account of world.accounts.values()) recordOpening(world, account)
  const tls = options.tls === false ? null : (options.tls ?? makeCertificate())
  let port = options.port ?? 0
  const broker: Broker = {
    ...{ world, tape: createTape(), log: createRequestLog(), throttle: createThrottle(now) },
    orderFaults: createOrderFaults(faults, now),
    ports: () => ({ rest: port, trade: port, feed: port }),
  }
  broker.tape.print(world.quotes())
  const sockets = createSockets(broker)
  const rest = createRest(broker, tls === null ? 'http' : 'https')
  const server: Server =
    tls === null ? createHttp(rest) : createHttps({ cert: tls.certPem, key: tls.keyPem }, rest)
  const connections = track(server, faults)
  server.on('upgrade', (request, duplex: Duplex, head: Buffer) => {
    const kind = kindOf(request.url)
    if (kind === null) return void duplex.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n')
    sockets.upgrade(kind, request, duplex, head)
  })
  server.listen(port, host)
  await once(server, 'listening')
  // A server that listens on a port has an address of this form.
  port = (server.address() as AddressInfo).port
  const trade = createBot(world)
  let day = dayOf(now())

  function step(): void {
    world.moveMarket()
    broker.tape.print(world.quotes())
    broker.orderFaults.catchUp()
    for (const account of world.accounts.values()) watch(world, account)
    for (const today = dayOf(now()); day < today; day += 1)
      for (const account of world.accounts.values()) endDay(world, account, day)
    if (bot) trade()
    sockets.feed()
  }
  const ticking = tickMs === 0 ? undefined : setInterval(step, tickMs)

  const cut = (reason?: string) => {
    sockets.cut(reason ?? null)
    connections.cut()
  }
  const stop = async () => {
    clearInterval(ticking)
    cut()
    if (!server.listening) return
    server.close()
    await once(server, 'close')
  }
  const schemes = tls === null ? (['http', 'ws'] as const) : (['https', 'wss'] as const)
  return {
    ...createOperate(world),
    ...{ url: `${schemes[0]}://${host}:${port}`, port, faults, now, cut, stop },
    tradeUrl: `${schemes[1]}://${host}:${port}/trade`,
    feedUrl: `${schemes[1]}://${host}:${port}/feed`,
    fingerprint256: tls === null ? '' : fingerprint256(tls.certPem),
    caPem: tls?.certPem ?? '',
    accounts: [...world.accounts.values()].map(({ id, type, token }) => ({
      id: String(id),
      accountingType: type,
      ...token,
    })),
    requests: broker.log.all,
    resetRequests: broker.log.reset,
    executions: () => [...world.executions],
    advance(steps, stepMs = 1000) {
      for (let left = steps; left > 0; left -= 1) {
        advancedMs += stepMs
        step()
      }
    },
    oneTimeCode(account) {
      const secret = world.accounts.get(BigInt(account))?.token.totpSecret
      if (secret == null) throw new Error(`account ${account} needs no one-time codes`)
      return oneTimeCode(secret, now())
    },
    forgetCodes: sockets.forgetCodes,
    openSockets: () => sockets.open,
    [Symbol.asyncDispose]: stop,
  }
}

function kindOf(url = ''): SocketKind | null {
  const path = url.split('?', 1)[0]
  return path === '/trade' ? 'trade' : path === '/feed' ? 'feed' : null
}

/** Connections as they come, so that they can be cut or refused. */
function track(server: Server, faults: Faults) {
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    if (faults.refuseConnections) return void socket.destroy()
    open.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => open.delete(socket))
  })
  server.on('secureConnection', (socket: Socket) => socket.on('error', () => undefined))
  server.on('tlsClientError', () => undefined)
  return {
    cut() {
      for (const socket of open) socket.destroy()
    },
  }
}
