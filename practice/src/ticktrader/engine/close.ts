// Gross positions are closed at the market, in whole or in part, or by one that stands against them.
import type { Account, Order } from '../account.ts'
import { refuse } from '../broker-fault.ts'
import { type Fix, least, share } from '../fix.ts'
import { digitsOf } from '../symbols.ts'
import type { World } from '../world.ts'
import { levelsFor } from './book.ts'
import { remember, report, tellAccount } from './report.ts'
import { profitOf } from './valuation.ts'

export function closePosition(
  world: World,
  account: Account,
  id: bigint,
  amount: Fix | null,
  requestId: string | null,
): Order {
  const position = positionOf(world, account, id)
  const { spec } = world.quote(position.symbol)
  const closing = amount ?? position.remaining
  if (closing <= 0n || closing > position.remaining || closing % spec.amountStep !== 0n)
    refuse('InvalidAmount')
  const [best] = levelsFor(world, position.symbol, position.side === 'Buy' ? 'Sell' : 'Buy')
  if (best === undefined) return refuse('OffQuotes')
  report(world, account, 'PendingClose', position, requestId)
  closePart(world, account, position, best.price, closing, { requestId, reason: 'ClientRequest' })
  return position
}

function positionOf(world: World, account: Account, id: bigint): Order {
  if (account.type !== 'Gross') refuse('AccountTypeMismatch')
  const position = account.orders.get(id)
  if (position === undefined || position.type !== 'Position') return refuse('PositionNotFound')
  if (world.faults.sessionClosed) refuse('TradeSessionIsClosed')
  if (world.faults.dealerRejects) refuse('DealerReject')
  return position
}

/** Realises a part of a position; its commission and swap go with it in proportion. */
export function closePart(
  world: World,
  account: Account,
  position: Order,
  price: Fix,
  amount: Fix,
  {
    requestId,
    reason,
    by = null,
  }: { requestId: string | null; reason: string; by?: bigint | null },
): void {
  const nowMs = world.now()
  const digits = digitsOf(account.currency)
  const { spec } = world.quote(position.symbol)
  const profit = profitOf(
    world,
    account,
    spec,
    position.side,
    amount,
    position.price ?? price,
    price,
  )
  const commission = share(position.commission, amount, position.remaining, digits)
  const swap = share(position.swap, amount, position.remaining, digits)
  const movement = profit + commission + swap
  position.commission -= commission
  position.swap -= swap
  position.remaining -= amount
  position.filled += amount
  position.modifiedMs = nowMs
  account.balance += movement
  const isWhole = position.remaining === 0n
  if (isWhole) {
    position.status = 'Filled'
    position.filledMs = nowMs
    account.orders.delete(position.id)
  }
  remember(world, account, {
    ...{ type: 'PositionClosed', reason, order: position, amount, price, position: position.id },
    ...{ movement, commission, swap, by },
  })
  const fill = { amount, price }
  report(world, account, isWhole ? 'Filled' : 'PartialFilled', position, requestId, {
    fill,
    profit: movement,
  })
  if (!isWhole) report(world, account, 'Allocated', position, requestId)
  tellAccount(world, account)
}

export function closeBy(
  world: World,
  account: Account,
  id: bigint,
  byId: bigint,
  requestId: string | null,
): readonly [Order, Order] {
  const [one, other] = [positionOf(world, account, id), positionOf(world, account, byId)]
  if (one.symbol !== other.symbol) refuse('InvalidCloseBySymbol')
  if (one.side === other.side) refuse('InvalidCloseBySide')
  const amount = least(one.remaining, other.remaining)
  const at = other.price ?? 0n
  report(world, account, 'PendingClose', one, requestId)
  closePart(world, account, one, at, amount, { requestId, reason: 'ClientRequest', by: byId })
  // What lay between the two was realised with the first.
  closePart(world, account, other, at, amount, { requestId, reason: 'ClientRequest', by: id })
  return [one, other]
}
