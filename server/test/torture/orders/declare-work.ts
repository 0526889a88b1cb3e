// Makes statements and calls of the broker known to the clock as work.

import type { Timer } from '../../../src/platform/clock.ts'
import type { Database } from '../../../src/platform/database/database.ts'
import type { TradeConnector, TradeSession } from '../../../src/trade/trade-port.ts'
import type { VirtualClock } from './virtual-clock.ts'

type Used = Pick<Database, 'read' | 'write' | 'transaction'>

export function databaseAtWork(database: Used, { busy }: VirtualClock): Used {
  return {
    read: { query: (sql, values) => busy(() => database.read.query(sql, values)) },
    write: { query: (sql, values) => busy(() => database.write.query(sql, values)) },
    transaction: (work) => busy(() => database.transaction(work)),
  }
}

export function connectorAtWork(connector: TradeConnector, clock: VirtualClock): TradeConnector {
  return {
    ...connector,
    open: async (deps) =>
      sessionAtWork(
        await clock.busy(() => connector.open({ ...deps, clock: pausing(clock) })),
        clock,
      ),
  }
}

/** A short wait of a connector is its turn within what the broker allows; a long one is the deadline of a request. */
function pausing(clock: VirtualClock): Timer {
  const { now, monotonicMs } = clock
  const wait: Timer['wait'] = (lengthMs, signal) =>
    lengthMs < SHORTEST_DEADLINE_MS ? clock.pause(lengthMs, signal) : clock.wait(lengthMs, signal)
  return { now, monotonicMs, wait }
}

const SHORTEST_DEADLINE_MS = 4_000

function sessionAtWork(session: TradeSession, clock: VirtualClock): TradeSession {
  const { busy } = clock
  return {
    accountingType: session.accountingType,
    readAccount: () => busy(() => session.readAccount()),
    readSymbols: () => busy(() => session.readSymbols()),
    readQuotes: (symbols) => busy(() => session.readQuotes(symbols)),
    readDepth: (symbol, levels) => busy(() => session.readDepth(symbol, levels)),
    readOrders: () => busy(() => session.readOrders()),
    readOrder: (order) => busy(() => session.readOrder(order)),
    readHistory: (fromMs, toMs) => busy(() => session.readHistory(fromMs, toMs)),
    describe: (command) => session.describe(command),
    execute: (command, options) =>
      busy(async () => {
        const outcome = await session.execute(command, options)
        if (outcome.outcome !== 'accepted' && /no answer within/.test(wordsOf(outcome)))
          clock.freed()
        return outcome
      }),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}

const wordsOf = (outcome: { detail?: string; said?: string }) =>
  outcome.detail ?? outcome.said ?? ''
