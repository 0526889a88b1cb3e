// A push as text: the envelope of a response, or what an older guide says that it is.
import type { Faults } from '../faults.ts'
import { isGiven } from '../json.ts'
import type { BrokerEvent } from '../world.ts'

export function pushOf(
  { sourceStyle, unknownEnums }: Faults,
  { name, result, requestId }: BrokerEvent,
): string {
  if (sourceStyle) return JSON.stringify({ Notification: name, Result: older(name, result) })
  const shown =
    unknownEnums && name === 'ExecutionReport' ? { ...result, Event: 'Rebalanced' } : result
  return JSON.stringify({ Id: requestId ?? undefined, Response: name, Result: shown })
}

function older(name: string, result: Readonly<Record<string, unknown>>): unknown {
  if (name !== 'ExecutionReport' || !isGiven(result.Trade)) return result
  const { Id, Status, FilledAmount } = result.Trade
  return { TradeId: Id, Status, FilledAmount }
}
