// What this venue can do, for the table in docs/brokers/capabilities.md.
import type { Capabilities } from '../capabilities.ts'

export const capabilities: Capabilities = {
  venue: 'ticktrader',
  title: 'TickTrader',
  how: 'asked every 5 s over HTTPS or the trade socket, and at once when the broker says that something changed',
  proof:
    'a list of reads and no other way to make a request; a token with the right to read only, which the account shows',
  account: 'yes; a Cash account has none of them',
  positions: 'yes: of Gross accounts from trades, of Net accounts netted, of Cash accounts none',
  deals: 'whole history, compared with the broker’s every 15 minutes',
  corrections: 'seen when deals are compared; the earlier version is kept',
  pendingOrders: 'yes, in units and in lots; the assets of Cash accounts too',
  prices: 'closes of a symbol’s days, for a benchmark that follows it',
  push: 'yes: a push is a reason to read again',
  accountTypes: 'Gross (hedging), Net (netting), Cash (exchange), found by itself',
  clock: 'UTC',
  investorPassword: 'there is none',
  people: 'never read, also where the token may',
  trade: 'none',
}
