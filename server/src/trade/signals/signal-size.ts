// How many units a signal means: exact, rounded down to the symbol's step, refused below its minimum. Never rounded up:
// what was asked for is the most that may be risked. Where a currency has to be changed, the dearer side is taken.
import { type Decimal, isPositive } from '../../domain/decimal.ts'
import { compare, multiply, scaleOf, subtract } from '../../domain/decimal-math.ts'
import type { Quote, TradeAccount, TradeSymbol } from '../trade-port.ts'
import type { Signal } from './signal.ts'

export type SizeInputs = {
  readonly symbol: TradeSymbol
  /** Null = the size does not depend on it. */
  readonly account: TradeAccount | null
  /** Of the symbol and of those between its currency and the account's, by symbol. */
  readonly quotes: ReadonlyMap<string, Quote>
  /** Every symbol that could change a currency into another one, by base and quote currency (`EUR/USD`). */
  readonly pairs: ReadonlyMap<string, string>
  /** The most that the hook may send; null = no limit of its own. */
  readonly maxUnits: Decimal | null
}

export type SizeResult =
  | { readonly kind: 'units'; readonly units: Decimal }
  | { readonly kind: 'refused'; readonly reason: SizeRefusal; readonly detail: string }
export type SizeRefusal =
  | 'size_below_minimum'
  | 'size_above_maximum'
  | 'equity_unknown'
  | 'price_unknown'
  | 'price_wrong_side'

/** Above and below a line; kept apart so that nothing is divided before the last step. */
type Ratio = { readonly above: Decimal; readonly below: Decimal }

const ONE = '1' as Decimal // canonical
const HUNDRED = '100' as Decimal // canonical

export function sizeOf(signal: Signal, inputs: SizeInputs): SizeResult {
  const wanted = wantedUnits(signal, inputs)
  if ('reason' in wanted) return wanted
  const { symbol, maxUnits } = inputs
  const units = floorToStep(wanted, symbol.amountStep)
  const said = signal.size === null ? '' : `${signal.size.kind} ${signal.size.value}`
  if (!isPositive(units) || compare(units, symbol.minAmount) < 0)
    return refused(
      'size_below_minimum',
      `${said} is ${units} units of ${symbol.symbol}; the broker takes no less than ${symbol.minAmount}.`,
    )
  if (maxUnits !== null && compare(units, maxUnits) > 0)
    return refused(
      'size_above_maximum',
      `${said} is ${units} units of ${symbol.symbol}; the hook may send at most ${maxUnits}.`,
    )
  if (compare(units, symbol.maxAmount) > 0)
    return refused(
      'size_above_maximum',
      `${said} is ${units} units of ${symbol.symbol}; the broker takes at most ${symbol.maxAmount}.`,
    )
  return { kind: 'units', units }
}

type Refused = Extract<SizeResult, { kind: 'refused' }>

function wantedUnits(signal: Signal, inputs: SizeInputs): Ratio | Refused {
  const { size } = signal
  const { symbol, account } = inputs
  if (size === null) throw new TypeError('a signal without a size has no units')
  if (size.kind === 'units') return { above: size.value, below: ONE }
  if (size.kind === 'lots') return { above: multiply(size.value, symbol.contractSize), below: ONE }
  if (account === null) throw new TypeError('a part of the equity needs the account')
  if (account.equity === null || account.currency === null || !isPositive(account.equity))
    return refused(
      'equity_unknown',
      `${size.kind} needs the equity of the account, which the broker does not say. Send units or lots.`,
    )
  const entry = entryPrice(signal, inputs)
  if (entry === null)
    return refused(
      'price_unknown',
      `${size.kind} needs a price of ${symbol.symbol}, and there is none at which one can trade.`,
    )
  const rate = rateTo(account.currency, inputs)
  if (rate === null)
    return refused(
      'price_unknown',
      `${size.kind} needs a price between ${symbol.quoteCurrency} and ${account.currency}, and there is none.`,
    )
  const way = size.kind === 'percent_of_equity' ? entry : riskPerUnit(signal, entry)
  if (typeof way !== 'string') return way
  // units = equity * percent / 100 / (way * rate)
  return {
    above: multiply(multiply(account.equity, size.value), rate.below),
    below: multiply(multiply(HUNDRED, way), rate.above),
  }
}

function riskPerUnit({ side, stopLoss }: Signal, entry: Decimal): Decimal | Refused {
  if (stopLoss === null) throw new TypeError('risk was asked for without a stop loss')
  const way = side === 'buy' ? subtract(entry, stopLoss) : subtract(stopLoss, entry)
  if (isPositive(way)) return way
  return refused(
    'price_wrong_side',
    `sl ${stopLoss} is not on the losing side of ${entry}, the price at which this would ${side}.`,
  )
}

function entryPrice({ type, side, price, stopPrice }: Signal, inputs: SizeInputs): Decimal | null {
  if (type === 'limit' || type === 'stop_limit') return price
  if (type === 'stop') return stopPrice
  const quote = inputs.quotes.get(inputs.symbol.symbol)
  if (quote === undefined || !quote.tradable) return null
  return side === 'buy' ? quote.ask : quote.bid
}

/** What one unit of the symbol's quote currency costs in the account's. */
function rateTo(currency: string, { symbol, quotes, pairs }: SizeInputs): Ratio | null {
  const from = symbol.quoteCurrency
  if (from === currency) return { above: ONE, below: ONE }
  const direct = quotes.get(pairs.get(`${from}/${currency}`) ?? '')?.ask ?? null
  if (direct !== null) return { above: direct, below: ONE }
  const inverse = quotes.get(pairs.get(`${currency}/${from}`) ?? '')?.bid ?? null
  return inverse === null ? null : { above: ONE, below: inverse }
}

/** The symbols whose quotes `sizeOf` may need. */
export function quotesNeeded(
  symbol: TradeSymbol,
  currency: string | null,
  pairs: ReadonlyMap<string, string>,
): string[] {
  const { quoteCurrency } = symbol
  const between =
    currency === null || currency === quoteCurrency
      ? []
      : [pairs.get(`${quoteCurrency}/${currency}`), pairs.get(`${currency}/${quoteCurrency}`)]
  return [symbol.symbol, ...between.filter((one) => one !== undefined)]
}

/** How many whole steps fit, times the step: exact, whatever the number of digits. */
export function floorToStep({ above, below }: Ratio, step: Decimal): Decimal {
  const divisor = multiply(below, step)
  const scale = Math.max(scaleOf(above), scaleOf(divisor))
  const steps = wholeAt(above, scale) / wholeAt(divisor, scale)
  return multiply(String(steps) as Decimal, step) // a whole number is canonical
}

function wholeAt(value: Decimal, scale: number): bigint {
  return BigInt(value.replace('.', '')) * 10n ** BigInt(scale - scaleOf(value))
}

function refused(reason: SizeRefusal, detail: string): Refused {
  return { kind: 'refused', reason, detail }
}
