// From TickTrader's trade object to an order or position of ours. What is not listed is never read.
// Older servers and their documentation write Amount for what remains, and list an open market trade as Filled.
import { type Fields, isFields, type Json, NumberText } from '../../connect/ticktrader/json.ts'
import { orderStatusOf, orderTypeOf } from '../../connect/ticktrader/words.ts'
import { type Decimal, decimalFromJson, isRefusal, isZero } from '../../domain/decimal.ts'
import type { BrokerOrder, Side } from '../trade-port.ts'

/** Null when it is no trade: an answer in which one member is odd is not an answer. */
export function tradeOf(value: Json | undefined): BrokerOrder | null {
  if (!isFields(value)) return null
  const order = wholeIn(value, 'Id') ?? wholeIn(value, 'TradeId')
  const side = sideOf(value.Side)
  const type = textIn(value, 'Type')
  const status = textIn(value, 'Status')
  const symbol = textIn(value, 'Symbol')
  if (order === null || side === null || type === null || status === null || symbol === null)
    return null
  const remainingAmount = decimalIn(value, 'RemainingAmount') ?? decimalIn(value, 'Amount')
  return {
    order,
    clientId: textIn(value, 'ClientId'),
    kind: type === 'Position' || isOpenMarketTrade(type, status, value) ? 'position' : 'order',
    status: orderStatusOf(status),
    type: orderTypeOf(type === 'Position' ? (textIn(value, 'InitialType') ?? type) : type),
    side,
    symbol,
    initialAmount: decimalIn(value, 'InitialAmount') ?? decimalIn(value, 'Amount'),
    remainingAmount,
    filledAmount: decimalIn(value, 'FilledAmount'),
    price: levelIn(value, 'Price'),
    stopPrice: levelIn(value, 'StopPrice'),
    stopLoss: levelIn(value, 'StopLoss'),
    takeProfit: levelIn(value, 'TakeProfit'),
    profit: decimalIn(value, 'Profit'),
    margin: decimalIn(value, 'Margin'),
    commission: decimalIn(value, 'Commission'),
    swap: decimalIn(value, 'Swap'),
    comment: textIn(value, 'Comment'),
    createdMs: msIn(value, 'PositionCreated') ?? msIn(value, 'Created'),
    modifiedMs: msIn(value, 'Modified'),
    expiresMs: msIn(value, 'Expired'),
  }
}

/** True for the document's form only: the current contract has RemainingAmount, which is 0 once an order is filled. */
function isOpenMarketTrade(type: string, status: string, value: Fields): boolean {
  if (type !== 'Market' || status !== 'Filled' || value.RemainingAmount !== undefined) return false
  const amount = decimalIn(value, 'Amount')
  return amount !== null && !isZero(amount)
}

function sideOf(value: Json | undefined): Side | null {
  return value === 'Buy' ? 'buy' : value === 'Sell' ? 'sell' : null
}

/** Servers of the older guide write numbers as text. */
function textOf(value: Json | undefined): string | null {
  if (value instanceof NumberText) return value.text
  return typeof value === 'string' ? value : null
}

export function textIn(fields: Fields, name: string, most = 1000): string | null {
  const value = textOf(fields[name])
  if (value === null) return null
  // PostgreSQL takes neither NUL nor half a character in text.
  const words = value.replaceAll('\0', '').slice(0, most).toWellFormed()
  return words === '' ? null : words
}

/** An id of up to 64 bits, as a number or as text. */
export function wholeIn(fields: Fields, name: string): string | null {
  const value = textOf(fields[name])
  if (value === null || !/^[1-9]\d{0,18}$/.test(value)) return null
  return BigInt(value) <= 9_223_372_036_854_775_807n ? value : null
}

export function decimalIn(fields: Fields, name: string): Decimal | null {
  const value = textOf(fields[name])
  if (value === null || !/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value)) return null
  const read = decimalFromJson(value)
  return isRefusal(read) ? null : read
}

/** A price of 0 is none. */
export function levelIn(fields: Fields, name: string): Decimal | null {
  const value = decimalIn(fields, name)
  return value === null || isZero(value) ? null : value
}

export function msIn(fields: Fields, name: string): number | null {
  const value = textOf(fields[name])
  if (value === null || !/^\d{1,16}$/.test(value)) return null
  const ms = Number(value)
  return ms > 0 && Number.isSafeInteger(ms) ? ms : null
}
