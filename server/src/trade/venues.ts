// Every venue that can be traded, by the name under which its accounts stand.
import { ticktraderTrading } from './ticktrader/trading-connector.ts'
import type { TradeConnector } from './trade-port.ts'

export const tradingVenues: readonly TradeConnector[] = [ticktraderTrading]
