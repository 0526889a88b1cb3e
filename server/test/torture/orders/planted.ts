// The controls of the orders: a connector that takes a lost answer for a refusal, and one that sends again.
import type { TradeConnector } from '../../../src/trade/trade-port.ts'
import { type Fault, importWithFault } from '../plant.ts'

const faults = {
  timeout_is_rejection: {
    file: 'trade/ticktrader/outcome.ts',
    place: 'return failure.firstByteLeft\n',
    instead: 'return failure.firstByteLeft && failure.detail === null\n',
  },
  blind_retry: {
    file: 'trade/ticktrader/session.ts',
    place: 'return await transport.send(command, write(command), signal)',
    instead: `const first = await transport.send(command, write(command), signal)
      return first.outcome === 'unknown' ? await transport.send(command, write(command), signal) : first`,
  },
} as const satisfies Readonly<Record<string, Fault>>

export const faultNames = Object.keys(faults) as readonly (keyof typeof faults)[] // the keys are the names

export async function planted(name: keyof typeof faults): Promise<TradeConnector> {
  const loaded = await importWithFault('trade/ticktrader/trading-connector.ts', faults[name])
  const { ticktraderTrading } = loaded as { ticktraderTrading: TradeConnector } // a copy of that module
  return ticktraderTrading
}
