// What the tests of signals share: hooks on a real database, the route on a real port, and a desk that writes down what it
// is handed, each with its mark in one transaction.
import { randomBytes } from 'node:crypto'
import { createVault } from '../../src/access/vault/vault.ts'
import type { Decimal } from '../../src/domain/decimal.ts'
import type { LedgerDatabase } from '../../src/platform/database/open-database.ts'
import { serveForTest } from '../../src/platform/http/test-bench.ts'
import { Secret } from '../../src/platform/secret.ts'
import type { Ask, OrderAnswer, OrderWish } from '../../src/trade/orders/order-desk-port.ts'
import { createSignals } from '../../src/trade/signals/create-signals.ts'
import type { HookTerms } from '../../src/trade/signals/hook.ts'
import {
  addHook,
  armHookByPerson,
  type ManageHooksDeps,
} from '../../src/trade/signals/manage-hooks.ts'
import type { SignalDesk } from '../../src/trade/signals/signal-desk.ts'
import type { BrokerOrder, TradeSymbol } from '../../src/trade/trade-port.ts'
import { silentLog } from './test-cluster.ts'
import { createTestDatabase } from './test-database.ts'

type Test = Parameters<typeof createTestDatabase>[0]

const dec = (text: string) => text as Decimal

export const eurusd: TradeSymbol = {
  ...{ symbol: 'EURUSD', description: null, digits: 5, contractSize: dec('100000') },
  ...{ minAmount: dec('1000'), maxAmount: dec('10000000'), amountStep: dec('1000') },
  ...{ baseCurrency: 'EUR', quoteCurrency: 'USD', tradingMode: 'full' },
}

export const terms: HookTerms = {
  ...{ name: 'strategy', accountId: 1, verify: 'token', networks: null },
  ...{ symbols: ['EURUSD'], symbolMap: {}, sides: ['buy', 'sell', 'close'] },
  maxSize: { value: dec('100000'), unit: 'units' },
  ...{ maxAgeS: 30, approvalS: null, perArming: 100 },
}

/** A taken signal, or a problem. */
export type SignalAnswer = {
  readonly status: unknown
  readonly signal: unknown
  readonly state: unknown
  readonly reason: unknown
  readonly code: unknown
  readonly detail: string
  readonly errors: readonly { readonly pointer: string }[]
}

/** What was handed to the desk: who asked, and for what. */
export type Handed = { readonly ask: Ask; readonly command: OrderWish | string }

/** A desk that has an idempotency key once and for all, as the real one does, and no broker behind it. */
export function recordingDesk(database: Pick<LedgerDatabase, 'transaction'>) {
  const handed: Handed[] = []
  const known = new Map<string, OrderAnswer>()
  let before: (handed: Handed) => Promise<void> = () => Promise.resolve()
  let after: (handed: Handed) => Promise<void> = () => Promise.resolve()
  const positions: string[] = []
  /** When the quote of EURUSD was made: long ago, until a test says so. */
  const quoted = { atMs: 0 }
  async function take(ask: Ask, command: Handed['command']): Promise<OrderAnswer> {
    const key = ask.once?.key ?? ''
    const first = known.get(key)
    if (first !== undefined) return first
    await before({ ask, command })
    const clientId = `tm${String(known.size + 1).padStart(16, 'a')}`
    await database.transaction(async (tx) => ask.alongside?.(tx, clientId))
    handed.push({ ask, command })
    const plain = {
      intentId: `int_${known.size + 1}`,
      clientId,
      dryRun: false,
      request: null,
      notes: [],
    }
    const answer = { ...plain, outcome: 'accepted', orders: [] } as const
    known.set(key, answer)
    await after({ ask, command })
    return answer
  }
  const desk: SignalDesk = {
    place: take,
    close: (ask, position) => take(ask, position),
    reads: () =>
      Promise.resolve({
        readAccount: () =>
          Promise.resolve({
            ...{ account: '1', accountingType: 'gross', currency: 'USD', balance: dec('10000') },
            ...{ equity: dec('10000'), margin: null, tradeAllowed: true, whyNot: null },
          } as const),
        readSymbols: () => Promise.resolve([eurusd]),
        readQuotes: () =>
          Promise.resolve([
            { symbol: 'EURUSD', bid: dec('1.0999'), ask: dec('1.1'), ...quoted, tradable: true },
          ]),
        readOrders: () => Promise.resolve(positions.map(positionOf)),
        readOrder: () => Promise.resolve(null),
        readDepth: () => Promise.resolve(null),
        readHistory: () => Promise.resolve([]),
      }),
  }
  return {
    ...{ desk, handed, positions, quoted },
    /** Runs before the intent is written; may throw. */
    before: (next: typeof before) => {
      before = next
    },
    /** Runs when it is written and known; may throw, as a broken line does. */
    after: (next: typeof after) => {
      after = next
    },
  }
}

function positionOf(order: string): BrokerOrder {
  return {
    ...{ order, clientId: null, kind: 'position', status: 'filled', type: 'market', side: 'buy' },
    ...{ symbol: 'EURUSD', initialAmount: null, filledAmount: null, remainingAmount: dec('1000') },
    ...{ price: null, stopPrice: null, stopLoss: null, takeProfit: null, profit: null },
    ...{ margin: null, commission: null, swap: null, comment: null, createdMs: null },
    ...{ modifiedMs: null, expiresMs: null },
  }
}

/** `time.nowMs` is where the clock of the test stands; it moves only when the test moves it. */
export async function createSignalBench(
  t: Test,
  given: Partial<{ database: LedgerDatabase }> = {},
) {
  const database = given.database ?? (await createTestDatabase(t))
  const pepper = new Secret(randomBytes(32).toString('hex'))
  const kek = new Secret(randomBytes(32).toString('hex'))
  const vault = createVault(() => ({ current: kek, next: null }))
  const time = { nowMs: Date.parse('2026-04-05T12:00:00Z') }
  const clock = {
    now: () => time.nowMs,
    monotonicMs: () => performance.now(),
    wait: (_lengthMs: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 25)
        signal?.addEventListener('abort', () => {
          clearTimeout(timer)
          resolve()
        })
      }),
  }
  const manage: ManageHooksDeps = { database, pepper, vault, clock, actor: 'test' }
  const recorded = recordingDesk(database)
  const lease = { generation: 1 as number | null }
  const signals = createSignals({
    ...{ database, desk: recorded.desk, pepper, vault, clock, log: silentLog },
    leases: { generationOf: () => lease.generation },
    rate: { perSecond: 1000, burst: 1000 },
  })
  const server = await serveForTest(signals.routes)
  t.after(async () => {
    await signals[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
  })
  const newHook = async (change: Partial<HookTerms> = {}) => {
    const { hook, secret } = await addHook(manage, { ...terms, ...change })
    await armHookByPerson(manage, hook.hookNo)
    return { ...hook, secret: secret.use((text) => text) }
  }
  const post = async (
    hookId: string,
    body: unknown,
    headers: Record<string, string> = { 'content-type': 'application/json' },
  ) => {
    const answer = await fetch(`${server.url}/hooks/${hookId}`, {
      method: 'POST',
      headers,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    // The tests say what they expect of it.
    const read = (await answer.json()) as SignalAnswer
    return { status: answer.status, headers: answer.headers, body: read }
  }
  /** A valid signal of this moment. */
  const signalNow = (token: string, rest: Record<string, unknown> = {}) => ({
    ...{ token, time: new Date(time.nowMs).toISOString(), symbol: 'EURUSD', side: 'buy' },
    ...(rest.side === 'close' ? {} : { units: 1000 }),
    ...rest,
  })
  return { database, manage, server, time, lease, newHook, post, signalNow, ...recorded }
}
