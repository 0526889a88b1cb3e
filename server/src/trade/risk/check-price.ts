// Whether its prices are near the market, and the order not worth too much.
import { type Decimal, isPositive } from '../../domain/decimal.ts'
import { compare, divide, multiply, subtract, ZERO } from '../../domain/decimal-math.ts'
import type { Quote, Side } from '../trade-port.ts'
import { decimalLimit } from './limits.ts'
import { moneyOf, orderWorth, whyNoWorth } from './order-worth.ts'
import { fixLimit, fixQuote, no, type Refusal, type RiskAsk, type RiskFacts } from './refusal.ts'
import { isFresh, type Market } from './value.ts'

export function checkPrice(ask: RiskAsk, { limits, market, account }: RiskFacts): Refusal[] {
  const found: Refusal[] = []
  const collar = decimalLimit(limits, 'price_collar_percent')
  if (collar !== null) found.push(...checkCollar(ask, collar, market))
  const most = decimalLimit(limits, 'max_order_notional_money')
  if (most !== null) {
    const currency = moneyOf(limits, account)
    const worth = currency === null ? null : orderWorth(ask, market, currency)
    if (worth === null)
      found.push(
        no(
          'max_order_notional_money',
          `The limit max_order_notional_money is ${most}, and what the order is worth cannot be told: ${whyNoWorth(currency)}.`,
          fixQuote,
        ),
      )
    else if (compare(worth, most) > 0)
      found.push(
        no(
          'max_order_notional_money',
          `The limit max_order_notional_money is ${most} ${currency}; asked was an order worth ${worth} ${currency}.`,
          fixLimit,
        ),
      )
  }
  return found
}

function checkCollar(ask: RiskAsk, collar: Decimal, market: Market): Refusal[] {
  const quote = market.quotes.get(ask.symbol)
  const reference = quote === undefined ? null : referencePrice(quote, ask.side, market.nowMs)
  if (reference === null)
    return [
      no(
        'price_collar_percent',
        `The limit price_collar_percent is ${collar}, and there is no quote of ${ask.symbol} from the last 5 s at which a ${ask.side} trades.`,
        fixQuote,
      ),
    ]
  return ask.prices.flatMap((price) => {
    const away = subtract(price, reference)
    const percent = divide(multiply(size(away), HUNDRED), reference, 6)
    if (compare(percent, collar) <= 0) return []
    return [
      no(
        'price_collar_percent',
        `The limit price_collar_percent is ${collar}; the price ${price} is ${percent} % from the quote ${reference}.`,
        'Check the price for a slipped digit, or widen the collar.',
      ),
    ]
  })
}

function referencePrice(quote: Quote, side: Side, nowMs: number): Decimal | null {
  const price = side === 'buy' ? quote.ask : quote.bid
  return quote.tradable && isFresh(quote, nowMs) && price !== null && isPositive(price)
    ? price
    : null
}

const HUNDRED = '100' as Decimal // canonical
const size = (value: Decimal) => (value.startsWith('-') ? subtract(ZERO, value) : value)
