// From the objects of the Web API to accounts, positions and deals. What is not listed here is never read: no name, no
// address, no e-mail of anybody. Field lists and the trap of the reasons: MetaQuotes' documentation of the data structures.
import type { AccountPicture, OpenPosition } from '../../domain/account-picture.ts'
import { type Decimal, decimalFromJson, isRefusal, isZero } from '../../domain/decimal.ts'
import { add } from '../../domain/decimal-math.ts'
import type { ReportedDeal } from '../../domain/reported-deal.ts'
import { ConnectFailure } from '../failure.ts'
import type { Fields } from './answer.ts'
import { lotsOf } from './lots.ts'

/** What the group of an account says of it. */
export type GroupFacts = {
  readonly currency: string
  readonly currencyDigits: string
  /** As MQL5 numbers it; the Web API's numbers are the same. */
  readonly marginMode: string
}

export function groupFacts(fields: Fields): GroupFacts {
  return {
    currency: text(fields, 'Currency'),
    currencyDigits: whole(fields, 'CurrencyDigits'),
    marginMode: whole(fields, 'MarginMode'),
  }
}

export const loginOf = (fields: Fields) => whole(fields, 'Login')
export const groupOf = (fields: Fields) => text(fields, 'Group')

/** An account with a trading state. Floating is profit and swap together, as MQL5's ACCOUNT_PROFIT. */
export function pictureOf(state: Fields, group: GroupFacts): AccountPicture {
  const margin = decimal(state, 'Margin')
  return {
    ...base(group),
    leverage: whole(state, 'MarginLeverage'),
    balance: decimal(state, 'Balance'),
    credit: decimal(state, 'Credit'),
    profit: decimal(state, 'Floating'),
    equity: decimal(state, 'Equity'),
    margin,
    margin_free: decimal(state, 'MarginFree'),
    // Without margin there is no level; the broker's 0 would read as ruin.
    margin_level: isZero(margin) ? null : decimal(state, 'MarginLevel'),
  }
}

/** An account that has not traded since the broker's restart has no trading state: its user says what there is. */
export function idlePictureOf(user: Fields, group: GroupFacts): AccountPicture {
  const balance = decimal(user, 'Balance')
  const credit = decimal(user, 'Credit')
  const equity = add(balance, credit)
  const zero = '0' as Decimal // a number of ours
  return {
    ...base(group),
    leverage: whole(user, 'Leverage'),
    ...{ balance, credit, profit: zero, equity, margin: zero, margin_free: equity },
    margin_level: null,
  }
}

function base({ currency, currencyDigits, marginMode }: GroupFacts) {
  return {
    company: null,
    currency,
    currency_digits: currencyDigits,
    margin_mode: marginMode,
    trade_mode: null,
    trade_allowed: null,
  }
}

/** The identifier for life is ExpertPositionID; where it is 0 the ticket is the identifier. */
export function positionOf(fields: Fields): OpenPosition {
  const ticket = whole(fields, 'Position')
  const identifier = optionalWhole(fields, 'ExpertPositionID')
  const action = whole(fields, 'Action')
  if (action !== '0' && action !== '1') throw odd('Action', 'of a position')
  return {
    ticket,
    position: identifier === null || isZero(identifier) ? ticket : identifier,
    symbol: text(fields, 'Symbol'),
    side: action === '0' ? 'buy' : 'sell',
    volume: lotsOf(optionalWhole(fields, 'VolumeExt'), optionalWhole(fields, 'Volume')),
    openPrice: decimal(fields, 'PriceOpen'),
    currentPrice: level(fields, 'PriceCurrent'),
    stopLoss: level(fields, 'PriceSL'),
    takeProfit: level(fields, 'PriceTP'),
    swap: optionalDecimal(fields, 'Storage'),
    profit: optionalDecimal(fields, 'Profit'),
    magic: nonZero(fields, 'ExpertID'),
    openedServerMsc: milliseconds(fields, 'TimeCreateMsc', 'TimeCreate'),
    updatedServerMsc: milliseconds(fields, 'TimeUpdateMsc', 'TimeUpdate'),
    comment: comment(fields),
  }
}

/** Server reasons by number, as MQL5's DEAL_REASON numbers them; null = MQL5 has no such reason. */
const mql5Reasons: readonly (number | null)[] = [
  ...[0, 3, null, 4, 5, 6, 7, null, 8, null], // client, expert, dealer, SL, TP, SO, rollover, external, variation margin, gateway
  ...[null, null, null, null, null, null, 1, 2, 9, 10], // 16 mobile, 17 web, 18 split, 19 corporate action
]

export function dealOf(fields: Fields, index: number): ReportedDeal {
  const position = optionalWhole(fields, 'PositionID')
  const order = optionalWhole(fields, 'Order')
  return {
    index,
    content: {
      deal: whole(fields, 'Deal'),
      order: order === null || isZero(order) ? null : order,
      position: position === null || isZero(position) ? null : position,
      serverMsc: milliseconds(fields, 'TimeMsc', 'Time') ?? missing('Time'),
      type: Number(whole(fields, 'Action')),
      entry: Number(whole(fields, 'Entry')),
      reason: mql5Reasons[Number(optionalWhole(fields, 'Reason') ?? -1)] ?? null,
      magic: nonZero(fields, 'ExpertID'),
      symbol: text(fields, 'Symbol'),
      volume: lotsOf(optionalWhole(fields, 'VolumeExt'), optionalWhole(fields, 'Volume')),
      price: decimal(fields, 'Price'),
      profit: decimal(fields, 'Profit'),
      commission: optionalDecimal(fields, 'Commission'),
      swap: optionalDecimal(fields, 'Storage'),
      fee: optionalDecimal(fields, 'Fee'),
      stopLoss: level(fields, 'PriceSL'),
      takeProfit: level(fields, 'PriceTP'),
      comment: comment(fields),
      externalId: (fields.ExternalID ?? '') === '' ? null : text(fields, 'ExternalID'),
    },
    liveOffsetS: null,
    // A deal holds nothing personal: it is kept as it was read.
    source: JSON.stringify(fields),
  }
}

/** Minutes east of UTC, with the hour of summer time while it is on. */
export function offsetSOf(fields: Fields): number {
  const minutes = Number(signedWhole(fields, 'TimeZone'))
  const summer = Number(optionalWhole(fields, 'DaylightState') ?? '0') !== 0 ? 60 : 0
  if (Math.abs(minutes) > 16 * 60) throw odd('TimeZone', 'of time/get')
  return (minutes + summer) * 60
}

export const totalOf = (fields: Fields) => Number(whole(fields, 'Total'))

function text(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value !== 'string' || value.length > 1000) throw odd(name)
  // PostgreSQL cannot take NUL in text.
  return value.replaceAll('\0', '')
}

function whole(fields: Fields, name: string): string {
  return optionalWhole(fields, name) ?? missing(name)
}

/** Up to 64 bits, without a sign. */
function optionalWhole(fields: Fields, name: string): string | null {
  const value = fields[name]
  if (value === undefined || value === null || value === '') return null
  if (typeof value !== 'string' || !/^\d{1,20}$/.test(value)) throw odd(name)
  if (BigInt(value) > 9_223_372_036_854_775_807n) throw odd(name)
  return value
}

function signedWhole(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value !== 'string' || !/^-?\d{1,9}$/.test(value)) throw odd(name)
  return value
}

function decimal(fields: Fields, name: string): Decimal {
  return optionalDecimal(fields, name) ?? missing(name)
}

function optionalDecimal(fields: Fields, name: string): Decimal | null {
  const value = fields[name]
  if (value === undefined || value === null || value === '') return null
  if (typeof value !== 'string' || !/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value)) throw odd(name)
  const read = decimalFromJson(value)
  if (isRefusal(read)) throw odd(name)
  return read
}

/** A price of 0 is none. */
function level(fields: Fields, name: string): Decimal | null {
  const value = optionalDecimal(fields, name)
  return value === null || isZero(value) ? null : value
}

function nonZero(fields: Fields, name: string): string | null {
  const value = optionalWhole(fields, name)
  return value === null || isZero(value) ? null : value
}

function milliseconds(fields: Fields, exact: string, seconds: string): string | null {
  const msc = nonZero(fields, exact)
  if (msc !== null) return msc
  const s = nonZero(fields, seconds)
  return s === null ? null : `${s}000`
}

function comment(fields: Fields): string | null {
  const value = fields.Comment
  if (typeof value !== 'string' || value === '') return null
  return value.replaceAll('\0', '').slice(0, 200).toWellFormed()
}

function odd(name: string, where = ''): ConnectFailure {
  return new ConnectFailure(
    'answer_not_understood',
    `${name} ${where} has a form that is not expected`,
  )
}

function missing(name: string): never {
  throw new ConnectFailure('answer_not_understood', `${name} is missing`)
}
