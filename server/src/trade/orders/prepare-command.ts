// From a wish to the one command that would leave, with what risk has to know about it: lots become units by the symbol's own
// contract size, and the order gets its client id.
import { type Decimal, isPositive } from '../../domain/decimal.ts'
import {
  add,
  compare,
  multiply,
  scaleOf,
  subtract,
  trimTo,
  ZERO,
} from '../../domain/decimal-math.ts'
import type { Timer } from '../../platform/clock.ts'
import { rejections } from '../rejections.ts'
import type { Refusal, RiskAsk } from '../risk/refusal.ts'
import { larger } from '../risk/value.ts'
import type {
  AccountingType,
  BrokerOrder,
  NewOrder,
  TradeCommand,
  TradeSymbol,
} from '../trade-port.ts'
import { clientIdOf } from './client-id.ts'
import type { Amount, ChangeWish, OrderWish } from './order-desk-port.ts'

export type Wish =
  | { readonly kind: 'create'; readonly order: OrderWish }
  | { readonly kind: 'create_oco'; readonly first: OrderWish; readonly second: OrderWish }
  | { readonly kind: 'modify'; readonly change: ChangeWish }
  | { readonly kind: 'cancel'; readonly order: string }
  | { readonly kind: 'close'; readonly position: string; readonly amount: Amount | null }
  | { readonly kind: 'close_by'; readonly position: string; readonly by: string }

export type Prepared = {
  readonly command: TradeCommand
  readonly symbol: string | null
  readonly side: string | null
  readonly orderType: string | null
  readonly opensUnits: Decimal
  readonly price: Decimal | null
  /** Empty = it makes nothing larger, so it passes when the account is not armed. */
  readonly asks: readonly RiskAsk[]
  /** What stands in the way before risk is asked. */
  readonly refusals: readonly Refusal[]
  /** Set: it makes a position smaller as long as nothing else does. When the position was asked for, since 1970 and by the monotonic clock. */
  readonly reduces: { readonly readMs: number; readonly readMonotonicMs: number } | null
}

export type PrepareDeps = {
  readonly symbols: () => Promise<ReadonlyMap<string, TradeSymbol>>
  readonly accountingType: AccountingType
  readonly readOrder: (order: string) => Promise<BrokerOrder | null>
  readonly clock: Pick<Timer, 'now' | 'monotonicMs'>
}

export async function prepareCommand(
  deps: PrepareDeps,
  wish: Wish,
  intentId: string,
): Promise<Prepared> {
  switch (wish.kind) {
    case 'create':
      return prepareNew(deps, [wish.order], intentId)
    case 'create_oco':
      return prepareNew(deps, [wish.first, wish.second], intentId)
    case 'modify':
      return prepareChange(deps, wish.change)
    case 'cancel':
      return passing({ kind: 'cancel', order: wish.order })
    case 'close':
      return prepareClose(deps, wish.position, wish.amount, intentId)
    case 'close_by':
      return passing({ kind: 'close_by', position: wish.position, by: wish.by })
  }
}

async function prepareNew(
  deps: PrepareDeps,
  wishes: readonly OrderWish[],
  intentId: string,
): Promise<Prepared> {
  const symbols = await deps.symbols()
  const orders = wishes.map(
    (wish, at): NewOrder => ({
      ...wish,
      clientId: clientIdOf(intentId, at === 0 ? 0 : 1),
      amount: toUnits(wish.amount, symbols.get(wish.symbol)) ?? wish.amount.value,
    }),
  )
  const [first, second] = orders
  if (first === undefined) throw new Error('an order without an order')
  const unknown = orders.filter(({ symbol }) => !symbols.has(symbol))
  return {
    command:
      second === undefined
        ? { kind: 'create', order: first }
        : { kind: 'create_oco', first, second },
    ...{ symbol: first.symbol, side: first.side, orderType: first.type },
    price: orders.reduce<Decimal | null>(
      (most, { price, stopPrice }) => larger(most, larger(price, stopPrice)),
      null,
    ),
    opensUnits: orders.reduce((all, { amount }) => add(all, amount), ZERO),
    asks: orders.map((order) => ({
      ...{ symbol: order.symbol, side: order.side, type: order.type },
      ...{ units: order.amount, added: order.amount },
      prices: [order.price, order.stopPrice].flatMap((one) => (one === null ? [] : [one])),
    })),
    // Lots of a symbol that is not known are no amount; risk refuses the symbol as well.
    refusals: unknown.map(({ symbol }) => refusalOf('symbol_unknown', symbol)),
    reduces: null,
  }
}

async function prepareChange(deps: PrepareDeps, change: ChangeWish): Promise<Prepared> {
  const [symbols, order] = await Promise.all([deps.symbols(), deps.readOrder(change.order)])
  const { amount, ...rest } = change
  const units =
    amount === undefined
      ? null
      : (toUnits(amount, order === null ? undefined : symbols.get(order.symbol)) ?? amount.value)
  const before = order?.remainingAmount ?? order?.initialAmount ?? ZERO
  const base = passing({
    kind: 'modify',
    change: { ...rest, ...(units === null ? {} : { amount: units, amountBefore: before }) },
  })
  if (order === null) return { ...base, refusals: [refusalOf('order_not_found', change.order)] }
  const added = units !== null && compare(units, before) > 0 ? subtract(units, before) : ZERO
  const { symbol, side, type } = order
  // More of an order is asked for at the prices that it keeps, as a new order would be.
  const kept = added === ZERO ? [] : [order.price, order.stopPrice]
  const prices = [change.price ?? kept[0], change.stopPrice ?? kept[1]].filter((one) => one != null)
  const isLarger = added !== ZERO || prices.length > 0
  const was = { units: before, price: larger(order.price, order.stopPrice) }
  return {
    ...base,
    ...{ symbol, side, orderType: type, opensUnits: added },
    price: prices.reduce(larger, was.price),
    // Stops of a position, and less of an order, make nothing larger.
    asks: isLarger ? [{ symbol, side, type, units: units ?? before, added, prices, was }] : [],
  }
}

async function prepareClose(
  deps: PrepareDeps,
  position: string,
  amount: Amount | null,
  intentId: string,
): Promise<Prepared> {
  if (deps.accountingType === 'net') return prepareOpposite(deps, position, amount, intentId)
  if (amount === null || amount.unit === 'units')
    return passing({ kind: 'close', position, amount: amount?.value ?? null })
  const [symbols, order] = await Promise.all([deps.symbols(), deps.readOrder(position)])
  const units = toUnits(amount, order === null ? undefined : symbols.get(order.symbol))
  if (units !== null) return passing({ kind: 'close', position, amount: units })
  const base = passing({ kind: 'close', position, amount: amount.value })
  return { ...base, refusals: [refusalOf('position_not_found', position)] }
}

/** A net account has one position of a symbol and no close: the opposite market order makes it smaller, and never more than that. */
async function prepareOpposite(
  deps: PrepareDeps,
  position: string,
  amount: Amount | null,
  intentId: string,
): Promise<Prepared> {
  const reduces = { readMs: deps.clock.now(), readMonotonicMs: deps.clock.monotonicMs() }
  const [symbols, held] = await Promise.all([deps.symbols(), deps.readOrder(position)])
  const open = held?.kind === 'position' ? held.remainingAmount : null
  if (held === null || open === null || !isPositive(open)) {
    const base = passing({ kind: 'close', position, amount: amount?.value ?? null })
    return { ...base, refusals: [refusalOf('position_not_found', position)] }
  }
  const { symbol } = held
  const side = held.side === 'buy' ? 'sell' : 'buy'
  const asked = amount ?? { unit: 'units', value: open }
  const prepared = await prepareNew(
    deps,
    [{ ...atTheMarket, symbol, side, amount: asked }],
    intentId,
  )
  const units = toUnits(asked, symbols.get(symbol))
  const closing = { ...prepared, opensUnits: ZERO, asks: [], reduces }
  if (units === null || compare(units, open) <= 0) return closing
  const refusal: Refusal = {
    reason: 'amount_above_position',
    detail: `The position ${position} is ${open} units of ${symbol}; ${units} were to be closed.`,
    nextStep: 'Leave out the amount to close all of it, or ask for less.',
  }
  return { ...closing, refusals: [...prepared.refusals, refusal] }
}

const atTheMarket: Omit<OrderWish, 'symbol' | 'side' | 'amount'> = {
  ...{ type: 'market', price: null, stopPrice: null, stopLoss: null, takeProfit: null },
  ...{ expiresMs: null, timeInForce: 'gtc', maxVisibleAmount: null, slippage: null, comment: null },
}

function passing(command: TradeCommand): Prepared {
  return {
    ...{ command, symbol: null, side: null, orderType: null, price: null },
    ...{ opensUnits: ZERO, asks: [], refusals: [], reduces: null },
  }
}

/** Null when the symbol's contract size is needed and not known. */
export function toUnits(amount: Amount, symbol: TradeSymbol | undefined): Decimal | null {
  if (amount.unit === 'units') return amount.value
  if (symbol === undefined) return null
  const units = multiply(amount.value, symbol.contractSize)
  return trimTo(units, Math.min(scaleOf(units), scaleOf(symbol.amountStep)))
}

function refusalOf(reason: keyof typeof rejections, what: string): Refusal {
  const { means, nextStep } = rejections[reason]
  return { reason, detail: `${what}: ${means}.`, nextStep }
}
