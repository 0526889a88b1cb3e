// Shows a simulated terminal what its broker has: symbols, account, deals, and the positions as they are now.
// No event is told here: whether the program hears of a deal is for the test to say.
import { cents } from './broker-deal.ts'
import type { BrokerModel } from './broker-model.ts'
import type { SimulatedTerminal } from './simulated-terminal.ts'

export async function showBroker(terminal: SimulatedTerminal, broker: BrokerModel): Promise<void> {
  for (const [symbol, digits] of broker.digits) await terminal.symbol(symbol, digits)
  await terminal.account(broker.key, broker.accountFields())
  for (const deal of broker.deals) await terminal.deal(broker.key, { ...deal })
  for (const ticket of terminal.positionTickets(broker.key))
    if (!broker.positions.has(ticket)) await terminal.removePosition(broker.key, ticket)
  for (const { points, ...position } of broker.positions.values()) {
    const digits = broker.digits.get(position.symbol) ?? 5
    const price = (points / 10 ** digits).toFixed(digits)
    await terminal.position(broker.key, {
      ...position,
      volume: cents(position.volume),
      price_open: price,
      price_current: price,
      time_update_msc: position.time_msc,
    })
  }
}
