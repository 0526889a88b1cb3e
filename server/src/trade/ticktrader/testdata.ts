// Orders and commands for tests of the trade half of TickTrader.
import type { Decimal } from '../../domain/decimal.ts'
import type { NewOrder, TradeCommand } from '../trade-port.ts'

export const dec = (text: string) => text as Decimal // test data

export function newOrder(members: Partial<NewOrder> = {}): NewOrder {
  return {
    clientId: 'tmABCDEFGHIJKLMNOP',
    symbol: 'EURUSD',
    side: 'buy',
    type: 'market',
    amount: dec('1000'),
    price: null,
    stopPrice: null,
    stopLoss: null,
    takeProfit: null,
    expiresMs: null,
    timeInForce: 'gtc',
    maxVisibleAmount: null,
    slippage: null,
    comment: null,
    ...members,
  }
}

export const create = (members: Partial<NewOrder> = {}): TradeCommand => ({
  kind: 'create',
  order: newOrder(members),
})
