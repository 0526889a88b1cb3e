// What the trade server takes and says as JSON: members in snake case, money and amounts as decimal text, times in RFC 3339.
import type { FoundIntent, OrderAnswer } from '../orders/order-desk-port.ts'
import type { BrokerOrder, Depth, HistoryRecord, Quote, TradeSymbol } from '../trade-port.ts'

const number = (description: string) => ({ type: ['string', 'number', 'null'], description })

const amountMembers = {
  units: number('Amount in units of the base or of the contract. Exactly one of units and lots.'),
  lots: number('Amount in lots of the symbol.'),
}

export const orderSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['symbol', 'side'],
  properties: {
    symbol: { type: 'string', maxLength: 40 },
    side: { enum: ['buy', 'sell'] },
    type: { enum: ['market', 'limit', 'stop', 'stop_limit'], description: 'Default market.' },
    ...amountMembers,
    price: number('Of limit and stop_limit.'),
    stop_price: number('Of stop and stop_limit: the trigger.'),
    stop_loss: number('Gross accounts only.'),
    take_profit: number('Gross accounts only.'),
    expires_at: {
      type: ['string', 'null'],
      format: 'date-time',
      description: 'Of an order that waits.',
    },
    time_in_force: {
      enum: ['gtc', 'ioc', 'fok'],
      description: 'ioc: what is not filled at once is cancelled. fok: all at once or nothing.',
    },
    max_visible_units: number(
      'Of a limit order: 0 hides it, less than the amount shows that part.',
    ),
    slippage: number('Of a market order, in the symbol’s own kind: pips, or a share of 1.'),
    comment: { type: ['string', 'null'], maxLength: 100 },
  },
} as const

export const orderExample = {
  symbol: 'EURUSD',
  side: 'buy',
  type: 'limit',
  lots: '0.10',
  price: '1.08450',
  stop_loss: '1.08000',
  comment: 'breakout',
} as const

export const pairSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['first', 'second'],
  properties: { first: orderSchema, second: orderSchema },
} as const

export const changeSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    ...amountMembers,
    price: number('New price.'),
    stop_price: number('New trigger.'),
    stop_loss: number('0 takes it away.'),
    take_profit: number('0 takes it away.'),
    expires_at: { type: ['string', 'null'], format: 'date-time' },
    comment: { type: ['string', 'null'], maxLength: 100 },
  },
} as const

export const closeSchema = {
  type: 'object',
  additionalProperties: false,
  properties: amountMembers,
  description: 'An empty object closes all of it.',
} as const

export const closeBySchema = {
  type: 'object',
  additionalProperties: false,
  required: ['by'],
  properties: {
    by: { type: ['string', 'number'], description: 'The position that stands against it.' },
  },
} as const

export const answerSchema = {
  type: 'object',
  required: ['outcome', 'intent', 'client_id', 'dry_run'],
  properties: {
    outcome: { enum: ['accepted', 'rejected', 'unknown'] },
    intent: { type: 'string', description: 'Tidemark’s id of what was asked.' },
    client_id: {
      type: 'string',
      description: 'What the broker was told: the order can be found under it.',
    },
    dry_run: { type: 'boolean' },
    orders: { type: 'array', items: { type: 'object' } },
    by: { enum: ['risk', 'venue'], description: 'risk: nothing left this machine.' },
    reason: { type: 'string' },
    detail: { type: 'string' },
    next_step: { type: 'string' },
    reconcile_by: { type: 'string', format: 'date-time' },
    request: { type: ['object', 'null'], description: 'Of a dry run: what would have been sent.' },
    notes: { type: 'array', items: { type: 'string' } },
  },
} as const

export const answerExample = {
  ...{ outcome: 'accepted', intent: '7f3k…', client_id: 'tm5q2v7dk3wn4c6x2b', dry_run: false },
  ...{ orders: [], request: null, notes: [] },
} as const

export function answerToJson(answer: OrderAnswer): object {
  const { intentId, clientId, dryRun, request, notes } = answer
  const common = { intent: intentId, client_id: clientId, dry_run: dryRun, request, notes }
  if (answer.outcome === 'accepted')
    return { outcome: 'accepted', ...common, orders: answer.orders.map(orderToJson) }
  if (answer.outcome === 'unknown')
    return {
      outcome: 'unknown',
      ...common,
      detail: answer.detail,
      reconcile_by: timeOf(answer.reconcileByMs),
    }
  const { by, reason, detail, nextStep } = answer
  return { outcome: 'rejected', ...common, by, reason, detail, next_step: nextStep }
}

export const timeOf = (ms: number | null): string | null =>
  ms === null ? null : new Date(ms).toISOString()

export function orderToJson(order: BrokerOrder): object {
  return {
    ...{ order: order.order, client_id: order.clientId, kind: order.kind, status: order.status },
    ...{ type: order.type, side: order.side, symbol: order.symbol },
    ...{ initial_units: order.initialAmount, remaining_units: order.remainingAmount },
    ...{ filled_units: order.filledAmount, price: order.price, stop_price: order.stopPrice },
    ...{ stop_loss: order.stopLoss, take_profit: order.takeProfit, profit: order.profit },
    ...{ margin: order.margin, commission: order.commission, swap: order.swap },
    ...{ comment: order.comment, created_at: timeOf(order.createdMs) },
    ...{ modified_at: timeOf(order.modifiedMs), expires_at: timeOf(order.expiresMs) },
  }
}

export function symbolToJson(symbol: TradeSymbol): object {
  return {
    ...{ symbol: symbol.symbol, description: symbol.description, digits: symbol.digits },
    ...{ units_per_lot: symbol.contractSize, min_units: symbol.minAmount },
    ...{ max_units: symbol.maxAmount, step_units: symbol.amountStep },
    ...{ base_currency: symbol.baseCurrency, quote_currency: symbol.quoteCurrency },
    trading_mode: symbol.tradingMode,
  }
}

export function quoteToJson({ symbol, bid, ask, atMs, tradable }: Quote): object {
  return { symbol, bid, ask, at: timeOf(atMs), tradable }
}

export function depthToJson(depth: Depth): object {
  const levels = (list: Depth['bids']) =>
    list.map(({ price, amount }) => ({ price, units: amount }))
  return { ...quoteToJson(depth), bids: levels(depth.bids), asks: levels(depth.asks) }
}

export function historyToJson(record: HistoryRecord): object {
  return {
    ...{ id: record.id, at: timeOf(record.atMs), type: record.type, reason: record.reason },
    ...{ order: record.order, client_id: record.clientId, position: record.position },
    ...{ symbol: record.symbol, side: record.side, units: record.amount, price: record.price },
    ...{ balance_change: record.balanceChange, balance: record.balance, comment: record.comment },
  }
}

/** What became of something that was asked for. */
export function intentToJson(intent: FoundIntent): object {
  return {
    ...{ intent: intent.intentId, client_id: intent.clientId },
    ...{ second_client_id: intent.secondClientId, kind: intent.kind },
    ...{ state: intent.state.toLowerCase(), symbol: intent.symbol, asked_by: intent.askedBy },
    dry_run: intent.dryRun,
    reconcile_by: intent.reconcileByMs === null ? null : timeOf(intent.reconcileByMs),
    acknowledged_at: intent.acknowledgedMs === null ? null : timeOf(intent.acknowledgedMs),
    history: intent.history.map(({ state, atMs, detail }) => ({
      ...{ state: state.toLowerCase(), at: timeOf(atMs), detail },
    })),
  }
}
