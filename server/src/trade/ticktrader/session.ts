// A session that trades: commands are checked and written, leave once over the chosen way, and what they led to is said
// exactly. Reads are typed; a list in which one line cannot be read is no list.
import { ConnectFailure } from '../../connect/failure.ts'
import type { Decimal } from '../../domain/decimal.ts'
import { compare } from '../../domain/decimal-math.ts'
import { NotSendable } from '../rejections.ts'
import type {
  AccountingType,
  BrokerOrder,
  HistoryRecord,
  OrderChange,
  Outcome,
  TradeAccount,
  TradeCommand,
  TradeSession,
} from '../trade-port.ts'
import {
  accountOf,
  historyOf,
  listOf,
  NotUnderstood,
  netPositionOf,
  objectOf,
  tradesIn,
} from './account-of.ts'
import { objectText, stringText } from './json.ts'
import type { Market } from './market.ts'
import { textIn, tradeOf } from './trade-of.ts'
import type { Transport } from './transport.ts'
import { type WireRequest, writeCommand } from './wire.ts'

export type SessionParts = {
  readonly transport: Transport
  readonly market: Market
  readonly accountingType: AccountingType
}

/** A history that has more pages than this is none. */
const MOST_PAGES = 10_000
const PAGE = 1000

export function createSession({ transport, market, accountingType }: SessionParts): TradeSession {
  /** What remained of an order when it was last seen: a change of the amount leaves as a difference to it. */
  const remaining = new Map<string, Decimal>()

  function saw<T extends BrokerOrder | null>(order: T): T {
    if (order?.kind === 'order' && order.remainingAmount !== null)
      remaining.set(order.order, order.remainingAmount)
    return order
  }

  async function readAccount(): Promise<TradeAccount> {
    const account = accountOf(await transport.account())
    if (!account.tradeAllowed || (await transport.tradeAllowed()) !== false) return account
    return { ...account, tradeAllowed: false, whyNot: 'read_only' }
  }

  async function readOrders(): Promise<readonly BrokerOrder[]> {
    const orders = tradesIn(await transport.trades())
    remaining.clear()
    for (const one of orders) saw(one)
    if (accountingType !== 'net') return orders
    return [...orders, ...(await netPositions())]
  }

  async function netPositions(): Promise<readonly BrokerOrder[]> {
    const list = listOf(await transport.positions(), 'positions')
    return list.flatMap((one) => netPositionOf(one) ?? [])
  }

  async function readOrder(order: string): Promise<BrokerOrder | null> {
    if (!/^[1-9]\d{0,18}$/.test(order)) return null
    const value = await transport.trade(order)
    if (value !== null) return saw(tradeOf(value) ?? odd(`order ${order}`))
    if (accountingType !== 'net') return null
    return (await netPositions()).find((one) => one.order === order) ?? null
  }

  async function readHistory(fromMs: number, toMs: number): Promise<readonly HistoryRecord[]> {
    const records = new Map<string, HistoryRecord>()
    let last: string | null = null
    for (let page = 0; page < MOST_PAGES; page++) {
      const request = objectText([
        ['TimestampFrom', String(Math.trunc(fromMs))],
        ['TimestampTo', String(Math.trunc(toMs))],
        ['RequestDirection', '"Forward"'],
        ['RequestPageSize', String(PAGE)],
        ['RequestLastId', stringText(last)],
      ])
      const report = objectOf(await transport.history(request), 'history report')
      const found = listOf(report.Records ?? [], 'history records').map(historyOf)
      for (const one of found) records.set(one.id, one)
      const next: string | null = textIn(report, 'LastId', 100)
      if (report.IsLastReport === true || found.length === 0) return inOrder(records)
      if (next === null || next === last) throw new NotUnderstood('a page of history has no end')
      last = next
    }
    throw new NotUnderstood('the history has no end')
  }

  /** Throws NotSendable. */
  const write = (command: TradeCommand): WireRequest =>
    writeCommand(command, {
      accountingType,
      remainingAmount:
        command.kind === 'modify' ? (remaining.get(command.change.order) ?? null) : null,
    })

  /** The difference must be one to what remains now, not to what remained when somebody last looked. Throws NotSendable. */
  async function lookBefore({ order, amount, amountBefore }: OrderChange): Promise<void> {
    if (amount === undefined) return
    const now = await readOrder(order)
    if (now?.kind !== 'order')
      throw new NotSendable('order_not_found', `there is no order ${order}`)
    const left = now.remainingAmount
    if (amountBefore === undefined || left === null || compare(left, amountBefore) >= 0) return
    // What was filled meanwhile stands in the market: to fill the order up again would add more than was decided about.
    if (compare(amount, left) > 0)
      throw new NotSendable(
        'order_busy',
        `${left} of order ${order} are left by now, no longer ${amountBefore}`,
      )
  }

  async function execute(command: TradeCommand, signal: AbortSignal): Promise<Outcome> {
    try {
      if (command.kind === 'modify') await lookBefore(command.change)
      return await transport.send(command, write(command), signal)
    } catch (error) {
      // Only what comes before the sending rejects.
      if (error instanceof NotSendable)
        return { outcome: 'rejected', reason: error.reason, said: error.said }
      if (error instanceof ConnectFailure || error instanceof NotUnderstood)
        return { outcome: 'rejected', reason: 'not_sent', said: understood(error).detail }
      throw error
    }
  }

  return {
    accountingType,
    readAccount: () => reading(readAccount),
    readSymbols: () => reading(() => market.symbols()),
    readQuotes: (symbols) => reading(() => market.quotes(symbols)),
    readDepth: (symbol, levels) => reading(() => market.depth(symbol, levels)),
    readOrders: () => reading(readOrders),
    readOrder: (order) => reading(() => readOrder(order)),
    readHistory: (fromMs, toMs) => reading(() => readHistory(fromMs, toMs)),
    describe: (command) => transport.describe(command, write(command)),
    execute: (command, { signal }) => execute(command, signal),
    async [Symbol.asyncDispose]() {
      transport[Symbol.dispose]()
      market[Symbol.dispose]()
    },
  }
}

async function reading<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof NotUnderstood ? understood(error) : error
  }
}

export function understood(error: ConnectFailure | NotUnderstood): ConnectFailure {
  if (error instanceof ConnectFailure) return error
  return new ConnectFailure('answer_not_understood', error.message, { cause: error })
}

function inOrder(records: ReadonlyMap<string, HistoryRecord>): readonly HistoryRecord[] {
  return [...records.values()].sort((one, two) => one.atMs - two.atMs)
}

function odd(what: string): never {
  throw new NotUnderstood(`${what} has a form that is not expected`)
}
