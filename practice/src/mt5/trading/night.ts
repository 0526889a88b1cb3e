// The end of the server's day: swaps are charged, and the day is written down.
import type { Market } from '../../market/market.ts'
import { fromCents, LOT } from '../../market/money.ts'
import type { Rates } from '../../market/rates.ts'
import { type Account, actions, type DaySum, type Deal } from '../account.ts'
import { DAY_MS } from '../broker-clock.ts'
import type { Valuation } from './valuation.ts'

/** A year and a bit; older days are let go. */
const MOST_DAYS = 400

const WEDNESDAY = 3

/** How many nights a server's day counts for: three on Wednesday, for the weekend that currencies settle over. */
export function nightsOf(day: number): bigint {
  const weekday = (day + 4) % 7 // day 0 was a Thursday
  if (weekday === 0 || weekday === 6) return 0n
  return weekday === WEDNESDAY ? 3n : 1n
}

export function createNight(deps: {
  readonly market: Market
  readonly rates: Rates
  readonly valuation: Valuation
}) {
  const { market, rates, valuation } = deps

  function chargeSwaps(account: Account, day: number): void {
    const nights = nightsOf(day)
    const rate = rates.of('USD', account.currency)
    for (const position of account.positions) {
      const swap = market.quote(position.symbol)?.symbol.swapCents ?? { buy: 0, sell: 0 }
      const perLot = BigInt(position.action === 0 ? swap.buy : swap.sell)
      const cents = (perLot * BigInt(position.volume) * nights) / BigInt(LOT)
      position.storage += fromCents(cents, rate, account.currency)
    }
  }

  function writeDown(account: Account, day: number, newDeals: readonly Deal[]): void {
    const { balance, credit, equity, margin, profit, storage } = valuation.money(account)
    const serverMs = (day + 1) * DAY_MS - 1000
    const previous = account.daily.at(-1)
    const isNewMonth =
      previous !== undefined &&
      new Date(previous.serverMs).getUTCMonth() !== new Date(serverMs).getUTCMonth()
    account.daily.push({
      ...{ serverMs, balance, credit, equity, margin, profit, storage },
      sums: sumsOf(newDeals),
      before: {
        balanceDay: previous?.balance ?? 0n,
        equityDay: previous?.equity ?? 0n,
        balanceMonth: isNewMonth ? previous.balance : (previous?.before.balanceMonth ?? 0n),
        equityMonth: isNewMonth ? previous.equity : (previous?.before.equityMonth ?? 0n),
      },
      positions: account.positions.map((position) => valuation.now(account, position)),
      orders: account.pending.map((order) => ({ ...order })),
    })
    if (account.daily.length > MOST_DAYS) account.daily.shift()
  }

  /** Deals that each account had at the end of its last day. */
  const counted = new WeakMap<Account, number>()

  return {
    end(account: Account, day: number): void {
      chargeSwaps(account, day)
      writeDown(account, day, account.deals.slice(counted.get(account) ?? 0))
      counted.set(account, account.deals.length)
    },
  }
}

const sumByAction: Readonly<Record<number, DaySum>> = {
  [actions.balance]: 'balance',
  [actions.credit]: 'credit',
  [actions.charge]: 'charge',
  [actions.correction]: 'correction',
  [actions.bonus]: 'bonus',
}

function sumsOf(deals: readonly Deal[]): Record<DaySum, bigint> {
  const sums: Record<DaySum, bigint> = {
    ...{ profit: 0n, balance: 0n, credit: 0n, charge: 0n, correction: 0n, bonus: 0n },
    ...{ storage: 0n, commission: 0n },
  }
  for (const { action, profit, storage, commission } of deals) {
    sums[sumByAction[action] ?? 'profit'] += profit
    sums.storage += storage
    sums.commission += commission
  }
  return sums
}
