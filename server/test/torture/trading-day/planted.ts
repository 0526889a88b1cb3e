// The controls of the trading day: connectors with a fault that the comparison must notice.
import type { ReadConnector } from '../../../src/connect/read-port.ts'
import type { TradeConnector } from '../../../src/trade/trade-port.ts'
import { type Fault, importWithFault } from '../plant.ts'

const faults = {
  remaining_is_initial: {
    file: 'trade/ticktrader/trade-of.ts',
    place: "const remainingAmount = decimalIn(value, 'RemainingAmount')",
    instead: "const remainingAmount = decimalIn(value, 'InitialAmount')",
  },
  short_read_as_long: {
    file: 'trade/ticktrader/account-of.ts',
    place: "side: isLong ? 'buy' : 'sell'",
    instead: "side: 'buy'",
  },
  locked_money_read_as_free: {
    file: 'connect/ticktrader/wire.ts',
    place: "free: optionalDecimal(fields, 'FreeAmount')",
    instead: "free: optionalDecimal(fields, 'Amount')",
  },
} as const satisfies Readonly<Record<string, Fault>>

export const faultNames = Object.keys(faults) as readonly (keyof typeof faults)[] // the keys are the names

/** The options of a day with that fault: it is in what trades, or in what reads. */
export async function planted(
  name: keyof typeof faults,
): Promise<{ readonly connector?: TradeConnector; readonly readConnector?: ReadConnector }> {
  const fault = faults[name]
  if (fault.file.startsWith('connect/')) {
    const loaded = await importWithFault('connect/ticktrader/read-connector.ts', fault)
    const { createReadConnector } = loaded as { createReadConnector: () => ReadConnector } // a copy of that module
    return { readConnector: createReadConnector() }
  }
  const loaded = await importWithFault('trade/ticktrader/trading-connector.ts', fault)
  const { ticktraderTrading } = loaded as { ticktraderTrading: TradeConnector } // a copy of that module
  return { connector: ticktraderTrading }
}
