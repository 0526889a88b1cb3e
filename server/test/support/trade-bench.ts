// A practice TickTrader with one account of each type and trade sessions on them, over either transport. Time and market
// stand still until a test moves them.
import {
  type PracticeTickTrader,
  type PracticeTickTraderOptions,
  startPracticeTickTrader,
} from '@tidemark/practice'
import type { Decimal } from '../../src/domain/decimal.ts'
import { systemClock, type Timer } from '../../src/platform/clock.ts'
import { Secret } from '../../src/platform/secret.ts'
import { ticktraderTrading } from '../../src/trade/ticktrader/trading-connector.ts'
import type {
  AccountingType,
  NewOrder,
  Outcome,
  TradeCommand,
  TradeConnector,
  TradeSession,
} from '../../src/trade/trade-port.ts'
import { createRecordingLog } from './connect-bench.ts'

export type TransportName = 'rest' | 'websocket'
export const transports: readonly TransportName[] = ['rest', 'websocket']
export const accountTypes: readonly AccountingType[] = ['gross', 'net', 'cash']

export type TradeBench = AsyncDisposable & {
  readonly broker: PracticeTickTrader
  accountOf(type: AccountingType): PracticeTickTrader['accounts'][number]
  open(
    type: AccountingType,
    transport: TransportName,
    options?: SessionOptions,
  ): Promise<TradeSession>
}

export type SessionOptions = {
  readonly clock?: Timer
  readonly secrets?: Readonly<Record<string, string>>
  readonly settings?: Readonly<Record<string, string>>
  readonly deadlines?: { readonly connectMs: number; readonly answerMs: number }
}

export const plainAccounts = [{ type: 'Gross' }, { type: 'Net' }, { type: 'Cash' }] as const

/** Without TLS unless it is asked for: making a certificate takes its time. */
export async function startTradeBench({
  withTls = false,
  connector = ticktraderTrading,
  ...options
}: PracticeTickTraderOptions & {
  withTls?: boolean
  connector?: TradeConnector | undefined
} = {}): Promise<TradeBench> {
  const broker = await startPracticeTickTrader({
    ...{ tickMs: 0, accounts: plainAccounts },
    ...(withTls ? {} : { tls: false }),
    ...options,
  })
  // What the broker allows is asked for by tests of that alone: others would wait for their turns.
  broker.faults.requestsPerSecond = 100_000
  const open: TradeSession[] = []
  const accountOf = (type: AccountingType) => {
    const found = broker.accounts.find((one) => one.accountingType.toLowerCase() === type)
    if (found === undefined) throw new Error(`the broker has no ${type} account`)
    return found
  }
  return {
    broker,
    accountOf,
    async open(type, transport, session = {}) {
      const account = accountOf(type)
      const made = await connector.open({
        settings: {
          ...{ url: broker.url, web_api_id: account.webApiId, web_api_key: account.webApiKey },
          ...(broker.caPem === '' ? {} : { ca: broker.caPem }),
          ...{ transport: transport === 'rest' ? 'auto' : 'socket', ...session.settings },
        },
        secrets: Object.fromEntries(
          Object.entries({
            web_api_secret: account.webApiSecret,
            ...(account.totpSecret === null ? {} : { totp_secret: account.totpSecret }),
            ...session.secrets,
          })
            // An empty one is left out.
            .flatMap(([name, text]) => (text === '' ? [] : [[name, new Secret(text)]])),
        ),
        clock: session.clock ?? systemClock,
        log: createRecordingLog(),
        deadlines: session.deadlines ?? { connectMs: 5_000, answerMs: 5_000 },
      })
      open.push(made)
      return made
    },
    async [Symbol.asyncDispose]() {
      for (const one of open) await one[Symbol.asyncDispose]()
      await broker.stop()
    },
  }
}

export const dec = (text: string) => text as Decimal // test data

let ids = 0

/** Its own client id each time. */
export function anOrder(members: Partial<NewOrder> = {}): NewOrder {
  ids += 1
  return {
    clientId: `tmTEST${String(ids).padStart(10, '0')}`,
    ...{ symbol: 'EURUSD', side: 'buy', type: 'market', amount: dec('10000') },
    ...{ price: null, stopPrice: null, stopLoss: null, takeProfit: null, expiresMs: null },
    ...{ timeInForce: 'gtc', maxVisibleAmount: null, slippage: null, comment: null },
    ...members,
  }
}

export function execute(session: TradeSession, command: TradeCommand): Promise<Outcome> {
  return session.execute(command, { signal: new AbortController().signal })
}

/** The order of an outcome that was accepted. */
export async function accepted(session: TradeSession, command: TradeCommand) {
  const outcome = await execute(session, command)
  const [first, second] = outcome.outcome === 'accepted' ? outcome.orders : []
  if (first === undefined) throw new Error(`not accepted: ${JSON.stringify(outcome)}`)
  return { first, second: second ?? null }
}
