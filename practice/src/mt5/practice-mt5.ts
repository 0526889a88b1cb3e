// `startPracticeMt5`: an MT5 Web API server on this machine, with a market that moves and accounts that trade.
// It is written from MetaQuotes' documentation alone and shares no code with the connector that it is there to test.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Currency } from '../market/money.ts'
import { type Certificate, fingerprint256, makeCertificate } from '../tls/certificate.ts'
import { newChallenge, passwordHash } from './auth.ts'
import { type BrokerClockOptions, createBrokerClock, newYorkPlus7 } from './broker-clock.ts'
import { type Faults, noFaults } from './faults.ts'
import { createMasks } from './group-masks.ts'
import { createHttpsServer } from './https-server.ts'
import { createOperate, type Operate } from './operate.ts'
import { createRequestLog, type SeenRequest } from './request-log.ts'
import { type AccountSpec, createWorld } from './world.ts'

export type PracticeMt5Options = {
  readonly host?: string
  /** Default 0: a free one. */
  readonly port?: number
  readonly seed?: number
  /** How many accounts, or which. Default 3. */
  readonly accounts?: number | readonly AccountSpec[]
  readonly managerLogin?: string
  readonly managerPassword?: string
  /** Group masks that the manager may see. Default all. */
  readonly managerGroups?: readonly string[]
  /** Default: self-signed, made at the start. */
  readonly tls?: Certificate
  /** Milliseconds between steps of the market; 0 = only `advance` moves it. Default 1000. */
  readonly tickMs?: number
  /** Whether the practice accounts trade by themselves. Default true. */
  readonly bot?: boolean
  /** Where time comes from. Default the machine's clock. */
  readonly now?: () => number
  /** Of the broker's server. Default seven hours ahead of New York. */
  readonly serverClock?: BrokerClockOptions
  readonly serverName?: string
  /** Where challenges come from, 16 bytes each. Default random. */
  readonly challenge?: () => Buffer
}

export type PracticeAccount = {
  readonly login: string
  readonly group: string
  readonly mainPassword: string
  readonly investorPassword: string
  readonly apiPassword: string
  readonly currency: Currency
}

export type PracticeMt5 = AsyncDisposable &
  Operate & {
    readonly url: string
    readonly port: number
    readonly serverName: string
    /** SHA-256 of the certificate it started with, pairs of hex digits with colons. */
    readonly fingerprint256: string
    readonly caPem: string
    readonly manager: { readonly login: string; readonly password: string }
    readonly accounts: readonly PracticeAccount[]
    readonly faults: Faults
    requests(): readonly SeenRequest[]
    /** Requests by path. */
    counts(): Record<string, number>
    resetRequests(): void
    now(): number
    /** Lets that much time pass at once, in steps of a second, at most 3,600 of them. */
    advance(ms: number): void
    /** New connections meet this certificate: another key, another name, one that is out of date. */
    present(certificate: Certificate): void
    /** The server starts anew: sessions end, idle accounts have no trading state. */
    restart(): void
    stop(): Promise<void>
  }

const MOST_STEPS = 3_600

export async function startPracticeMt5(options: PracticeMt5Options = {}): Promise<PracticeMt5> {
  const { host = '127.0.0.1', seed = 1, tickMs = 1000, bot = true } = options
  const { managerLogin = '1000', managerPassword = `Api-${seed}-Practice` } = options
  const { serverName = 'Tidemark-Practice', serverClock = newYorkPlus7 } = options
  const wanted = options.accounts ?? 3
  const specs = typeof wanted === 'number' ? Array.from({ length: wanted }, () => ({})) : wanted
  const source = options.now ?? Date.now
  const begunMs = source()
  let advancedMs = 0
  const now = () => Math.floor((tickMs === 0 ? begunMs : source()) + advancedMs)
  const clock = createBrokerClock(serverClock)
  const world = createWorld({ seed, accounts: specs, bot, now, clock })
  const faults = noFaults()
  const log = createRequestLog()
  const tls = options.tls ?? makeCertificate()
  const { challenge = newChallenge } = options
  const https = createHttpsServer({
    ...{ world, faults, log, serverName, tls },
    manager: { login: managerLogin, hash: passwordHash(managerPassword), challenge },
    maySee: createMasks(options.managerGroups ?? ['*']),
  })
  const { listener, cut, present } = https
  listener.listen(options.port ?? 0, host)
  await once(listener, 'listening')
  // A server that listens on a port has an address of this form.
  const { port } = listener.address() as AddressInfo
  const step = () => {
    world.step()
    https.cutIdle()
  }
  const ticking = tickMs === 0 ? undefined : setInterval(step, tickMs)

  const stop = async () => {
    clearInterval(ticking)
    cut()
    if (!listener.listening) return
    listener.close()
    await once(listener, 'close')
  }
  return {
    ...createOperate(world),
    ...{ url: `https://${host}:${port}`, port, serverName, caPem: tls.certPem, faults, now, stop },
    fingerprint256: fingerprint256(tls.certPem),
    manager: { login: managerLogin, password: managerPassword },
    accounts: [...world.accounts.values()].map((account) => {
      const { login, group, mainPassword, investorPassword, apiPassword, currency } = account
      return { login, group, mainPassword, investorPassword, apiPassword, currency }
    }),
    requests: log.all,
    counts: log.counts,
    resetRequests: log.reset,
    present,
    advance(ms) {
      const steps = Math.min(MOST_STEPS, Math.max(1, Math.ceil(ms / 1000)))
      for (let left = steps; left > 0; left -= 1) {
        advancedMs += ms / steps
        step()
      }
    },
    restart() {
      for (const account of world.accounts.values()) account.active = false
      cut()
    },
    [Symbol.asyncDispose]: stop,
  }
}
