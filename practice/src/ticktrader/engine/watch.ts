// After each step of the market: expiry, triggers, protection, margin call and stop out.
import type { Account, NetPosition, Order } from '../account.ts'
import { sizeOf } from '../fix.ts'
import type { World } from '../world.ts'
import { averageOf, levelsFor, take } from './book.ts'
import { closePart } from './close.ts'
import { fillLimit } from './create.ts'
import { type Cause, fill } from './fill.ts'
import { notify, report } from './report.ts'
import { moneyOf, netProfit, netSide, positionProfit } from './valuation.ts'
import { cancelRelated, withdraw } from './withdraw.ts'

const activated: Cause = { requestId: null, reason: 'PndOrdAct' }
const percent = 10n ** 10n

export function watch(world: World, account: Account): void {
  for (const order of [...account.orders.values()]) {
    if (!account.orders.has(order.id)) continue
    if (order.type === 'Position') protect(world, account, order)
    else watchOrder(world, account, order)
  }
  if (account.type !== 'Cash') watchMargin(world, account)
}

function watchOrder(world: World, account: Account, order: Order): void {
  const nowMs = world.now()
  if (order.expiresMs !== null && order.expiresMs <= nowMs)
    return void withdraw(world, account, order, {
      requestId: null,
      reason: 'Expired',
      type: 'OrderExpired',
    })
  if (order.contingent !== null) {
    const { trigger, timeMs } = order.contingent
    if (trigger !== 'OnTime' || timeMs === null || timeMs > nowMs) return
    order.contingent = null
  }
  if (order.type === 'Limit') return void fillLimit(world, account, order, activated)
  if (!isTriggered(world, order)) return
  order.modifiedMs = nowMs
  if (order.type === 'StopLimit') {
    order.type = 'Limit'
    order.stopPrice = null
    report(world, account, 'Activated', order, null)
    return void fillLimit(world, account, order, activated)
  }
  const { digits } = world.quote(order.symbol).spec
  const { fills, filled } = take(
    levelsFor(world, order.symbol, order.side),
    order.side,
    order.remaining,
    null,
  )
  if (filled === 0n) return
  cancelRelated(world, account, order)
  order.status = 'Activated'
  report(world, account, 'Activated', order, null)
  if (account.type === 'Cash' && !affords(world, account, order, averageOf(fills, digits)))
    return void withdraw(world, account, order, {
      requestId: null,
      reason: 'Delete',
      type: 'OrderCanceled',
    })
  fill(world, account, order, averageOf(fills, digits), filled, activated)
}

/** A stop of a cash account may be filled at a price for which its asset no longer suffices. */
function affords(world: World, account: Account, order: Order, price: bigint): boolean {
  if (order.side === 'Sell') return true
  const { quote } = world.quote(order.symbol).spec
  const asset = account.assets.get(quote)
  return asset !== undefined && asset.amount * percent >= order.remaining * price
}

function isTriggered(world: World, order: Order): boolean {
  if (order.stopPrice === null) return false
  const { bid, ask } = world.quote(order.symbol)
  return order.side === 'Buy' ? ask >= order.stopPrice : bid <= order.stopPrice
}

function protect(world: World, account: Account, position: Order): void {
  const { bid, ask } = world.quote(position.symbol)
  const isBuy = position.side === 'Buy'
  const price = isBuy ? bid : ask
  const { stopLoss, takeProfit } = position
  const stopped = stopLoss !== null && (isBuy ? price <= stopLoss : price >= stopLoss)
  const taken = takeProfit !== null && (isBuy ? price >= takeProfit : price <= takeProfit)
  if (!stopped && !taken) return
  const reason = stopped ? 'StopLossAct' : 'TakeProfitAct'
  closePart(world, account, position, price, position.remaining, { requestId: null, reason })
}

function watchMargin(world: World, account: Account): void {
  const level = () => moneyOf(world, account).marginLevel
  const now = level()
  const isCalled = now !== null && now < BigInt(account.marginCallLevel) * percent
  if (isCalled && !account.inMarginCall)
    notify(world, account, 'MarginCall', 'Warning', 'Margin level is below the margin call level.')
  if (!isCalled && account.inMarginCall)
    notify(world, account, 'MarginCallRevocation', 'Info', 'Margin call is revoked.')
  account.inMarginCall = isCalled
  const least = BigInt(account.stopOutLevel) * percent
  for (let turns = account.orders.size + account.net.size; turns > 0; turns -= 1) {
    const left = level()
    if (left === null || left >= least) return
    notify(world, account, 'StopOut', 'Error', 'Margin level is below the stop out level.')
    if (!stopOut(world, account)) return
  }
}

/** Takes away a waiting order first, then the position that loses most. */
function stopOut(world: World, account: Account): boolean {
  const orders = [...account.orders.values()]
  const waiting = orders.find(({ type }) => type !== 'Position')
  if (waiting !== undefined) {
    withdraw(world, account, waiting, { requestId: null, reason: 'StopOut', type: 'OrderCanceled' })
    return true
  }
  const [position] = orders.sort((a, b) =>
    compare(positionProfit(world, account, a), positionProfit(world, account, b)),
  )
  if (position !== undefined) {
    const { bid, ask } = world.quote(position.symbol)
    const price = position.side === 'Buy' ? bid : ask
    closePart(world, account, position, price, position.remaining, {
      requestId: null,
      reason: 'StopOut',
    })
    return true
  }
  const [net] = [...account.net.values()].sort((a, b) =>
    compare(netProfit(world, account, a), netProfit(world, account, b)),
  )
  if (net === undefined) return false
  closeNet(world, account, net)
  return true
}

/** The broker itself sends the opposite order. */
function closeNet(world: World, account: Account, net: NetPosition): void {
  const { bid, ask } = world.quote(net.symbol)
  const nowMs = world.now()
  const amount = sizeOf(net.amount)
  const order: Order = {
    ...{ id: world.nextId(), clientId: null, type: 'Market', initialType: 'Market', status: 'New' },
    ...{
      side: netSide(net) === 'Buy' ? 'Sell' : 'Buy',
      symbol: net.symbol,
      price: null,
      stopPrice: null,
    },
    ...{ initialAmount: amount, remaining: amount, filled: 0n, filledValue: 0n, maxVisible: null },
    ...{ stopLoss: null, takeProfit: null, immediateOrCancel: false, fillOrKill: false },
    ...{ oneCancelsTheOther: false, related: null, contingent: null, createdMs: nowMs },
    ...{ modifiedMs: nowMs, filledMs: null, expiresMs: null, positionMs: null, comment: null },
    ...{ clientApp: null, slippage: null, commission: 0n, swap: 0n },
  }
  fill(world, account, order, net.amount > 0n ? bid : ask, amount, {
    requestId: null,
    reason: 'StopOut',
  })
}

const compare = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0)
