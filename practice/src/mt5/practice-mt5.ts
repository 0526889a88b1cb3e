// `startPracticeMt5`: an MT5 Web API server on this machine, with a market that moves and accounts that trade.
// It is written from MetaQuotes' documentation alone and shares no code with the connector that it is there to test.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Account } from './account.ts'
import { passwordHash } from './auth.ts'
import { type Certificate, fingerprint256, makeCertificate } from './certificate.ts'
import { type Faults, noFaults } from './faults.ts'
import { createHttpsServer } from './https-server.ts'
import { createRequestLog, type SeenRequest } from './request-log.ts'
import type { Side } from './trading.ts'
import { accountObject, dealObject, positionObject, type WireObject } from './wire.ts'
import { type AccountSpec, createWorld, type World } from './world.ts'

export type { AccountSpec } from './world.ts'

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
  readonly tls?: Certificate
  /** Milliseconds between steps of the market; 0 = only `advance` moves it. Default 1000. */
  readonly tickMs?: number
  /** Whether the practice accounts trade by themselves. Default true. */
  readonly bot?: boolean
  /** Where time comes from. Default the machine's clock. */
  readonly now?: () => number
  readonly serverName?: string
}

export type PracticeAccount = {
  readonly login: string
  readonly group: string
  readonly mainPassword: string
  readonly investorPassword: string
  readonly currency: 'USD'
}

/** What the broker itself holds to be true of an account, in the forms of the wire. */
export type Truth = {
  readonly account: WireObject
  readonly positions: readonly WireObject[]
  readonly deals: readonly WireObject[]
}

export type PracticeMt5 = AsyncDisposable & {
  readonly url: string
  readonly port: number
  readonly serverName: string
  /** SHA-256 of the certificate, pairs of hex digits with colons. */
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
  /** Lets that much time pass at once, in steps of a second at most 3,600 of them. */
  advance(ms: number): void
  /** Opens at the market; answers the position's ticket, null when a netting position was closed. */
  trade(login: string, order: { symbol: string; side: Side; lots: number }): string | null
  close(login: string, ticket: string): void
  /** Whole cents; negative takes out. */
  deposit(login: string, cents: number): void
  credit(login: string, cents: number): void
  cancelDeal(login: string, deal: string): void
  truth(login: string): Truth
  /** The server starts anew: sessions end, idle accounts have no trading state. */
  restart(): void
  stop(): Promise<void>
}

const MOST_STEPS = 3_600

export async function startPracticeMt5(options: PracticeMt5Options = {}): Promise<PracticeMt5> {
  const { host = '127.0.0.1', seed = 1, tickMs = 1000, bot = true } = options
  const { managerLogin = '1000', managerPassword = `Api-${seed}-Practice` } = options
  const wanted = options.accounts ?? 3
  const specs = typeof wanted === 'number' ? Array.from({ length: wanted }, () => ({})) : wanted
  const serverName = options.serverName ?? 'Tidemark-Practice'
  const source = options.now ?? Date.now
  const begunMs = source()
  let advancedMs = 0
  const now = () => Math.floor((tickMs === 0 ? begunMs : source()) + advancedMs)
  const world = createWorld({ seed, accounts: specs, bot, now })
  const faults = noFaults()
  const log = createRequestLog()
  const tls = options.tls ?? makeCertificate()
  const { server, cut } = createHttpsServer({
    ...{ world, faults, log, serverName, tls },
    manager: { login: managerLogin, hash: passwordHash(managerPassword) },
    managerGroups: options.managerGroups ?? ['*'],
  })
  server.listen(options.port ?? 0, host)
  await once(server, 'listening')
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo
  const ticking = tickMs === 0 ? undefined : setInterval(() => world.step(), tickMs)

  const accountOf = (login: string): Account => {
    const account = world.accounts.get(login)
    if (account === undefined) throw new Error(`the practice broker has no account ${login}`)
    return account
  }
  const stop = async () => {
    clearInterval(ticking)
    cut()
    if (!server.listening) return
    server.close()
    await once(server, 'close')
  }
  return {
    ...{ url: `https://${host}:${port}`, port, serverName, caPem: tls.certPem, faults, now, stop },
    fingerprint256: fingerprint256(tls.certPem),
    manager: { login: managerLogin, password: managerPassword },
    accounts: [...world.accounts.values()].map(
      ({ login, group, mainPassword, investorPassword }) => ({
        ...{ login, group, mainPassword, investorPassword },
        currency: 'USD' as const,
      }),
    ),
    requests: log.all,
    counts: log.counts,
    resetRequests: log.reset,
    advance(ms) {
      const steps = Math.min(MOST_STEPS, Math.max(1, Math.ceil(ms / 1000)))
      for (let step = 0; step < steps; step += 1) {
        advancedMs += ms / steps
        world.step()
      }
    },
    trade(login, { lots, ...order }) {
      const volume = Math.round(lots * 10_000)
      return world.trading.trade(accountOf(login), { ...order, volume })?.ticket.toString() ?? null
    },
    close(login, ticket) {
      const account = accountOf(login)
      const position = account.positions.find((one) => String(one.ticket) === ticket)
      if (position === undefined) throw new Error(`account ${login} holds no position ${ticket}`)
      world.trading.close(account, position, position.volume, 0)
    },
    deposit(login, cents) {
      world.trading.money(accountOf(login), BigInt(cents), 2, cents < 0 ? 'Withdrawal' : 'Deposit')
    },
    credit(login, cents) {
      world.trading.money(accountOf(login), BigInt(cents), 3, 'Credit')
    },
    cancelDeal(login, deal) {
      world.trading.cancel(accountOf(login), BigInt(deal))
    },
    truth: (login) => truthOf(world, accountOf(login)),
    restart() {
      for (const account of world.accounts.values()) account.active = false
      cut()
    },
    [Symbol.asyncDispose]: stop,
  }
}

function truthOf(world: World, account: Account): Truth {
  return {
    account: { ...accountObject(account, world.money(account)), Currency: 'USD' },
    positions: account.positions.flatMap((position) => {
      const quote = world.market.quote(position.symbol)
      const profit = world.trading.profitOf(position, position.volume)
      return quote === undefined ? [] : [positionObject(account, position, quote, profit)]
    }),
    deals: account.deals.map((deal) => dealObject(account, deal, world.specOf(deal.symbol))),
  }
}
