// The controls of the orders: a connector that takes a lost answer for a refusal, one that sends again, and a desk that lets two
// close the same net position.
import type { createOrderDesk } from '../../../src/trade/orders/order-desk.ts'
import type { TradeConnector } from '../../../src/trade/trade-port.ts'
import { type Fault, importWithFault } from '../plant.ts'

type Planted = {
  readonly connector?: TradeConnector
  readonly createDesk?: typeof createOrderDesk
}

const inConnector = {
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

const inDesk = {
  closed_by_two: {
    file: 'trade/orders/decide-intent.ts',
    place: 'const rivals = [...recent, ...open].filter(',
    instead: 'const rivals = [...[]].filter(',
  },
} as const satisfies Readonly<Record<string, Fault>>

export type FaultName = keyof typeof inConnector | keyof typeof inDesk
export const faultNames: readonly FaultName[] = [
  ...['timeout_is_rejection' as const, 'blind_retry' as const],
  'closed_by_two',
]

export async function planted(name: FaultName): Promise<Planted> {
  if (name === 'closed_by_two') {
    const loaded = await importWithFault('trade/orders/order-desk.ts', inDesk[name])
    const desk = loaded as { createOrderDesk: typeof createOrderDesk } // a copy of that module
    return { createDesk: desk.createOrderDesk }
  }
  const loaded = await importWithFault('trade/ticktrader/trading-connector.ts', inConnector[name])
  const { ticktraderTrading } = loaded as { ticktraderTrading: TradeConnector } // a copy of that module
  return { connector: ticktraderTrading }
}
