// Orders that wait, and the protection of positions: modified, cancelled, paired.
import type { Account, Order } from '../account.ts'
import { refuse } from '../broker-fault.ts'
import { fromPoints } from '../fix.ts'
import { decimalAt, type Given, msAt, textAt, wholeAt } from '../json.ts'
import type { World } from '../world.ts'
import { lockAssets } from './cash.ts'
import { checkMoney, checkProtection, create, fillLimit } from './create.ts'
import { type CreateRequest, readCreate } from './create-request.ts'
import { remember, report } from './report.ts'
import { cancelRelated, withdraw } from './withdraw.ts'

export function cancel(
  world: World,
  account: Account,
  id: bigint,
  requestId: string | null,
): Order {
  const order = account.orders.get(id)
  if (order === undefined || order.type === 'Position') return refuse('OrderNotFound')
  report(world, account, 'PendingCancel', order, requestId)
  cancelRelated(world, account, order)
  withdraw(world, account, order, { requestId, reason: 'ClientRequest', type: 'OrderCanceled' })
  return order
}

/** Links a new order to one that waits: each cancels the other. */
export function createLinked(
  world: World,
  account: Account,
  asked: CreateRequest,
  requestId: string | null,
): Order {
  const other = asked.related === null ? undefined : account.orders.get(asked.related)
  const amount = asked.ocoEqualAmount && other !== undefined ? other.remaining : asked.amount
  const order = create(world, account, { ...asked, amount }, requestId)
  if (asked.oneCancelsTheOther && other !== undefined) {
    other.related = order.id
    other.oneCancelsTheOther = true
    if (!account.orders.has(order.id))
      cancelRelated(world, account, { ...order, related: other.id })
  }
  return order
}

/** Two orders of which one cancels the other; neither is placed when one is refused. */
export function createPair(
  world: World,
  account: Account,
  first: Given,
  second: Given,
  requestId: string | null,
): readonly [Order, Order] {
  const [one, two] = [readCreate(first), readCreate(second)]
  if (one.symbol !== two.symbol || one.type === 'Market' || two.type === 'Market')
    refuse('InvalidRelatedOrder')
  if (one.clientId !== null && one.clientId === two.clientId) refuse('DuplicateClientOrderId')
  const placed = create(world, account, { ...one, oneCancelsTheOther: true }, requestId)
  try {
    const other = createLinked(
      world,
      account,
      {
        ...two,
        oneCancelsTheOther: true,
        related: account.orders.has(placed.id) ? placed.id : null,
      },
      requestId,
    )
    return [placed, other]
  } catch (error) {
    const left = account.orders.get(placed.id)
    if (left !== undefined && left.type !== 'Position')
      withdraw(world, account, left, {
        requestId,
        reason: 'OneCancelsTheOther',
        type: 'OrderCanceled',
      })
    throw error
  }
}

export function modify(
  world: World,
  account: Account,
  given: Given,
  requestId: string | null,
): Order {
  const id = wholeAt(given, 'Id')
  const order = id === null ? undefined : account.orders.get(id)
  if (order === undefined) return refuse('OrderNotFound')
  if (world.faults.sessionClosed) refuse('TradeSessionIsClosed')
  const wanted = readChange(world, account, order, given)
  report(world, account, 'PendingModify', order, requestId)
  Object.assign(order, wanted, { modifiedMs: world.now() })
  lockAssets(world, account)
  remember(world, account, { type: 'TradeModified', reason: 'ClientRequest', order })
  report(world, account, 'Modified', order, requestId)
  if (order.type === 'Limit')
    fillLimit(world, account, order, { requestId, reason: 'ClientRequest' })
  return order
}

type Change = Partial<
  Pick<
    Order,
    | 'price'
    | 'stopPrice'
    | 'stopLoss'
    | 'takeProfit'
    | 'expiresMs'
    | 'comment'
    | 'maxVisible'
    | 'remaining'
    | 'initialAmount'
  >
>

function readChange(world: World, account: Account, order: Order, given: Given): Change {
  const { spec, bid, ask } = world.quote(order.symbol)
  const unit = fromPoints(1, spec.digits)
  const change: Change = {}
  const [price, stopPrice] = [decimalAt(given, 'Price'), decimalAt(given, 'StopPrice')]
  for (const name of ['StopLoss', 'TakeProfit'] as const) {
    const value = decimalAt(given, name)
    if (value === null || account.type !== 'Gross') continue
    if (value < 0n || value % unit !== 0n) refuse('InvalidPrice')
    change[name === 'StopLoss' ? 'stopLoss' : 'takeProfit'] = value === 0n ? null : value
  }
  const comment = textAt(given, 'Comment')
  if (comment !== null) change.comment = comment
  if (order.type !== 'Position') {
    for (const one of [price, stopPrice])
      if (one !== null && (one <= 0n || one % unit !== 0n)) refuse('InvalidPrice')
    if (price !== null && order.price !== null) change.price = price
    const trigger = stopPrice ?? (order.type === 'Stop' ? price : null)
    if (trigger !== null && order.stopPrice !== null) {
      if (order.side === 'Buy' ? trigger <= ask : trigger >= bid) refuse('InvalidPrice')
      change.stopPrice = trigger
    }
    Object.assign(change, readTerms(world, order, given))
  } else if (price !== null || decimalAt(given, 'AmountChange') !== null) refuse('InvalidOrderType')
  const next = { ...order, ...change }
  const open =
    order.type === 'Position' ? (order.side === 'Buy' ? bid : ask) : (next.price ?? next.stopPrice)
  if (account.type === 'Gross' && open !== null)
    checkProtection(order.side, open, next.stopLoss, next.takeProfit)
  if (order.type !== 'Position') checkRoom(world, account, order, next)
  return change
}

function readTerms(world: World, order: Order, given: Given): Change {
  const { spec } = world.quote(order.symbol)
  const change: Change = {}
  const expiresMs = msAt(given, 'Expired')
  if (expiresMs !== null) {
    if (expiresMs <= world.now()) refuse('InvalidExpirationTime')
    change.expiresMs = expiresMs
  }
  const by = decimalAt(given, 'AmountChange')
  if (by !== null && by !== 0n) {
    const remaining = order.remaining + by
    if (
      remaining < spec.minAmount ||
      remaining > spec.maxAmount ||
      remaining % spec.amountStep !== 0n
    )
      refuse('InvalidAmountChange')
    change.remaining = remaining
    change.initialAmount = order.initialAmount + by
  }
  const visible = decimalAt(given, 'MaxVisibleAmount')
  if (visible !== null) {
    if (order.type !== 'Limit' || visible < 0n || visible > (change.remaining ?? order.remaining))
      refuse('InvalidVisibleAmount')
    change.maxVisible = visible
  }
  return change
}

/** The account must have room for the order as it is to be, without what it holds as it is. */
function checkRoom(world: World, account: Account, order: Order, next: Order): void {
  const { spec } = world.quote(order.symbol)
  account.orders.delete(order.id)
  try {
    lockAssets(world, account)
    checkMoney(world, account, spec, { ...next, amount: next.remaining })
  } finally {
    account.orders.set(order.id, order)
    lockAssets(world, account)
  }
}
