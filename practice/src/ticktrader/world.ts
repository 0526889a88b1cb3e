// The TickTrader broker as a whole: market, accounts, time, and who is told of what happens.
// Everything that happens is a function of the seed, the time passed and the requests made.
import { createMarket } from '../market/market.ts'
import { createRandom, type Random } from '../market/random.ts'
import type { Account } from './account.ts'
import type { Faults } from './faults.ts'
import { type Fix, fromPoints } from './fix.ts'
import { type TtSymbol, ttSymbols } from './symbols.ts'

export type EventName =
  | 'ExecutionReport'
  | 'Account'
  | 'Positions'
  | 'TradeHistoryReport'
  | 'AccountNotification'
  | 'DailySnapshotsReport'

export type BrokerEvent = {
  readonly account: Account
  readonly name: EventName
  readonly result: Readonly<Record<string, unknown>>
  /** Of the request that caused it. */
  readonly requestId: string | null
}

export type Quote = {
  readonly spec: TtSymbol
  readonly bid: Fix
  readonly ask: Fix
  readonly atMs: number
}

/** An order that the broker took, for whoever counts them. */
export type Execution = {
  readonly account: string
  readonly order: string
  readonly clientId: string | null
  readonly kind: string
  readonly atMs: number
}

export type World = {
  readonly faults: Faults
  readonly random: Random
  readonly accounts: ReadonlyMap<bigint, Account>
  readonly executions: Execution[]
  now(): number
  nextId(): bigint
  /** 24 hex digits: seconds (of now, or of the time given), machine, counter. */
  nextRecordId(atMs?: number): string
  specOf(name: string): TtSymbol | null
  quote(name: string): Quote
  quotes(): readonly Quote[]
  moveMarket(): void
  emit(event: BrokerEvent): void
  listen(listener: (event: BrokerEvent) => void): () => void
}

export type WorldOptions = {
  readonly seed: number
  readonly accounts: readonly Account[]
  readonly faults: Faults
  readonly now: () => number
}

export function createWorld({ seed, accounts, faults, now }: WorldOptions): World {
  const random = createRandom(seed)
  const market = createMarket(random, now(), ttSymbols)
  const specs = new Map(ttSymbols.map((one) => [one.name, one]))
  const listeners = new Set<(event: BrokerEvent) => void>()
  let id = 769_000n + BigInt(seed) * 1_000_000n
  let record = 0
  const machine = (0x8e_ea_fa + seed).toString(16).padStart(10, '0').slice(-10)

  function quote(name: string): Quote {
    const spec = specs.get(name)
    const found = market.quote(name)
    if (spec === undefined || found === undefined) throw new Error(`there is no symbol ${name}`)
    const { bid, ask, atMs } = found
    return { spec, bid: fromPoints(bid, spec.digits), ask: fromPoints(ask, spec.digits), atMs }
  }

  return {
    ...{ faults, random, now, quote, executions: [] },
    accounts: new Map(accounts.map((account) => [account.id, account])),
    nextId: () => ++id,
    nextRecordId(atMs = now()) {
      record += 1
      const seconds = Math.floor(atMs / 1000)
        .toString(16)
        .padStart(8, '0')
      return `${seconds}${machine}${(record & 0xff_ff_ff).toString(16).padStart(6, '0')}`
    },
    specOf: (name) => specs.get(name) ?? null,
    quotes: () => ttSymbols.map(({ name }) => quote(name)),
    moveMarket: () => market.step(now()),
    emit(event) {
      for (const listener of listeners) listener(event)
    },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
