// What this venue can do, for the table in docs/brokers/capabilities.md.
import type { Capabilities } from '../capabilities.ts'

export const capabilities: Capabilities = {
  venue: 'mt5_web_api',
  title: 'MT5 Web API',
  how: 'asked every 5 s through a manager login, 200 accounts in two requests',
  proof:
    'a list of read commands and no other way to make a request; the manager’s rights at the broker',
  account: 'yes',
  positions: 'yes',
  deals: 'whole history, compared with the broker’s every 15 minutes',
  corrections: 'seen when deals are compared; the earlier version is kept',
  pendingOrders: 'no',
  prices: 'no',
  push: 'no: the protocol has none',
  accountTypes: 'hedging, netting, exchange',
  clock: 'asked of the broker, summer time included',
  investorPassword: 'checked by the broker when an account is linked',
  people: 'never read, also where the login may',
  trade: 'none',
}
