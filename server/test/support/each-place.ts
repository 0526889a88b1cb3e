// Declares one test for each account type and transport, on sessions that they share.
import { test } from 'node:test'
import type { AccountingType, TradeSession } from '../../src/trade/trade-port.ts'
import { accountTypes, type TradeBench, type TransportName, transports } from './trade-bench.ts'

export type Place = {
  readonly session: TradeSession
  readonly type: AccountingType
  readonly transport: TransportName
  /** The account's number. */
  readonly id: string
}

export function eachPlace(bench: Pick<TradeBench, 'open' | 'accountOf'>) {
  const sessions = new Map<string, Promise<TradeSession>>()
  function sessionOf(type: AccountingType, transport: TransportName): Promise<TradeSession> {
    const key = `${type} ${transport}`
    const session = sessions.get(key) ?? bench.open(type, transport)
    sessions.set(key, session)
    return session
  }
  return (title: string, work: (place: Place) => Promise<void>, only = accountTypes): void => {
    for (const type of only)
      for (const transport of transports)
        test(`${title}: ${type} over ${transport}`, async () => {
          const session = await sessionOf(type, transport)
          await work({ session, type, transport, id: bench.accountOf(type).id })
        })
  }
}
