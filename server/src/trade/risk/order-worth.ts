// What an order is worth in the currency of the limits, or that nobody can tell.
import type { Decimal } from '../../domain/decimal.ts'
import { compare, subtract, ZERO } from '../../domain/decimal-math.ts'
import type { TradeAccount } from '../trade-port.ts'
import type { Limits } from './limits.ts'
import type { RiskAsk } from './refusal.ts'
import { type Market, worthOf } from './value.ts'

/** The currency that limits in money are in; null = there is none. */
export function moneyOf(limits: Limits, account: Pick<TradeAccount, 'currency'>): string | null {
  return limits.money_currency === '' ? account.currency : limits.money_currency
}

/** What comes to that which stands in the market: a change may make its order larger, dearer, or both. */
export function addedWorth(ask: RiskAsk, market: Market, currency: string): Decimal | null {
  const worth = orderWorth(ask, market, currency)
  if (ask.was === undefined || worth === null) return worth
  const before = worthOf(market, { symbol: ask.symbol, ...ask.was }, currency)
  return before === null ? null : compare(worth, before) > 0 ? subtract(worth, before) : ZERO
}

export function orderWorth(ask: RiskAsk, market: Market, currency: string): Decimal | null {
  const price = ask.prices.reduce<Decimal | null>(
    (most, one) => (most === null || compare(one, most) > 0 ? one : most),
    null,
  )
  return worthOf(market, { symbol: ask.symbol, units: ask.units, price }, currency)
}

export const whyNoWorth = (currency: string | null) =>
  currency === null
    ? 'the account has no currency and the limit money_currency names none'
    : 'a quote from the last 5 s is missing'
