// From a signal and what the account looks like now to the commands that it means. Pure: the same facts give the same plan.
import { type Decimal, isPositive } from '../../domain/decimal.ts'
import { multiply } from '../../domain/decimal-math.ts'
import type { OrderWish } from '../orders/order-desk-port.ts'
import type { BrokerOrder, Quote, TradeAccount, TradeSymbol } from '../trade-port.ts'
import type { HookTerms } from './hook.ts'
import type { Signal } from './signal.ts'
import type { SignalCommand } from './signal-desk.ts'
import { type SizeRefusal, sizeOf } from './signal-size.ts'

export type PlanFacts = {
  /** Null = the signal does not depend on it. */
  readonly account: TradeAccount | null
  readonly symbols: readonly TradeSymbol[]
  readonly quotes: readonly Quote[]
  /** Working orders and open positions. */
  readonly orders: readonly BrokerOrder[]
}

export type Plan =
  | { readonly kind: 'commands'; readonly commands: readonly SignalCommand[] }
  | { readonly kind: 'refused'; readonly reason: PlanRefusal; readonly detail: string }
export type PlanRefusal =
  | SizeRefusal
  | 'symbol_unknown'
  | 'nothing_to_close'
  | 'not_on_this_account'

export function planSignal(
  signal: Signal,
  symbolName: string,
  hook: Pick<HookTerms, 'maxSize'>,
  facts: PlanFacts,
): Plan {
  const symbol = facts.symbols.find((one) => one.symbol === symbolName)
  if (symbol === undefined)
    return refused('symbol_unknown', `The broker has no symbol ${symbolName} for this account.`)
  if (signal.side === 'close') return planClose(symbolName, facts)
  const { maxSize } = hook
  const sized = sizeOf(signal, {
    ...{ symbol, account: facts.account, pairs: pairsOf(facts.symbols) },
    quotes: new Map(facts.quotes.map((one) => [one.symbol, one])),
    maxUnits:
      maxSize.unit === 'units' ? maxSize.value : multiply(maxSize.value, symbol.contractSize),
  })
  if (sized.kind === 'refused') return sized
  const { side, type, price, stopPrice, stopLoss, takeProfit, comment } = signal
  const order: OrderWish = {
    ...plain,
    ...{
      symbol: symbolName,
      side,
      type,
      amount: inUnits(sized.units),
      stopLoss,
      takeProfit,
      comment,
    },
    price: type === 'limit' || type === 'stop_limit' ? price : null,
    stopPrice: type === 'stop' || type === 'stop_limit' ? stopPrice : null,
  }
  return { kind: 'commands', commands: [{ kind: 'create', order }] }
}

/** What a signal does not say. */
const plain: Omit<OrderWish, 'symbol' | 'side' | 'type' | 'amount'> = {
  price: null,
  stopPrice: null,
  stopLoss: null,
  takeProfit: null,
  expiresMs: null,
  timeInForce: 'gtc',
  maxVisibleAmount: null,
  slippage: null,
  comment: null,
}

/** Each position of the symbol; a net account has one, which the desk closes by the opposite order. Cash holds money, not positions. */
function planClose(symbol: string, { account, orders }: PlanFacts): Plan {
  if (account === null) throw new TypeError('to close needs the account')
  if (account.accountingType === 'cash')
    return refused(
      'not_on_this_account',
      'A cash account has no positions to close. Send the opposite side with a size.',
    )
  const positions = orders.filter(
    (one) => one.kind === 'position' && one.symbol === symbol && isOpen(one.remainingAmount),
  )
  if (positions.length === 0)
    return refused('nothing_to_close', `Nothing is open of ${symbol} on this account.`)
  return {
    kind: 'commands',
    commands: positions.map(({ order }) => ({ kind: 'close', position: order })),
  }
}

/** Every symbol that changes one currency into another, by both. */
export function pairsOf(symbols: readonly TradeSymbol[]): ReadonlyMap<string, string> {
  return new Map(
    symbols.map(({ baseCurrency, quoteCurrency, symbol }) => [
      `${baseCurrency}/${quoteCurrency}`,
      symbol,
    ]),
  )
}

const inUnits = (value: Decimal) => ({ unit: 'units', value }) as const
const isOpen = (amount: Decimal | null) => amount !== null && isPositive(amount)

function refused(reason: PlanRefusal, detail: string): Plan {
  return { kind: 'refused', reason, detail }
}
