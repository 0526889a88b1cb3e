// What this venue can do, for the table in docs/brokers/capabilities.md.
import type { Capabilities } from '../capabilities.ts'

export const capabilities: Capabilities = {
  title: 'MT5 Web API',
  how: 'asked every 5 s through a manager login',
  proof: 'paths on an allow-list; the manager’s rights at the broker',
  account: 'yes',
  positions: 'yes',
  deals: 'whole history, compared with the broker’s every 15 minutes',
  pendingOrders: 'no',
  prices: 'no',
  push: 'no: the protocol has none',
  accountTypes: 'hedging, netting, exchange',
  trade: 'none',
}
