// An order desk on a real database with a clock that a test moves, over a session that misbehaves as the test says: only for
// the classes of outcomes; what brokers really do is tested against the practice broker.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Decimal } from '../../src/domain/decimal.ts'
import { createDeskSessions } from '../../src/trade/accounts/desk-sessions.ts'
import {
  loadTradeAccount,
  putTradeAccount,
  storeArmed,
} from '../../src/trade/accounts/trade-account-store.ts'
import { takeLease } from '../../src/trade/arm/lease-store.ts'
import { killFolderOf } from '../../src/trade/kill/kill-files.ts'
import { createKillSwitch } from '../../src/trade/kill/kill-switch.ts'
import { createOrderDesk, type OrderDeskDeps } from '../../src/trade/orders/order-desk.ts'
import type { Ask, OrderWish } from '../../src/trade/orders/order-desk-port.ts'
import type {
  BrokerOrder,
  HistoryRecord,
  Outcome,
  Quote,
  TradeAccount,
  TradeCommand,
  TradeSession,
  TradeSymbol,
} from '../../src/trade/trade-port.ts'
import { createManualTimer } from './manual-timer.ts'
import { silentLog } from './test-cluster.ts'
import { createTestDatabase } from './test-database.ts'

const d = (text: string) => text as Decimal // test data

export const startMs = Date.UTC(2026, 5, 1, 12)

export const euro: TradeSymbol = {
  ...{ symbol: 'EURUSD', description: null, digits: 5, contractSize: d('100000') },
  ...{ minAmount: d('1000'), maxAmount: d('100000000'), amountStep: d('1000') },
  ...{ baseCurrency: 'EUR', quoteCurrency: 'USD', tradingMode: 'full' },
}

export type Script = {
  /** What becomes of each command; a function may do something first. */
  execute: (command: TradeCommand, signal: AbortSignal) => Promise<Outcome>
  orders: BrokerOrder[]
  history: HistoryRecord[]
  account: TradeAccount
  quotes: Quote[]
  /** Set: the broker cannot be read. */
  readFailure: Error | null
  readonly sent: TradeCommand[]
  /** How often quotes were asked for. */
  asked: number
}

export const accepted: Outcome = { outcome: 'accepted', orders: [] }
export const lost: Outcome = { outcome: 'unknown', detail: 'no answer within 10 s' }

function scriptedSession(script: Script): TradeSession {
  const read = async <T>(value: T): Promise<T> => {
    if (script.readFailure !== null) throw script.readFailure
    return value
  }
  return {
    get accountingType() {
      return script.account.accountingType
    },
    readAccount: () => read(script.account),
    readSymbols: () => read([euro]),
    readQuotes() {
      script.asked += 1
      return read(script.quotes)
    },
    readDepth: () => read(null),
    readOrders: () => read(script.orders),
    readOrder: (order) => read(script.orders.find((one) => one.order === order) ?? null),
    readHistory: (fromMs, toMs) =>
      read(script.history.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)),
    describe: (command) => ({
      ...{ transport: 'rest', method: 'POST', path: '/trade' },
      body: JSON.stringify(command),
    }),
    execute(command, { signal }) {
      script.sent.push(command)
      return script.execute(command, signal)
    },
    async [Symbol.asyncDispose]() {},
  }
}

export function shownOrder(more: Partial<BrokerOrder>): BrokerOrder {
  return {
    ...{ order: '1', clientId: null, kind: 'order', status: 'working', type: 'limit', side: 'buy' },
    ...{ symbol: 'EURUSD', initialAmount: d('10000'), remainingAmount: d('10000') },
    ...{ filledAmount: null, price: d('1.1'), stopPrice: null, stopLoss: null, takeProfit: null },
    ...{ profit: null, margin: null, commission: null, swap: null, comment: null },
    ...{ createdMs: null, modifiedMs: null, expiresMs: null },
    ...more,
  }
}

export function wish(more: Partial<OrderWish> = {}): OrderWish {
  return {
    ...{
      symbol: 'EURUSD',
      side: 'buy',
      type: 'market',
      amount: { unit: 'units', value: d('10000') },
    },
    ...{ price: null, stopPrice: null, stopLoss: null, takeProfit: null, expiresMs: null },
    ...{ timeInForce: 'gtc', maxVisibleAmount: null, slippage: null, comment: null },
    ...more,
  }
}

let keys = 0

export type DeskBench = Awaited<ReturnType<typeof startDeskBench>>

export async function startDeskBench(
  t: Parameters<typeof createTestDatabase>[0],
  { armed = true, sleepers = 1 }: { armed?: boolean; sleepers?: number } = {},
) {
  const database = await createTestDatabase(t)
  const dataDir = mkdtempSync(join(tmpdir(), 'tidemark-desk-'))
  const { rows } = await database.write.query<{ account_id: number }>(
    `insert into accounts (exchange, account) values ('practice', '7') returning account_id`,
  )
  const accountId = rows[0]?.account_id ?? 0
  await database.transaction(async (tx) => {
    await putTradeAccount(tx, { accountId, venue: 'scripted', settings: {}, by: 'test' })
    if (armed) await storeArmed(tx, accountId, 'test')
  })
  const clock = createManualTimer(startMs, sleepers)
  const script: Script = {
    execute: async () => accepted,
    ...{ orders: [], history: [], readFailure: null, sent: [], asked: 0 },
    account: {
      ...{ account: '7', accountingType: 'gross', currency: 'USD', tradeAllowed: true },
      ...{ whyNot: null, balance: d('10000'), equity: d('10000'), margin: d('0') },
    },
    quotes: [
      {
        ...{ symbol: 'EURUSD', bid: d('1.1'), ask: d('1.1001'), tradable: true },
        get atMs() {
          return clock.now()
        },
      },
    ],
  }
  const kill = createKillSwitch({ folder: killFolderOf(dataDir), database, clock, log: silentLog })
  const opened: ReturnType<typeof createOrderDesk>[] = []

  /** A desk as a trade server has it; a second one stands for the server after a crash. */
  async function openDesk(serverId: string, deps: Partial<OrderDeskDeps> = {}) {
    const lease = await database.transaction((tx) => takeLease(tx, accountId, serverId))
    const sessions = createDeskSessions({
      ...{ clock, log: silentLog, openSecrets: async () => ({}) },
      connectors: [
        { venue: 'scripted', title: 'Scripted', open: async () => scriptedSession(script) },
      ],
      loadAccount: (id) => loadTradeAccount(database.read, id),
    })
    const desk = createOrderDesk({
      ...{ database, sessions, kill, serverId, clock, log: silentLog },
      leases: { generationOf: () => lease?.generation ?? null, isRecovering: () => false },
      ...deps,
    })
    opened.push(desk)
    return desk
  }
  const desk = await openDesk('server-1')
  t.after(async () => {
    for (const one of opened) await one[Symbol.asyncDispose]()
    await kill[Symbol.asyncDispose]()
    rmSync(dataDir, { recursive: true, force: true })
  })
  return {
    ...{ database, dataDir, accountId, clock, script, kill, desk, openDesk },
    ask(more: Partial<Ask> = {}): Ask {
      keys += 1
      const once = { key: `key-${keys}`, digest: 'a' }
      return { accountId, by: 'key:test', hookId: null, once, dryRun: false, ...more }
    },
    async states(clientId: string): Promise<string[]> {
      const found = await database.read.query<{ state: string }>(
        `select o.state from order_transitions o join order_intents i using (account_id, intent_id)
          where i.client_id = $1 order by o.step`,
        [clientId],
      )
      return found.rows.map(({ state }) => state)
    },
    async setLimit(name: string, value: string) {
      await database.write.query(
        `insert into trade_limits (account_id, name, change, value, set_by, effective_at) values ($1, $2, 1, $3, 'test', now())`,
        [accountId, name, value],
      )
    },
  }
}
