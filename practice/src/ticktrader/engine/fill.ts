// An order meets the market: positions, netted positions or assets come of it, by the account's type.
import type { Account, NetPosition, Order } from '../account.ts'
import { type Fix, least, scaled, share, sizeOf } from '../fix.ts'
import { digitsOf } from '../symbols.ts'
import type { World } from '../world.ts'
import { exchange, lockAssets, movementsOf } from './cash.ts'
import { remember, report, tellAccount, tellNet } from './report.ts'
import { commissionOf, netSide, profitOf } from './valuation.ts'

export type Cause = { readonly requestId: string | null; readonly reason: string }

/** Fills a part of an order at one price. The order is gone from the account, or a position, when nothing remains. */
export function fill(
  world: World,
  account: Account,
  order: Order,
  price: Fix,
  amount: Fix,
  cause: Cause,
): void {
  const nowMs = world.now()
  order.remaining -= amount
  order.filled += amount
  order.filledValue += price * amount
  order.modifiedMs = nowMs
  const isWhole = order.remaining === 0n
  if (isWhole) order.filledMs = nowMs
  order.status = isWhole ? 'Filled' : 'PartiallyFilled'
  if (order.type === 'Market') order.price = price
  if (isWhole) account.orders.delete(order.id)
  const done = {
    world,
    account,
    order,
    price,
    amount,
    cause,
    event: isWhole ? 'Filled' : 'PartialFilled',
  }
  if (account.type === 'Gross') fillGross(done)
  else if (account.type === 'Net') fillNet(done)
  else fillCash(done)
  if (!isWhole) releaseContingent(account, order, 'OnPendingOrderPartiallyFilled')
}

type Done = {
  readonly world: World
  readonly account: Account
  readonly order: Order
  readonly price: Fix
  readonly amount: Fix
  readonly cause: Cause
  readonly event: string
}

function fillGross({ world, account, order, price, amount, cause, event }: Done): void {
  const nowMs = world.now()
  const { requestId, reason } = cause
  const { spec } = world.quote(order.symbol)
  report(world, account, event, order, requestId, { fill: { amount, price } })
  const isWhole = order.remaining === 0n
  const position: Order = {
    ...order,
    // The last part of an order is its position; earlier parts have ids of their own.
    id: isWhole ? order.id : world.nextId(),
    ...{ type: 'Position', status: 'Calculated', price, stopPrice: null, expiresMs: null },
    ...{ initialAmount: amount, remaining: amount, filled: 0n, filledValue: 0n, positionMs: nowMs },
    ...{ commission: commissionOf(world, account, spec, amount), swap: 0n, contingent: null },
    ...{ oneCancelsTheOther: false, related: null, maxVisible: null },
  }
  account.orders.set(position.id, position)
  remember(world, account, {
    type: 'OrderFilled',
    reason,
    order,
    amount,
    price,
    position: position.id,
  })
  remember(world, account, {
    type: 'PositionOpened',
    reason,
    order: position,
    amount,
    price,
    position: position.id,
    commission: position.commission,
  })
  report(world, account, 'Allocated', position, requestId)
  tellAccount(world, account)
}

function fillNet({ world, account, order, price, amount, cause, event }: Done): void {
  const { spec } = world.quote(order.symbol)
  const digits = digitsOf(account.currency)
  const signed = order.side === 'Buy' ? amount : -amount
  const before = account.net.get(order.symbol)
  const closing =
    before !== undefined && before.amount > 0n !== signed > 0n
      ? least(sizeOf(before.amount), amount)
      : 0n
  let movement: Fix | undefined
  if (before !== undefined && closing > 0n) {
    const size = sizeOf(before.amount)
    const profit = profitOf(world, account, spec, netSide(before), closing, before.price, price)
    const [commission, swap] = [
      share(before.commission, closing, size, digits),
      share(before.swap, closing, size, digits),
    ]
    movement = profit + commission + swap
    before.commission -= commission
    before.swap -= swap
    before.amount += before.amount > 0n ? -closing : closing
    account.balance += movement
  }
  const opening = amount - closing
  const net = settle({ world, account, order, price, opening, before })
  report(world, account, event, order, cause.requestId, {
    fill: { amount, price },
    ...(movement === undefined ? {} : { profit: movement }),
  })
  remember(world, account, {
    type: 'OrderFilled',
    reason: cause.reason,
    order,
    amount,
    price,
    position: net.id,
    movement: movement ?? 0n,
  })
  tellNet(world, account, net)
  tellAccount(world, account)
}

/** Adds what opens to the netted position; takes it away when nothing is left. */
function settle({
  world,
  account,
  order,
  price,
  opening,
  before,
}: Omit<Done, 'amount' | 'cause' | 'event'> & {
  opening: Fix
  before: NetPosition | undefined
}): NetPosition {
  const nowMs = world.now()
  const { spec } = world.quote(order.symbol)
  const sign = order.side === 'Buy' ? 1n : -1n
  const commission = opening === 0n ? 0n : commissionOf(world, account, spec, opening)
  if (before !== undefined && before.amount !== 0n) {
    const size = sizeOf(before.amount)
    if (opening > 0n)
      before.price = scaled(
        10n ** 10n,
        { num: before.price * size + price * opening, den: (size + opening) * 10n ** 10n },
        10,
      )
    before.amount += sign * opening
    before.commission += commission
    before.modifiedMs = nowMs
    return before
  }
  account.net.delete(order.symbol)
  const made: NetPosition = {
    ...{ id: before === undefined ? world.nextId() : before.id, symbol: order.symbol },
    ...{ amount: sign * opening, price: opening === 0n ? 0n : price, commission, swap: 0n },
    ...{ createdMs: nowMs, modifiedMs: nowMs },
  }
  if (opening > 0n) account.net.set(order.symbol, made)
  return made
}

function fillCash({ world, account, order, price, amount, cause, event }: Done): void {
  const exchanged = exchange(world, account, order, price, amount)
  lockAssets(world, account)
  const movements = movementsOf(account, exchanged)
  report(world, account, event, order, cause.requestId, { fill: { amount, price }, movements })
  remember(world, account, {
    type: 'OrderFilled',
    reason: cause.reason,
    order,
    amount,
    price,
    exchanged,
  })
  tellAccount(world, account)
}

/** Orders that wait for something of this one wait no more. */
export function releaseContingent(account: Account, of: Order, trigger: string): void {
  for (const order of account.orders.values())
    if (order.contingent?.trigger === trigger && order.contingent.by === of.id)
      order.contingent = null
}
