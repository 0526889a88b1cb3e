// From TickTrader's objects to accounts, positions, waiting orders and assets. What is not listed here is never read: no
// name, address, phone or e-mail of anybody. Field lists: protocols of the vendor's contract library; older and newer
// names of a member are read alike, an enum string that nobody knows stays as it came.
import type {
  AccountPicture,
  HeldAsset,
  OpenPosition,
  PendingOrder,
} from '../../domain/account-picture.ts'
import { type Decimal, isPositive, isZero } from '../../domain/decimal.ts'
import { subtract, sum } from '../../domain/decimal-math.ts'
import type { DailyEquity } from '../read-port.ts'
import { type Fields, isFields } from './json.ts'
import { lotsOf } from './lots.ts'
import {
  decimal,
  firstDecimal,
  id,
  level,
  missing,
  odd,
  optionalDecimal,
  optionalFlag,
  optionalId,
  optionalMs,
  optionalText,
  rowsOf,
  text,
} from './members.ts'
import { orderStatusOf, orderTypeOf } from './words.ts'

export type AccountingType = 'Gross' | 'Net' | 'Cash'

/** How often the account may be asked, by what carries the request. */
export type Throttle = {
  readonly protocol: string
  readonly perSecond: number
  readonly methods: readonly { readonly method: string; readonly perSecond: number }[]
}

export type AccountFacts = {
  readonly id: string
  readonly type: AccountingType
  readonly isBlocked: boolean | null
  readonly isReadonly: boolean | null
  readonly throttles: readonly Throttle[]
  readonly picture: AccountPicture
}

/** MQL5's numbers of the three ways in which positions are kept. */
const marginModes = { Net: '0', Cash: '1', Gross: '2' } as const

export function accountOf(fields: Fields): AccountFacts {
  const type = accountingTypeOf(fields)
  const isBlocked = optionalFlag(fields, 'IsBlocked')
  const isReadonly = optionalFlag(fields, 'IsReadonly')
  const balance = optionalDecimal(fields, 'Balance')
  const equity = optionalDecimal(fields, 'Equity')
  const margin = optionalDecimal(fields, 'Margin')
  const leverage = optionalId(fields, 'Leverage')
  return {
    ...{ id: id(fields, 'Id'), type, isBlocked, isReadonly },
    throttles: rowsOf(fields.Throttling, 'Throttling').map(throttleOf),
    picture: {
      company: null,
      currency: optionalText(fields, 'BalanceCurrency', 20),
      currency_digits: null,
      leverage: leverage === null || isZero(leverage) ? null : leverage,
      margin_mode: marginModes[type],
      trade_mode: null,
      trade_allowed:
        isBlocked === null && isReadonly === null ? null : String(!(isBlocked || isReadonly)),
      ...{ balance, equity, margin, credit: null },
      profit: floatingOf(fields),
      // The vendor gives none.
      margin_free: equity === null || margin === null ? null : subtract(equity, margin),
      margin_level: level(fields, 'MarginLevel'),
    },
  }
}

/** As MQL5 counts it: all that lies between balance and equity. The vendor's Profit is before commission and swap. */
function floatingOf(fields: Fields): Decimal | null {
  const profit = optionalDecimal(fields, 'Profit')
  if (profit === null) return null
  const others = [optionalDecimal(fields, 'Commission'), optionalDecimal(fields, 'Swap')]
  return sum([profit, ...others.filter((one) => one !== null)])
}

/** A type that is not known is told by what the account has: without a balance it is cash. */
function accountingTypeOf(fields: Fields): AccountingType {
  const type = optionalText(fields, 'AccountingType', 40)
  if (type === 'Gross' || type === 'Net' || type === 'Cash') return type
  return optionalDecimal(fields, 'Balance') === null ? 'Cash' : 'Gross'
}

function throttleOf(fields: Fields): Throttle {
  return {
    protocol: optionalText(fields, 'Protocol', 40) ?? '',
    perSecond: perSecondOf(fields),
    methods: rowsOf(fields.ThrottlingMethods, 'ThrottlingMethods').map((row) => ({
      method: optionalText(row, 'Method', 60) ?? '',
      perSecond: perSecondOf(row),
    })),
  }
}

/** 0 = not limited. */
const perSecondOf = (fields: Fields) => Number(optionalDecimal(fields, 'RequestsPerSecond') ?? 0)

/** How many units a lot of each symbol has. */
export type ContractSizes = ReadonlyMap<string, Decimal>

export function contractSizesOf(rows: readonly Fields[]): ContractSizes {
  return new Map(
    rows.flatMap((row) => {
      const size = optionalDecimal(row, 'ContractSize')
      return size === null || !isPositive(size) ? [] : [[text(row, 'Symbol'), size] as const]
    }),
  )
}

/** Units as lots; where the broker no longer lists a symbol a lot is one unit. */
export function volumeOf(units: Decimal, symbol: string, sizes: ContractSizes): Decimal {
  return lotsOf(units, sizes.get(symbol) ?? ('1' as Decimal)) // a number of ours
}

/** What remains of an order or a position, by its newer or its older name. */
export const remainingOf = (fields: Fields) => firstDecimal(fields, 'RemainingAmount', 'Amount')

/** Positions of a Gross account stand among its trades; an older guide shows them as market orders that are filled. */
export function isPosition(fields: Fields): boolean {
  if (fields.Type === 'Position') return !isZero(remainingOf(fields) ?? '0')
  const left = remainingOf(fields)
  return fields.Type === 'Market' && fields.Status === 'Filled' && left !== null && isPositive(left)
}

export function sideOf(fields: Fields, name: string): 'buy' | 'sell' {
  const side = fields[name]
  if (side === 'Buy') return 'buy'
  if (side === 'Sell') return 'sell'
  throw odd(name)
}

/** A position of a Gross account. */
export function grossPositionOf(fields: Fields, sizes: ContractSizes): OpenPosition {
  const ticket = id(fields, 'Id')
  const symbol = text(fields, 'Symbol')
  return {
    ...{ ticket, position: ticket, symbol, side: sideOf(fields, 'Side') },
    volume: volumeOf(remainingOf(fields) ?? missing('RemainingAmount'), symbol, sizes),
    openPrice: decimal(fields, 'Price'),
    currentPrice: level(fields, 'CurrentPrice'),
    stopLoss: level(fields, 'StopLoss'),
    takeProfit: level(fields, 'TakeProfit'),
    swap: optionalDecimal(fields, 'Swap'),
    profit: optionalDecimal(fields, 'Profit'),
    magic: null,
    openedServerMsc: optionalMs(fields, 'PositionCreated') ?? optionalMs(fields, 'Created'),
    updatedServerMsc: optionalMs(fields, 'Modified'),
    comment: optionalText(fields, 'Comment', 200),
  }
}

/** A position of a Net account; null when both its sides are empty. */
export function netPositionOf(fields: Fields, sizes: ContractSizes): OpenPosition | null {
  const long = optionalDecimal(fields, 'LongAmount')
  const short = optionalDecimal(fields, 'ShortAmount')
  const isLong = long !== null && isPositive(long)
  const isShort = short !== null && isPositive(short)
  if (isLong && isShort) throw odd('ShortAmount')
  if (!isLong && !isShort) return null
  const ticket = id(fields, 'Id')
  const symbol = text(fields, 'Symbol')
  const units = (isLong ? long : short) ?? missing('LongAmount')
  return {
    ...{ ticket, position: ticket, symbol, side: isLong ? 'buy' : 'sell' },
    volume: volumeOf(units, symbol, sizes),
    openPrice: decimal(fields, isLong ? 'LongPrice' : 'ShortPrice'),
    // What it would be closed at.
    currentPrice: level(fields, isLong ? 'CurrentBestBid' : 'CurrentBestAsk'),
    ...{ stopLoss: null, takeProfit: null },
    swap: optionalDecimal(fields, 'Swap'),
    profit: optionalDecimal(fields, 'Profit'),
    magic: null,
    openedServerMsc: optionalMs(fields, 'Created'),
    updatedServerMsc: optionalMs(fields, 'Modified'),
    comment: null,
  }
}

/** Units, long as positive: what a Net account has of a symbol. */
export function netUnitsOf(fields: Fields): { symbol: string; units: Decimal } {
  const zero = '0' as Decimal // a number of ours
  const long = optionalDecimal(fields, 'LongAmount') ?? zero
  const short = optionalDecimal(fields, 'ShortAmount') ?? zero
  return { symbol: text(fields, 'Symbol'), units: subtract(long, short) }
}

/** Lots only where the broker lists the symbol: what is shown as lots must be what would be bought. */
export function pendingOrderOf(fields: Fields, sizes: ContractSizes): PendingOrder {
  const symbol = text(fields, 'Symbol')
  const units = remainingOf(fields) ?? missing('RemainingAmount')
  const size = sizes.get(symbol)
  return {
    order: id(fields, 'Id'),
    clientId: optionalText(fields, 'ClientId', 100),
    type: orderTypeOf(text(fields, 'Type')),
    status: orderStatusOf(optionalText(fields, 'Status', 40) ?? ''),
    ...{ side: sideOf(fields, 'Side'), symbol, units },
    lots: size === undefined ? null : lotsOf(units, size),
    price: level(fields, 'Price'),
    stopPrice: level(fields, 'StopPrice'),
    stopLoss: level(fields, 'StopLoss'),
    takeProfit: level(fields, 'TakeProfit'),
    comment: optionalText(fields, 'Comment', 200),
    createdServerMsc: optionalMs(fields, 'Created'),
    expiresServerMsc: optionalMs(fields, 'Expired'),
  }
}

/** Status of an order that is over, and still listed by some servers. */
const over: readonly string[] = ['Filled', 'Canceled', 'Rejected', 'Expired']
export const isWaiting = (fields: Fields) =>
  fields.Type !== 'Position' && !isPosition(fields) && !over.includes(String(fields.Status))

export function assetOf(fields: Fields): HeldAsset {
  return {
    currency: text(fields, 'Currency'),
    amount: decimal(fields, 'Amount'),
    free: optionalDecimal(fields, 'FreeAmount'),
    locked: optionalDecimal(fields, 'LockedAmount'),
  }
}

/** The best price of each side; a side that is empty is missing. */
export type Tick = {
  readonly symbol: string
  readonly bid: Decimal | null
  readonly ask: Decimal | null
}

export function tickOf(fields: Fields): Tick {
  const best = (name: string) => {
    const side = fields[name]
    return isFields(side) ? level(side, 'Price') : null
  }
  return { symbol: text(fields, 'Symbol'), bid: best('BestBid'), ask: best('BestAsk') }
}

/** With the price at which it would be closed, where it had none. */
export function pricedBy(position: OpenPosition, ticks: ReadonlyMap<string, Tick>): OpenPosition {
  const tick = ticks.get(position.symbol)
  if (position.currentPrice !== null || tick === undefined) return position
  return { ...position, currentPrice: position.side === 'buy' ? tick.bid : tick.ask }
}

/** The account at the end of a day; null for a Cash account, which has no equity. */
export function dailyEquityOf(fields: Fields): DailyEquity | null {
  const equity = optionalDecimal(fields, 'Equity')
  if (equity === null) return null
  const atMs = Number(optionalMs(fields, 'Timestamp') ?? missing('Timestamp'))
  return { atMs, equity, balance: optionalDecimal(fields, 'Balance') }
}
