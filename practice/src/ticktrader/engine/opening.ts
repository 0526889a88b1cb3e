// What an account was opened with stands first in its history, as at any broker: the history adds up to the balance.
// Nobody is told: it was long before anybody listened.
import type { Account } from '../account.ts'
import type { HistoryFacts } from '../wire/history.ts'
import type { World } from '../world.ts'
import { record } from './report.ts'

/** One transfer for the deposit, or one for each asset of a cash account, at the time when the account was registered. */
export function recordOpening(world: World, account: Account): void {
  const transfer = (facts: Pick<HistoryFacts, 'movement' | 'currency'>) =>
    record(world, account, account.registeredMs, {
      ...{ type: 'Balance', reason: 'TransferMoney', number: world.nextId() },
      ...{ comment: 'practice opening', ...facts },
    })
  if (account.type !== 'Cash') {
    if (account.balance !== 0n) transfer({ movement: account.balance, currency: account.currency })
    return
  }
  for (const [currency, { amount }] of account.assets)
    if (amount !== 0n) transfer({ movement: amount, currency })
}
