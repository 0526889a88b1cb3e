// Decides whether an order may leave: pure, over facts that others gathered. Where a fact that a limit needs is missing, the
// answer is no. Every refusal names the limit, its value and what was asked, and what a person can do.
import type { Decimal } from '../../domain/decimal.ts'
import { isPositive } from '../../domain/decimal.ts'
import { add, compare, divide, multiply, subtract, ZERO } from '../../domain/decimal-math.ts'
import type { OrderType, Quote, Side, TradeAccount, TradeSymbol } from '../trade-port.ts'
import type { Exposure } from './exposure.ts'
import { decimalLimit, type LimitName, type Limits } from './limits.ts'
import { isFresh, type Market, worthOf } from './value.ts'

export type Refusal = {
  /** For programs: the limit or the state that stands in the way. */
  readonly reason: string
  readonly detail: string
  readonly nextStep: string
}

/** What is asked: one order, or the larger part of a changed one. */
export type RiskAsk = {
  readonly symbol: string
  readonly side: Side
  readonly type: OrderType | string
  /** The whole amount of the order, in units. */
  readonly units: Decimal
  /** By how much it makes what stands in the market larger. */
  readonly added: Decimal
  /** Prices that it names. */
  readonly prices: readonly Decimal[]
  /** Of a change: what the order was, as it stands in the market by now. */
  readonly was?: { readonly units: Decimal; readonly price: Decimal | null }
}

export type RiskFacts = {
  readonly account: TradeAccount
  readonly limits: Limits
  readonly market: Market
  /** Why nothing may leave, in words; null = no kill switch is on. */
  readonly killed: string | null
  readonly armed: boolean
  readonly disarmedBecause: string | null
  /** True until everything was looked for that an unclean stop left open. */
  readonly recovering: boolean
  /** Orders of which nobody knows what became; symbol null = of any. */
  readonly openQuestions: readonly { readonly clientId: string; readonly symbol: string | null }[]
  readonly exposure: Exposure
  readonly dayLoss: Decimal | null
  /** New orders sent within the last 60 s. */
  readonly ordersLastMinute: number
  /** How many of them were the same as this one. */
  readonly repeats: readonly number[]
}

/** Everything that stands in the way, the gravest first; empty = it may leave. `asks` are one order, or the two of a pair. */
export function checkRisk(asks: readonly RiskAsk[], facts: RiskFacts): Refusal[] {
  return [
    ...checkState(asks, facts),
    ...asks.flatMap((ask) => [
      ...checkSymbol(ask, facts),
      ...checkAmount(ask, facts),
      ...checkPrice(ask, facts),
    ]),
    ...checkExposure(asks, facts),
    ...checkLoss(facts),
    ...checkPace(asks, facts),
  ]
}

function checkState(asks: readonly RiskAsk[], facts: RiskFacts): Refusal[] {
  const found: Refusal[] = []
  if (facts.killed !== null)
    found.push(
      no(
        'killed',
        `A kill switch is on: ${facts.killed}.`,
        'Find out why; then `tidemark trade resume`.',
      ),
    )
  if (!facts.armed)
    found.push(
      no(
        'not_armed',
        `The account is not armed${facts.disarmedBecause === null ? '' : `: ${facts.disarmedBecause}`}.`,
        'Arm it with `tidemark trade arm ACCOUNT` or POST /api/v1/arm.',
      ),
    )
  if (facts.recovering)
    found.push(
      no(
        'recovering',
        'The trade server stopped uncleanly and still looks for what became of orders on their way.',
        'Wait a minute and look at `tidemark trade status`.',
      ),
    )
  for (const { clientId, symbol } of facts.openQuestions)
    if (symbol === null || asks.some((ask) => ask.symbol === symbol))
      found.push(
        no(
          'order_unresolved',
          `It is not known what became of order ${clientId}${symbol === null ? '' : ` of ${symbol}`}, so nothing new is opened ${symbol === null ? 'on this account' : 'in that symbol'}.`,
          'It is being looked for; if a person has to decide, look at the broker and run `tidemark trade seen CLIENT_ID`.',
        ),
      )
  if (!facts.account.tradeAllowed)
    found.push(
      no(
        'trade_not_allowed',
        `The broker does not let this login trade: ${facts.account.whyNot ?? 'it does not say why'}.`,
        'Use a token with full rights, or ask the broker.',
      ),
    )
  return found
}

function checkSymbol({ symbol, side }: RiskAsk, { limits, market }: RiskFacts): Refusal[] {
  const found: Refusal[] = []
  if (limits.symbols !== '' && !limits.symbols.split(',').includes(symbol))
    found.push(
      no(
        'symbols',
        `The limit symbols allows ${limits.symbols}; asked was ${symbol}.`,
        'Trade one of those, or change the limit.',
      ),
    )
  const facts = market.symbols.get(symbol)
  if (facts === undefined)
    found.push(
      no(
        'symbol_unknown',
        `The broker has no symbol ${symbol}.`,
        'GET /api/v1/accounts/{id}/symbols lists them; names are case-sensitive.',
      ),
    )
  else {
    const mode = facts.tradingMode
    const isOpen = mode === 'full' || mode === `${side}_only`
    if (!isOpen)
      found.push(
        no(
          'trading_mode',
          `The broker’s trading mode of ${symbol} is ${mode}; asked was to ${side}.`,
          'Choose another symbol, or wait until the broker opens it.',
        ),
      )
  }
  return found
}

function checkAmount({ symbol, units }: RiskAsk, { limits, market }: RiskFacts): Refusal[] {
  const found: Refusal[] = []
  const facts = market.symbols.get(symbol)
  if (!isPositive(units))
    return [no('amount', `The amount must be more than 0; asked were ${units} units.`, fixAmount)]
  const over = (name: LimitName, asked: Decimal, unit: string) => {
    const limit = decimalLimit(limits, name)
    if (limit !== null && compare(asked, limit) > 0)
      found.push(no(name, `The limit ${name} is ${limit}; asked were ${asked} ${unit}.`, fixLimit))
  }
  over('max_order_units', units, 'units')
  if (facts !== undefined) {
    over('max_order_lots', lotsOf(units, facts), 'lots')
    found.push(...checkStep(units, facts))
  }
  return found
}

function checkStep(units: Decimal, facts: TradeSymbol): Refusal[] {
  const { symbol, minAmount, maxAmount, amountStep } = facts
  const bounds = `${symbol} takes ${minAmount} to ${maxAmount} units in steps of ${amountStep}; asked were ${units}.`
  if (compare(units, minAmount) < 0) return [no('min_amount', bounds, fixAmount)]
  if (isPositive(maxAmount) && compare(units, maxAmount) > 0)
    return [no('max_amount', bounds, fixAmount)]
  return isMultiple(units, amountStep) ? [] : [no('amount_step', bounds, fixAmount)]
}

function checkPrice(ask: RiskAsk, { limits, market, account }: RiskFacts): Refusal[] {
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

function checkExposure(asks: readonly RiskAsk[], facts: RiskFacts): Refusal[] {
  const { limits, exposure, market, account } = facts
  const found: Refusal[] = []
  const mostUnits = decimalLimit(limits, 'max_symbol_exposure_units')
  if (mostUnits !== null) {
    for (const symbol of new Set(asks.map((ask) => ask.symbol))) {
      const added = sumOf(asks.filter((ask) => ask.symbol === symbol).map((ask) => ask.added))
      const there = exposure.units.get(symbol) ?? ZERO
      if (compare(add(there, added), mostUnits) > 0)
        found.push(
          no(
            'max_symbol_exposure_units',
            `The limit max_symbol_exposure_units is ${mostUnits}; ${there} units of ${symbol} are in the market or on their way, and ${added} were asked for.`,
            fixLimit,
          ),
        )
    }
  }
  const most = decimalLimit(limits, 'max_exposure_money')
  if (most === null) return found
  const currency = moneyOf(limits, account)
  const worths = asks.map((ask) => (currency === null ? null : addedWorth(ask, market, currency)))
  const missing = worths.includes(null) || exposure.money === null
  if (missing || exposure.money === null) {
    const what = exposure.unvalued.length > 0 ? ` (${exposure.unvalued.join(', ')})` : ''
    found.push(
      no(
        'max_exposure_money',
        `The limit max_exposure_money is ${most}, and what stands in the market cannot be valued${what}: ${whyNoWorth(currency)}.`,
        fixQuote,
      ),
    )
    return found
  }
  const added = sumOf(worths.flatMap((worth) => (worth === null ? [] : [worth])))
  if (compare(add(exposure.money, added), most) > 0)
    found.push(
      no(
        'max_exposure_money',
        `The limit max_exposure_money is ${most} ${currency}; ${exposure.money} ${currency} are in the market or on their way, and ${added} ${currency} were asked for.`,
        fixLimit,
      ),
    )
  return found
}

function checkLoss({ limits, dayLoss, account }: RiskFacts): Refusal[] {
  const most = decimalLimit(limits, 'max_daily_loss_money')
  if (most === null) return []
  const currency = moneyOf(limits, account)
  if (currency !== account.currency)
    return [
      no(
        'max_daily_loss_money',
        `The limit max_daily_loss_money is ${most} ${currency}, and the broker says what was lost in ${account.currency ?? 'no currency'}.`,
        'Leave money_currency empty for this account, or switch the limit off.',
      ),
    ]
  if (dayLoss === null)
    return [
      no(
        'max_daily_loss_money',
        `The limit max_daily_loss_money is ${most}, and what was lost today cannot be told: the broker gives no balance or equity.`,
        'Switch the limit off for this account, or try again when the broker answers.',
      ),
    ]
  if (compare(dayLoss, most) < 0) return []
  return [
    no(
      'max_daily_loss_money',
      `The limit max_daily_loss_money is ${most}; ${dayLoss} were lost since 00:00 UTC.`,
      'Nothing new is opened today. Positions can be closed.',
    ),
  ]
}

function checkPace(asks: readonly RiskAsk[], facts: RiskFacts): Refusal[] {
  const { limits, ordersLastMinute, repeats } = facts
  const found: Refusal[] = []
  const mostOrders = Number(limits.max_orders_per_minute)
  if (mostOrders > 0 && ordersLastMinute + asks.length > mostOrders)
    found.push(
      no(
        'max_orders_per_minute',
        `The limit max_orders_per_minute is ${mostOrders}; ${ordersLastMinute} orders were sent within 60 s and ${asks.length} more asked for.`,
        'Wait, and look whether a program runs wild.',
      ),
    )
  const mostRepeats = Number(limits.max_repeats_per_minute)
  const most = Math.max(0, ...repeats)
  if (mostRepeats > 0 && most + 1 > mostRepeats)
    found.push(
      no(
        'max_repeats_per_minute',
        `The limit max_repeats_per_minute is ${mostRepeats}; the same order was sent ${most} times within 60 s and is asked for again.`,
        'Look whether a program repeats itself.',
      ),
    )
  return found
}

/** The currency that limits in money are in; null = there is none. */
export function moneyOf(limits: Limits, account: Pick<TradeAccount, 'currency'>): string | null {
  return limits.money_currency === '' ? account.currency : limits.money_currency
}

export function lotsOf(
  units: Decimal,
  { contractSize }: Pick<TradeSymbol, 'contractSize'>,
): Decimal {
  return divide(units, contractSize, 8)
}

/** What comes to that which stands in the market: a change may make its order larger, dearer, or both. */
function addedWorth(ask: RiskAsk, market: Market, currency: string): Decimal | null {
  const worth = orderWorth(ask, market, currency)
  if (ask.was === undefined || worth === null) return worth
  const before = worthOf(market, { symbol: ask.symbol, ...ask.was }, currency)
  return before === null ? null : compare(worth, before) > 0 ? subtract(worth, before) : ZERO
}

function orderWorth(ask: RiskAsk, market: Market, currency: string): Decimal | null {
  const price = ask.prices.reduce<Decimal | null>(
    (most, one) => (most === null || compare(one, most) > 0 ? one : most),
    null,
  )
  return worthOf(market, { symbol: ask.symbol, units: ask.units, price }, currency)
}

function referencePrice(quote: Quote, side: Side, nowMs: number): Decimal | null {
  const price = side === 'buy' ? quote.ask : quote.bid
  return quote.tradable && isFresh(quote, nowMs) && price !== null && isPositive(price)
    ? price
    : null
}

const whyNoWorth = (currency: string | null) =>
  currency === null
    ? 'the account has no currency and the limit money_currency names none'
    : 'a quote from the last 5 s is missing'

/** Whole multiples only; a step of 0 allows everything. */
export function isMultiple(value: Decimal, step: Decimal): boolean {
  if (!isPositive(step)) return true
  const scale = Math.max(...[value, step].map((one) => (one.split('.')[1] ?? '').length))
  const whole = (one: Decimal) => {
    const [before = '', after = ''] = one.split('.')
    return BigInt(before + after.padEnd(scale, '0'))
  }
  return whole(value) % whole(step) === 0n
}

const HUNDRED = '100' as Decimal // canonical
const size = (value: Decimal) => (value.startsWith('-') ? subtract(ZERO, value) : value)
const sumOf = (values: readonly Decimal[]) => values.reduce((all, one) => add(all, one), ZERO)
const no = (reason: string, detail: string, nextStep: string): Refusal => ({
  reason,
  detail,
  nextStep,
})
const fixAmount =
  'Use an amount that the symbol takes; GET /api/v1/accounts/{id}/symbols shows them.'
const fixLimit =
  'Ask for less, or raise the limit with `tidemark trade limits`; a raise counts after 60 s.'
const fixQuote = 'Try again when there is a fresh quote, or switch the limit off.'
