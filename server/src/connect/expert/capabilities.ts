// What the Expert Advisor brings, for the same table: it pushes, so there is nothing to connect.
import type { Capabilities } from '../capabilities.ts'

export const capabilities: Capabilities = {
  venue: 'expert',
  title: 'MT5 Expert Advisor',
  how: 'pushed from a terminal, at once and at least every 30 s',
  proof: 'the Expert holds no trading function; a terminal with the investor password cannot trade',
  account: 'yes',
  positions: 'yes',
  deals: 'whole history, caught up from the terminal',
  corrections: 'seen when the terminal reports the deal again; the earlier version is kept',
  pendingOrders: 'no',
  prices: 'no',
  push: 'yes',
  accountTypes: 'hedging, netting, exchange',
  clock: 'learnt from the offsets that the Expert measures',
  investorPassword: 'kept as a hash, checked by nobody',
  people: 'the Expert sends none',
  trade: 'none',
}
