// What the Expert Advisor brings, for the same table: it pushes, so there is nothing to connect.
import type { Capabilities } from '../capabilities.ts'

export const capabilities: Capabilities = {
  title: 'MT5 Expert Advisor',
  how: 'pushed from a terminal, at once and at least every 30 s',
  proof: 'the Expert holds no trading function; a terminal with the investor password cannot trade',
  account: 'yes',
  positions: 'yes',
  deals: 'whole history, caught up from the terminal',
  pendingOrders: 'no',
  prices: 'no',
  push: 'yes',
  accountTypes: 'hedging, netting, exchange',
  trade: 'none',
}
