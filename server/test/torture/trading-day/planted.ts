// The controls of the trading day: connectors with a fault that the comparison must notice.
import type { TradeConnector } from '../../../src/trade/trade-port.ts'
import { type Fault, importWithFault } from '../plant.ts'

const faults = {
  remaining_is_initial: {
    file: 'ticktrader/trade-of.ts',
    place: "const remainingAmount = decimalIn(value, 'RemainingAmount')",
    instead: "const remainingAmount = decimalIn(value, 'InitialAmount')",
  },
  short_read_as_long: {
    file: 'ticktrader/account-of.ts',
    place: "side: isLong ? 'buy' : 'sell'",
    instead: "side: 'buy'",
  },
} as const satisfies Readonly<Record<string, Fault>>

export const faultNames = Object.keys(faults) as readonly (keyof typeof faults)[] // the keys are the names

export async function planted(name: keyof typeof faults): Promise<TradeConnector> {
  const loaded = await importWithFault('ticktrader/trading-connector.ts', faults[name])
  const { ticktraderTrading } = loaded as { ticktraderTrading: TradeConnector } // a copy of that module
  return ticktraderTrading
}
