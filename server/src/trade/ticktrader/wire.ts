// From a command to the one request in which it leaves, over either transport. Pure: what a dry run shows and what is
// sent come from here. What TickTrader has no request for is refused in words and never approximated.
import { type Decimal, isPositive, isZero } from '../../domain/decimal.ts'
import { subtract } from '../../domain/decimal-math.ts'
import { NotSendable } from '../rejections.ts'
import type { AccountingType, NewOrder, OrderChange, TradeCommand } from '../trade-port.ts'
import { checkAccountHas, checkOrder, checkPair, idText } from './check-order.ts'
import { numberText, objectText, stringText } from './json.ts'

/** What must be known of the account to write a command. */
export type WireFacts = {
  readonly accountingType: AccountingType
  /** What of the order is still open; needed only where a change names the amount. */
  readonly remainingAmount: Decimal | null
}

/** A request in the members that both transports share. */
export type WireRequest = {
  readonly method: 'POST' | 'PUT' | 'DELETE'
  /** With the query, as it is signed. */
  readonly path: string
  /** '' where there is none. */
  readonly body: string
  readonly socketRequest: 'TradeCreate' | 'TradeCreateOco' | 'TradeModify' | 'TradeDelete'
  /** What stands beside Id and Request on a socket, already written. */
  readonly socketMembers: readonly (readonly [name: string, json: string])[]
}

export const TRADE_PATH = '/api/v2/trade'
/** The path of 2026, then the one of 2023; a server has one of them and answers 404 to the other. */
export const OCO_PATHS = ['/api/v2/trade/oco', '/api/v2/oco_trades'] as const

/** Throws NotSendable. */
export function writeCommand(command: TradeCommand, facts: WireFacts): WireRequest {
  checkAccountHas(command, facts.accountingType)
  switch (command.kind) {
    case 'create': {
      const body = createText(command.order, facts.accountingType)
      return request('POST', TRADE_PATH, body, 'TradeCreate', [['Params', body]])
    }
    case 'create_oco': {
      checkPair(command.first, command.second)
      const members = [
        ['FirstRequest', createText(command.first, facts.accountingType)],
        ['SecondRequest', createText(command.second, facts.accountingType)],
      ] as const
      // On a socket the two stand beside Request and not inside Params.
      return request('POST', OCO_PATHS[0], objectText(members), 'TradeCreateOco', members)
    }
    case 'modify': {
      const body = changeText(command.change, facts.remainingAmount)
      return request('PUT', TRADE_PATH, body, 'TradeModify', [['Params', body]])
    }
    case 'cancel':
      return remove('Cancel', command.order, {})
    case 'close':
      return remove('Close', command.position, { amount: command.amount })
    case 'close_by':
      return remove('CloseBy', command.position, { by: command.by })
  }
}

/** The frame of a socket; `id` comes back in its answer. */
export function socketFrame(wire: WireRequest, id: string): string {
  return objectText([
    ['Id', stringText(id)],
    ['Request', stringText(wire.socketRequest)],
    ...wire.socketMembers,
  ])
}

const types = { market: 'Market', limit: 'Limit', stop: 'Stop', stop_limit: 'StopLimit' } as const

function createText(order: NewOrder, accountingType: AccountingType): string {
  checkOrder(order, accountingType)
  const isMarket = order.type === 'market'
  return objectText([
    ['ClientId', stringText(order.clientId)],
    ['Type', stringText(types[order.type])],
    ['Side', order.side === 'buy' ? '"Buy"' : '"Sell"'],
    ['Symbol', stringText(order.symbol)],
    ['Amount', numberText(order.amount)],
    ['Price', numberText(order.price)],
    ['StopPrice', numberText(order.stopPrice)],
    ['MaxVisibleAmount', numberText(order.maxVisibleAmount)],
    ['StopLoss', numberText(order.stopLoss)],
    ['TakeProfit', numberText(order.takeProfit)],
    ['Expired', wholeText(order.expiresMs)],
    // A market order is immediate by itself and has no such member.
    ['ImmediateOrCancel', order.timeInForce === 'ioc' && !isMarket ? 'true' : null],
    ['FillOrKill', order.timeInForce === 'fok' ? 'true' : null],
    ['MarketWithSlippage', order.slippage === null ? null : 'true'],
    ['Slippage', numberText(order.slippage)],
    ['Comment', stringText(order.comment)],
  ])
}

function changeText(change: OrderChange, remainingAmount: Decimal | null): string {
  const members = [
    ['Price', change.price ?? null],
    ['StopPrice', change.stopPrice ?? null],
    ['AmountChange', amountChange(change, remainingAmount)],
    ['StopLoss', change.stopLoss ?? null],
    ['TakeProfit', change.takeProfit ?? null],
    ['Expired', wholeText(change.expiresMs ?? null)],
    ['Comment', stringText(change.comment ?? null)],
  ] as const
  if (members.every(([, json]) => json === null))
    throw new NotSendable('nothing_to_change', `order ${change.order} stays as it is`)
  return objectText([['Id', idText('order', change.order)], ...members])
}

/** The venue takes a difference: against a stale amount it would be a wrong order, so the caller must know the present one. */
function amountChange(change: OrderChange, remainingAmount: Decimal | null): Decimal | null {
  if (change.amount === undefined) return null
  if (!isPositive(change.amount))
    throw new NotSendable(
      'amount_not_valid',
      'the amount that is to be left must be greater than 0; to have nothing left, cancel',
    )
  if (remainingAmount === null)
    throw new NotSendable('order_not_found', `what is open of order ${change.order} is not known`)
  const difference = subtract(change.amount, remainingAmount)
  return isZero(difference) ? null : difference
}

function remove(
  type: 'Cancel' | 'Close' | 'CloseBy',
  id: string,
  { amount = null, by = null }: { amount?: Decimal | null; by?: string | null },
): WireRequest {
  if (amount !== null && !isPositive(amount))
    throw new NotSendable('amount_not_valid', `amount must be greater than 0, not ${amount}`)
  const trade = idText(type === 'Cancel' ? 'order' : 'position', id)
  const other = by === null ? null : idText('by', by)
  const query = [
    `type=${type}&id=${trade}`,
    ...(amount === null ? [] : [`amount=${amount}`]),
    ...(other === null ? [] : [`byId=${other}`]),
  ].join('&')
  const params = objectText([
    ['Type', stringText(type)],
    ['Id', trade],
    ['Amount', numberText(amount)],
    ['ById', other],
  ])
  return request('DELETE', `${TRADE_PATH}?${query}`, '', 'TradeDelete', [['Params', params]])
}

function request(
  method: WireRequest['method'],
  path: string,
  body: string,
  socketRequest: WireRequest['socketRequest'],
  socketMembers: WireRequest['socketMembers'],
): WireRequest {
  return { method, path, body, socketRequest, socketMembers }
}

function wholeText(value: number | null): string | null {
  if (value === null) return null
  if (!Number.isSafeInteger(value) || value <= 0)
    throw new NotSendable('expiry_not_valid', 'expires must be whole milliseconds since 1970')
  return String(value)
}
