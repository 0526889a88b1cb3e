// New orders: what is refused, what is filled at once, what waits.
import type { Account, Order, OrderType } from '../account.ts'
import { BrokerFault, refuse } from '../broker-fault.ts'
import { type Fix, fromPoints, ratio, scaled } from '../fix.ts'
import { digitsOf, type TtSymbol } from '../symbols.ts'
import type { World } from '../world.ts'
import { averageOf, levelsFor, take } from './book.ts'
import { holdOf, isFree, lockAssets } from './cash.ts'
import type { CreateRequest } from './create-request.ts'
import { fill } from './fill.ts'
import { remember, report } from './report.ts'
import { moneyOf, totalMargin } from './valuation.ts'
import { cancelRelated } from './withdraw.ts'

const MOST_ORDERS = 5_000

export function create(
  world: World,
  account: Account,
  asked: CreateRequest,
  requestId: string | null,
): Order {
  const spec = check(world, account, asked)
  const order = begin(world, account, asked)
  if (order.clientId !== null) account.clientIds.add(order.clientId)
  world.executions.push({
    ...{ account: String(account.id), order: String(order.id), clientId: order.clientId },
    ...{ kind: order.type, atMs: order.createdMs },
  })
  report(world, account, 'Accepted', order, requestId)
  const cause = { requestId, reason: 'ClientRequest' }
  if (order.type === 'Market') {
    const { fills } = take(
      levelsFor(world, order.symbol, order.side),
      order.side,
      order.remaining,
      worst(world, asked, spec),
    )
    fill(world, account, order, averageOf(fills, spec.digits), order.remaining, cause)
    return order
  }
  account.orders.set(order.id, order)
  if (order.type === 'Limit' && order.contingent === null) fillLimit(world, account, order, cause)
  if (order.remaining > 0n && order.immediateOrCancel) return end(world, account, order, requestId)
  if (order.remaining === 0n) return order
  if (order.status === 'New') order.status = 'Calculated'
  lockAssets(world, account)
  remember(world, account, {
    type: 'OrderOpened',
    reason: 'ClientRequest',
    order,
    amount: order.initialAmount,
  })
  report(world, account, 'Allocated', order, requestId)
  return order
}

/** What an immediate order could not fill is cancelled. */
function end(world: World, account: Account, order: Order, requestId: string | null): Order {
  account.orders.delete(order.id)
  order.status = 'Canceled'
  lockAssets(world, account)
  remember(world, account, { type: 'OrderCanceled', reason: 'ClientRequest', order })
  report(world, account, 'Canceled', order, requestId)
  return order
}

/** Fills a limit order as far as the book goes; its partner of a pair is cancelled by the first part. */
export function fillLimit(
  world: World,
  account: Account,
  order: Order,
  cause: { requestId: string | null; reason: string },
): void {
  const { digits } = world.quote(order.symbol).spec
  const { fills, filled } = take(
    levelsFor(world, order.symbol, order.side),
    order.side,
    order.remaining,
    order.price,
  )
  if (filled === 0n) return
  if (order.fillOrKill && filled < order.remaining) return
  cancelRelated(world, account, order)
  fill(world, account, order, averageOf(fills, digits), filled, cause)
}

/** The worst price that a market order may have: the quote and its slippage, in pips of ten points. */
function worst(world: World, asked: CreateRequest, spec: TtSymbol): Fix | null {
  if (asked.slippage === null) return null
  const { bid, ask } = world.quote(spec.name)
  const pips = scaled(fromPoints(10, spec.digits), ratio(asked.slippage), 10)
  return asked.side === 'Buy' ? ask + pips : bid - pips
}

function begin(world: World, account: Account, asked: CreateRequest): Order {
  const nowMs = world.now()
  const isGross = account.type === 'Gross'
  const none = (value: Fix | null) => (value === 0n || !isGross ? null : value)
  return {
    ...{ id: world.nextId(), clientId: asked.clientId, type: asked.type, initialType: asked.type },
    ...{ side: asked.side, status: 'New', symbol: asked.symbol, initialAmount: asked.amount },
    price: asked.type === 'Limit' || asked.type === 'StopLimit' ? asked.price : null,
    stopPrice: asked.type === 'Stop' || asked.type === 'StopLimit' ? asked.stopPrice : null,
    ...{ remaining: asked.amount, filled: 0n, filledValue: 0n, maxVisible: asked.maxVisible },
    ...{ stopLoss: none(asked.stopLoss), takeProfit: none(asked.takeProfit) },
    ...{ immediateOrCancel: asked.immediateOrCancel, fillOrKill: asked.fillOrKill },
    ...{ oneCancelsTheOther: asked.oneCancelsTheOther, related: asked.related },
    ...{ contingent: asked.contingent, createdMs: nowMs, modifiedMs: nowMs, filledMs: null },
    ...{ expiresMs: asked.expiresMs, positionMs: null, comment: asked.comment },
    ...{ clientApp: asked.clientApp, slippage: asked.slippage, commission: 0n, swap: 0n },
  }
}

function check(world: World, account: Account, asked: CreateRequest): TtSymbol {
  const { faults } = world
  const spec = world.specOf(asked.symbol)
  if (spec === null) return refuse('SymbolNotFound')
  if (faults.sessionClosed) refuse('TradeSessionIsClosed')
  if (faults.dealerRejects) refuse('DealerReject')
  if (
    asked.clientId !== null &&
    faults.duplicateClientIds === 'refused' &&
    account.clientIds.has(asked.clientId)
  )
    refuse('DuplicateClientOrderId')
  if (account.orders.size >= MOST_ORDERS) refuse('AccountExceedsOrdersLimit')
  checkAmount(spec, asked.amount)
  checkPrices(world, account, asked)
  if (asked.expiresMs !== null && (asked.type === 'Market' || asked.expiresMs <= world.now()))
    refuse('InvalidExpirationTime')
  if (
    asked.maxVisible !== null &&
    (asked.type !== 'Limit' || asked.maxVisible < 0n || asked.maxVisible > asked.amount)
  )
    refuse('InvalidVisibleAmount')
  if (asked.immediateOrCancel && asked.type !== 'Limit') refuse('InvalidOrderType')
  checkRelated(account, asked)
  if (asked.type === 'Market') {
    const { filled } = take(
      levelsFor(world, asked.symbol, asked.side),
      asked.side,
      asked.amount,
      worst(world, asked, spec),
    )
    if (filled < asked.amount) refuse('OffQuotes')
  }
  if (asked.fillOrKill && asked.type === 'Limit') {
    const { filled } = take(
      levelsFor(world, asked.symbol, asked.side),
      asked.side,
      asked.amount,
      asked.price,
    )
    if (filled < asked.amount) refuse('OffQuotes')
  }
  if (asked.contingent === null) checkMoney(world, account, spec, asked)
  return spec
}

export function checkAmount(spec: TtSymbol, amount: Fix): void {
  if (amount < spec.minAmount || amount > spec.maxAmount || amount % spec.amountStep !== 0n)
    refuse('InvalidAmount')
}

function checkPrices(world: World, account: Account, asked: CreateRequest): void {
  const { spec, bid, ask } = world.quote(asked.symbol)
  const unit = fromPoints(1, spec.digits)
  const { type, side, price, stopPrice } = asked
  if ((type === 'Limit' || type === 'StopLimit') && price === null) refuse('PriceNotSpecified')
  if ((type === 'Stop' || type === 'StopLimit') && stopPrice === null)
    refuse('StopPriceIsNotSpecified')
  for (const one of [price, stopPrice, asked.stopLoss, asked.takeProfit])
    if (one !== null && (one < 0n || one % unit !== 0n)) refuse('InvalidPrice')
  if ((price === 0n && needsPrice(type)) || stopPrice === 0n) refuse('InvalidPrice')
  // A stop waits for the market to come to it: above the ask for a buyer, below the bid for a seller.
  if (stopPrice !== null && (type === 'Stop' || type === 'StopLimit'))
    if (side === 'Buy' ? stopPrice <= ask : stopPrice >= bid) refuse('InvalidPrice')
  if (account.type !== 'Gross') return
  const open =
    type === 'Market'
      ? side === 'Buy'
        ? ask
        : bid
      : ((type === 'Stop' ? stopPrice : price) ?? ask)
  checkProtection(side, open, asked.stopLoss, asked.takeProfit)
}

const needsPrice = (type: OrderType) => type === 'Limit' || type === 'StopLimit'

export function checkProtection(
  side: Order['side'],
  open: Fix,
  stopLoss: Fix | null,
  takeProfit: Fix | null,
): void {
  const below = (value: Fix | null) => value !== null && value !== 0n && value >= open
  const above = (value: Fix | null) => value !== null && value !== 0n && value <= open
  if (side === 'Buy' ? below(stopLoss) || above(takeProfit) : above(stopLoss) || below(takeProfit))
    refuse('InvalidPrice')
}

function checkRelated(account: Account, asked: CreateRequest): void {
  if (asked.contingent?.by != null && !account.orders.has(asked.contingent.by))
    refuse('RelatedOrderNotFound')
  if (!asked.oneCancelsTheOther || asked.related === null) return
  const other = account.orders.get(asked.related)
  if (other === undefined) throw new BrokerFault('RelatedOrderNotFound')
  if (
    other.type === 'Position' ||
    other.symbol !== asked.symbol ||
    asked.type === 'Market' ||
    other.related !== null
  )
    refuse('InvalidRelatedOrder')
}

/** Margin accounts need equity above the new margin; cash accounts the asset itself. */
export function checkMoney(
  world: World,
  account: Account,
  spec: TtSymbol,
  asked: Pick<
    CreateRequest,
    'type' | 'side' | 'symbol' | 'amount' | 'price' | 'stopPrice' | 'slippage'
  >,
): void {
  const { symbol, side, amount } = asked
  if (account.type === 'Cash') {
    const price = cashPrice(world, spec, asked)
    if (
      !isFree(
        account,
        holdOf(world, symbol, side, amount, price, asked.type === 'Stop' ? asked.slippage : null),
      )
    )
      refuse('NotEnoughMoney')
    return
  }
  const { margin, equity } = moneyOf(world, account)
  const needed = totalMargin(world, account, {
    symbol,
    side,
    amount: sizeToAdd(account, symbol, side, amount),
  })
  if (needed > margin && needed >= equity) refuse('NotEnoughMoney')
}

/** Against a netted position an order first closes: only what goes beyond it needs margin. */
function sizeToAdd(account: Account, symbol: string, side: Order['side'], amount: Fix): Fix {
  const net = account.net.get(symbol)
  if (net === undefined || net.amount > 0n === (side === 'Buy')) return amount
  const size = net.amount < 0n ? -net.amount : net.amount
  return amount > 2n * size ? amount - size : 0n
}

function cashPrice(
  world: World,
  spec: TtSymbol,
  {
    type,
    side,
    amount,
    price,
    stopPrice,
  }: Pick<CreateRequest, 'type' | 'side' | 'amount' | 'price' | 'stopPrice'>,
): Fix {
  if (type === 'Stop') return stopPrice ?? 0n
  if (type !== 'Market') return price ?? 0n
  const { fills } = take(levelsFor(world, spec.name, side), side, amount, null)
  return averageOf(fills, Math.max(spec.digits, digitsOf(spec.quote)))
}
