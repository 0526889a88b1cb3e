// Everything that can happen to an account, put together.
import type { Market } from '../../market/market.ts'
import { createRates } from '../../market/rates.ts'
import type { Account } from '../account.ts'
import { createBook } from './book.ts'
import { createNight } from './night.ts'
import { createPending } from './pending.ts'
import { createPositions } from './positions.ts'
import { createProtection } from './protection.ts'
import { createValuation } from './valuation.ts'

export type Trading = ReturnType<typeof createTrading>

export function createTrading(deps: {
  readonly market: Market
  readonly now: () => number
  readonly nextTicket: () => bigint
}) {
  const { market, now } = deps
  const rates = createRates(market)
  const valuation = createValuation(market, rates)
  const book = createBook({ ...deps, rates })
  const positions = createPositions({ ...deps, valuation, book })
  const pending = createPending({ ...deps, valuation, positions })
  const protection = createProtection({ market, valuation, positions, now })
  const night = createNight({ market, rates, valuation })
  return {
    ...{ valuation, book, positions, pending, night },
    /** After a step of the market. */
    watch(account: Account): void {
      if (account.pending.length > 0) pending.watch(account)
      if (account.positions.length > 0) protection.watch(account)
    },
  }
}
