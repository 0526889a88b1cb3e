// From the objects of the Web API to accounts, positions and deals. What is not listed here is never read: no name, no
// address, no e-mail of anybody. Field lists and the trap of the reasons: MetaQuotes' documentation of the data structures.
import type { AccountPicture, OpenPosition } from '../../domain/account-picture.ts'
import { type Decimal, isZero } from '../../domain/decimal.ts'
import { add } from '../../domain/decimal-math.ts'
import type { ReportedDeal } from '../../domain/reported-deal.ts'
import { type Fields, withBackslashes } from './answer.ts'
import { lotsOf } from './lots.ts'
import {
  decimal,
  level,
  magic,
  milliseconds,
  missing,
  nonZero,
  odd,
  optionalDecimal,
  optionalText,
  optionalWhole,
  signedWhole,
  text,
  whole,
} from './scalars.ts'

/** What the group of an account says of it. */
export type GroupFacts = {
  readonly currency: string
  readonly currencyDigits: string
  /** As MQL5 numbers it; the Web API's numbers are the same. */
  readonly marginMode: string
  /** The broker's own name. */
  readonly company: string | null
}

export function groupFacts(fields: Fields): GroupFacts {
  return {
    currency: text(fields, 'Currency'),
    currencyDigits: whole(fields, 'CurrencyDigits'),
    marginMode: whole(fields, 'MarginMode'),
    company: optionalText(fields, 'Company', 200),
  }
}

export const loginOf = (fields: Fields) => whole(fields, 'Login')
export const groupOf = (fields: Fields) => withBackslashes(text(fields, 'Group'))

/** An account with a trading state. Floating is profit and swap together, as MQL5's ACCOUNT_PROFIT. */
export function pictureOf(state: Fields, group: GroupFacts | null): AccountPicture {
  const margin = decimal(state, 'Margin')
  return {
    ...base(state, group),
    leverage: nonZero(state, 'MarginLeverage'),
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
export function idlePictureOf(user: Fields, group: GroupFacts | null): AccountPicture {
  const balance = decimal(user, 'Balance')
  const credit = decimal(user, 'Credit')
  const equity = add(balance, credit)
  const zero = '0' as Decimal // a number of ours
  return {
    ...base(user, group),
    leverage: nonZero(user, 'Leverage'),
    ...{ balance, credit, profit: zero, equity, margin: zero, margin_free: equity },
    margin_level: null,
  }
}

/** A group that may not be read leaves its facts unknown; the digits are the account's own as well. */
function base(fields: Fields, group: GroupFacts | null) {
  return {
    company: group?.company ?? null,
    currency: group?.currency ?? null,
    currency_digits: group?.currencyDigits ?? optionalWhole(fields, 'CurrencyDigits'),
    margin_mode: group?.marginMode ?? null,
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
    magic: magic(fields),
    openedServerMsc: milliseconds(fields, 'TimeCreateMsc', 'TimeCreate'),
    updatedServerMsc: milliseconds(fields, 'TimeUpdateMsc', 'TimeUpdate'),
    comment: optionalText(fields, 'Comment', 200),
  }
}

/** Server reasons by number, as MQL5's DEAL_REASON numbers them; null = MQL5 has no such reason. */
const mql5Reasons: readonly (number | null)[] = [
  ...[0, 3, null, 4, 5, 6, 7, null, 8, null], // client, expert, dealer, SL, TP, SO, rollover, external, variation margin, gateway
  ...[null, null, null, null, null, null, 1, 2, 9, 10], // 16 mobile, 17 web, 18 split, 19 corporate action
]

/** What of a deal is kept as the broker sent it: what it did, and nothing of who did it. */
const sourceFields = (
  'Deal ExternalID Login Order Action Entry Reason Digits DigitsCurrency ContractSize Time TimeMsc Symbol Price PriceSL ' +
  'PriceTP Volume VolumeExt VolumeClosed VolumeClosedExt Profit ProfitRaw Value Storage Commission Fee RateProfit ' +
  'RateMargin ExpertID PositionID Comment PricePosition TickValue TickSize Flags Gateway PriceGateway ModifyFlags ' +
  'MarketBid MarketAsk MarketLast'
).split(' ')

function sourceOf(fields: Fields): string {
  const kept = sourceFields.flatMap((name) => {
    const value = fields[name]
    return typeof value === 'string' && value.length <= 1000 ? [[name, value] as const] : []
  })
  return JSON.stringify(Object.fromEntries(kept))
}

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
      magic: magic(fields),
      symbol: text(fields, 'Symbol'),
      volume: lotsOf(optionalWhole(fields, 'VolumeExt'), optionalWhole(fields, 'Volume')),
      price: decimal(fields, 'Price'),
      profit: decimal(fields, 'Profit'),
      commission: optionalDecimal(fields, 'Commission'),
      swap: optionalDecimal(fields, 'Storage'),
      fee: optionalDecimal(fields, 'Fee'),
      stopLoss: level(fields, 'PriceSL'),
      takeProfit: level(fields, 'PriceTP'),
      comment: optionalText(fields, 'Comment', 200),
      externalId: optionalText(fields, 'ExternalID', 1000),
    },
    liveOffsetS: null,
    source: sourceOf(fields),
  }
}

/** Oldest first; of one millisecond, by ticket. */
export function compareDeals(one: ReportedDeal['content'], two: ReportedDeal['content']): number {
  const [early, late] = [BigInt(one.serverMsc), BigInt(two.serverMsc)]
  if (early !== late) return early < late ? -1 : 1
  return BigInt(one.deal) < BigInt(two.deal) ? -1 : 1
}

/** Minutes east of UTC, with the hour of summer time while it is on. */
export function offsetSOf(fields: Fields): number {
  const minutes = Number(signedWhole(fields, 'TimeZone'))
  const summer = Number(optionalWhole(fields, 'DaylightState') ?? '0') !== 0 ? 60 : 0
  if (Math.abs(minutes) > 16 * 60) throw odd('TimeZone', 'of time/get')
  return (minutes + summer) * 60
}

export const totalOf = (fields: Fields) => Number(whole(fields, 'Total'))
