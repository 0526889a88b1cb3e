// Every venue that can be connected, by the name under which its connections and accounts stand.
import { readConnector as mt5WebApi } from './mt5/read-connector.ts'
import type { ReadConnector } from './read-port.ts'
import { readConnector as tickTrader } from './ticktrader/read-connector.ts'

export const venues: readonly ReadConnector[] = [mt5WebApi, tickTrader]

/** Whether a benchmark can follow a symbol there. */
export const hasDailyCloses = (name: string) => venueOf(name)?.hasDailyCloses === true

export const venueOf = (name: string) => venues.find(({ venue }) => venue === name)
