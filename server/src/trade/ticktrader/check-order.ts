// What TickTrader has, by order type and account type, checked before anything leaves: a member that the venue would
// silently ignore is refused, because a person counted on it.
import { isPositive } from '../../domain/decimal.ts'
import { compare } from '../../domain/decimal-math.ts'
import { NotSendable } from '../rejections.ts'
import type { AccountingType, NewOrder, TradeCommand } from '../trade-port.ts'

/** Throws NotSendable. */
export function checkAccountHas(command: TradeCommand, accountingType: AccountingType): void {
  if (accountingType === 'gross') return
  if (command.kind === 'close')
    throw new NotSendable(
      'not_on_this_account',
      accountingType === 'net'
        ? 'a net account has one position for a symbol: send an opposite market order of the amount to close'
        : 'a cash account has no positions: send an opposite market order to trade back',
    )
  if (command.kind === 'close_by')
    throw new NotSendable(
      'not_on_this_account',
      accountingType === 'net'
        ? 'a net account has one position for a symbol: opposite orders offset each other by themselves'
        : 'a cash account has no positions that could close each other',
    )
  if (command.kind !== 'modify') return
  const { stopLoss, takeProfit } = command.change
  if (stopLoss !== undefined || takeProfit !== undefined) throw noProtection(accountingType)
}

/** Throws NotSendable. */
export function checkOrder(order: NewOrder, accountingType: AccountingType): void {
  const { type } = order
  const needsPrice = type === 'limit' || type === 'stop_limit'
  const needsStop = type === 'stop' || type === 'stop_limit'
  const isPending = type !== 'market'
  if (!/^[\x21-\x7e]{1,64}$/.test(order.clientId))
    throw new NotSendable('order_not_valid', 'the client id must be 1 to 64 signs of ASCII')
  if (!isPositive(order.amount))
    throw new NotSendable('amount_not_valid', `amount must be greater than 0, not ${order.amount}`)
  needed('price', order.price, needsPrice, type)
  needed('stop_price', order.stopPrice, needsStop, type)
  if (order.stopLoss !== null || order.takeProfit !== null)
    if (accountingType !== 'gross') throw noProtection(accountingType)
  if (order.expiresMs !== null && !(isPending && order.timeInForce === 'gtc'))
    throw new NotSendable(
      'expiry_not_valid',
      'only an order that waits can expire: not a market order, ioc or fok',
    )
  if (order.timeInForce === 'ioc' && needsStop)
    throw new NotSendable('order_not_valid', `ioc exists for limit orders, not for ${type}`)
  if (order.timeInForce === 'fok' && needsStop)
    throw new NotSendable(
      'order_not_valid',
      `fok exists for market and limit orders, not for ${type}`,
    )
  if (order.slippage !== null && type !== 'market')
    throw new NotSendable('order_not_valid', `slippage exists for market orders, not for ${type}`)
  if (order.maxVisibleAmount !== null) checkVisible(order)
}

/** The two orders of which one cancels the other. Throws NotSendable. */
export function checkPair(first: NewOrder, second: NewOrder): void {
  if (first.clientId === second.clientId)
    throw new NotSendable('order_not_valid', 'the two orders need different client ids')
  if (first.symbol !== second.symbol)
    throw new NotSendable('order_not_valid', 'the two orders must be of one symbol')
  for (const order of [first, second])
    if (order.type === 'market' || order.timeInForce !== 'gtc')
      throw new NotSendable(
        'order_not_valid',
        'both orders must wait: not a market order, ioc or fok',
      )
  if (first.side !== second.side) return
  const stop = [first, second].find((one) => one.type === 'stop')
  const limit = [first, second].find((one) => one.type === 'limit')
  if (stop === undefined || limit === undefined) return
  if (stop.stopPrice === null || limit.price === null) return // refused by checkOrder
  const above = compare(stop.stopPrice, limit.price)
  if (first.side === 'buy' ? above <= 0 : above >= 0)
    throw new NotSendable(
      'price_wrong_side',
      first.side === 'buy'
        ? `the stop ${stop.stopPrice} must be above the limit ${limit.price}: a buy stop lies above the market, a buy limit below`
        : `the stop ${stop.stopPrice} must be below the limit ${limit.price}: a sell stop lies below the market, a sell limit above`,
    )
}

/** An id is a number of 64 bits, written without quotes. Throws NotSendable. */
export function idText(member: string, id: string): string {
  if (/^[1-9]\d{0,18}$/.test(id) && BigInt(id) <= 9_223_372_036_854_775_807n) return id
  throw new NotSendable(
    member === 'order' ? 'order_not_found' : 'position_not_found',
    `${member} must be a number of TickTrader, such as 769021`,
  )
}

function needed(member: string, price: NewOrder['price'], isNeeded: boolean, type: string): void {
  if (price === null) {
    if (!isNeeded) return
    throw new NotSendable('price_missing', `a ${type} order needs ${member}`)
  }
  if (!isNeeded)
    throw new NotSendable('order_not_valid', `a ${type} order has no ${member}: leave it out`)
  if (!isPositive(price))
    throw new NotSendable('order_not_valid', `${member} must be greater than 0, not ${price}`)
}

function checkVisible({ type, maxVisibleAmount, amount }: NewOrder): void {
  if (maxVisibleAmount === null) return
  if (type !== 'limit')
    throw new NotSendable('visible_amount_not_valid', `a ${type} order cannot be hidden`)
  if (maxVisibleAmount.startsWith('-') || compare(maxVisibleAmount, amount) > 0)
    throw new NotSendable('visible_amount_not_valid', `it must be from 0 to the amount ${amount}`)
}

function noProtection(accountingType: AccountingType): NotSendable {
  return new NotSendable(
    'not_on_this_account',
    `stop loss and take profit exist on gross accounts only; this one is ${accountingType}: send a stop or limit order instead`,
  )
}
