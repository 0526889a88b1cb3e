// What a venue brings to the conformance cases: its practice broker, what can be made to go wrong there, and what the
// broker itself holds to be true. The cases know no venue.
import assert from 'node:assert/strict'
import { ConnectFailure, type FailureCause } from '../../src/connect/failure.ts'
import type { AccountReading, ReadSession } from '../../src/connect/read-port.ts'

export type Fault =
  | 'unreachable'
  | 'silent'
  | 'slow'
  | 'rubbish'
  | 'truncated'
  | 'busy'
  | 'maintenance'
  | 'not_genuine'
  | 'flapping'
  | 'reset'
  | 'bare_numbers'
  | 'single_backslash'
  | 'partial'
  | 'null_answers'
  | 'no_rights'
  | 'no_rights_by_status'
  | 'ip_blocked'
  | 'cookies'

/** What the broker itself holds to be true, in our words; numbers as text, without trailing zeros where noted. */
export type Truth = {
  readonly balance: string
  readonly equity: string
  readonly margin: string
  readonly positions: readonly {
    readonly ticket: string
    readonly position: string
    readonly symbol: string
    readonly side: string
    /** Without trailing zeros. */
    readonly volume: string
    readonly openPrice: string
    readonly swap: string
    readonly profit: string
    readonly openedServerMsc: string
  }[]
  /** Orders that wait; null = the venue does not show them. */
  readonly orders:
    | readonly {
        readonly order: string
        readonly type: string
        readonly side: string
        readonly symbol: string
        /** As numbers, for brokers write them with and without trailing zeros. */
        readonly units: number
        readonly price: number | null
        readonly stopPrice: number | null
      }[]
    | null
  readonly deals: readonly {
    readonly deal: string
    readonly position: string | null
    readonly serverMsc: string
    readonly type: number
    readonly entry: number
    /** Without trailing zeros. */
    readonly volume: string
    readonly price: string
    readonly profit: string
    /** Null = the broker does not say. */
    readonly commission: string | null
    readonly swap: string | null
  }[]
}

export type ConformanceBench = {
  /** An account that trades, one that is idle, one that nets, one that does not exist, one that the login may not see. */
  readonly accounts: {
    readonly active: string
    readonly idle: string
    readonly netting: string
    readonly unknown: string
    readonly forbidden: string
  }
  /** Two hundred accounts that the login may see. */
  readonly many: readonly string[]
  readonly investorPassword: string
  /** Every secret of the bench, none of which may be seen anywhere. */
  readonly secrets: readonly string[]
  /** What the broker knows of the people behind the accounts. */
  readonly personal: readonly string[]
  open(options?: {
    readonly password?: string
    readonly trust?: 'pin' | 'ca' | 'none' | 'other_pin'
    /** So short that a silent broker need not be waited for. */
    readonly hurried?: boolean
  }): Promise<ReadSession>
  fault(name: Fault, on: boolean): void
  truth(account: string): Truth
  trade(account: string, side?: 'buy' | 'sell', lots?: number): void
  /** Two orders that wait, of different kinds; nothing where the venue shows none. */
  placeWaiting(account: string): void
  closeAll(account: string): void
  cancelLastDeal(account: string): void
  /** The broker restarts: connections end, and what idle accounts are is forgotten. */
  restart(): void
  /** The session ends at the broker while the connection stays. */
  forget(): void
  deposit(account: string, times: number): void
  /** Half a year later: the other side of summer time. */
  toWinter(): void
  /** Seconds of the broker's clock that lie ahead of every deal. */
  readonly endOfTimeS: number
  readonly offsetS: number
  readonly winterOffsetS: number
  /** Requests that were no reads. */
  forbiddenRequests(): readonly string[]
  requests(): number
  handshakes(): number
  /** Everything that was logged. */
  logged(): string
}

export type Case = {
  readonly id: `C-${string}`
  readonly title: string
  run(bench: ConformanceBench): Promise<void>
}

export async function reason(work: Promise<unknown>): Promise<FailureCause | 'none'> {
  try {
    await work
    return 'none'
  } catch (error) {
    if (error instanceof ConnectFailure) return error.reason
    throw error
  }
}

export async function using<T>(
  bench: ConformanceBench,
  work: (session: ReadSession) => Promise<T>,
): Promise<T> {
  await using session = await bench.open()
  // Awaited here: the session ends when this function does.
  return await work(session)
}

export function pictureOf(readings: readonly AccountReading[], account: string) {
  const one = readings.find((reading) => reading.account === account)
  assert.ok(one?.kind === 'picture', `${account}: ${JSON.stringify(one)}`)
  return one
}

export function refusalOf(readings: readonly AccountReading[], account: string): FailureCause {
  const one = readings.find((reading) => reading.account === account)
  assert.ok(one?.kind === 'refused', `${account}: ${JSON.stringify(one)}`)
  return one.cause
}

/** The picture and the positions that a connector reads are those that the broker has. */
export async function equalsTruth(bench: ConformanceBench, session: ReadSession, account: string) {
  const reading = pictureOf(await session.readAccounts([account]), account)
  const truth = bench.truth(account)
  const { balance, equity, margin } = reading.picture
  assert.deepEqual(
    { balance, equity, margin: Number(margin) },
    { balance: truth.balance, equity: truth.equity, margin: Number(truth.margin) },
  )
  const positions = reading.positions.map((one) => {
    const { ticket, position, symbol, side, volume, openPrice, swap, profit } = one
    const { openedServerMsc } = one
    return { ticket, position, symbol, side, volume, openPrice, swap, profit, openedServerMsc }
  })
  assert.deepEqual(positions, truth.positions)
}

/** The deals that a connector reads are those that the broker has, in their order. */
export async function dealsEqualTruth(
  bench: ConformanceBench,
  session: ReadSession,
  account: string,
) {
  const deals = await session.readDeals(account, 0, bench.endOfTimeS)
  const read = deals.map(({ content }) => {
    const { deal, position, serverMsc, type, entry, volume } = content
    const { price, profit, commission, swap } = content
    return { deal, position, serverMsc, type, entry, volume, price, profit, commission, swap }
  })
  assert.deepEqual(read, bench.truth(account).deals)
  assert.equal(new Set(read.map(({ deal }) => deal)).size, read.length)
  return deals
}
