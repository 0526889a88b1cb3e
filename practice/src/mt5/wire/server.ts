// Objects about the server: prices, symbols, groups.
import type { Quote } from '../../market/market.ts'
import { currencyDigits, decimalText } from '../../market/money.ts'
import type { SymbolSpec } from '../../market/symbols.ts'
import type { BrokerClock } from '../broker-clock.ts'
import { MARGIN_CALL, STOP_OUT } from '../trading/protection.ts'
import type { Group } from '../world.ts'
import { COMPANY } from './daily.ts'
import { milliseconds, seconds, type WireObject } from './wire-object.ts'

export function tickObject({ symbol, bid, ask, atMs }: Quote, clock: BrokerClock): WireObject {
  const price = (points: number) => decimalText(points, symbol.digits)
  return {
    ...{ Symbol: symbol.name, Digits: String(symbol.digits), Datetime: seconds(clock, atMs) },
    ...{ DatetimeMsc: milliseconds(clock, atMs), Bid: price(bid), Ask: price(ask) },
    ...{ Last: price(0), Volume: '0', VolumeReal: '0.00' },
  }
}

/** Since the practice broker's start; nothing is dealt on an exchange, so volumes and last prices are 0. */
export function tickStatObject(quote: Quote): WireObject {
  const { symbol, bid, ask, low, high, direction } = quote
  const price = (points: number) => decimalText(points, symbol.digits)
  const none = price(0)
  const spread = symbol.spreadPoints
  return {
    ...{ Symbol: symbol.name, Digits: String(symbol.digits), Bid: price(bid), BidLow: price(low) },
    ...{ BidHigh: price(high), BidDir: String(direction), Ask: price(ask) },
    ...{ AskLow: price(low + spread), AskHigh: price(high + spread), AskDir: String(direction) },
    ...{ Last: none, LastLow: none, LastHigh: none, LastDir: '0', Volume: '0', VolumeReal: '0.00' },
    ...{ VolumeLow: '0', VolumeLowReal: '0.00', VolumeHigh: '0', VolumeHighReal: '0.00' },
    ...{ VolumeDir: '0', TradeDeals: '0', TradeVolume: '0', TradeVolumeReal: '0.00' },
    ...{ TradeTurnover: '0', TradeInterest: '0', TradeBuyOrders: '0', TradeBuyVolume: '0' },
    ...{ TradeBuyVolumeReal: '0.00', TradeSellOrders: '0', TradeSellVolume: '0' },
    ...{ TradeSellVolumeReal: '0.00', PriceOpen: price(symbol.startPoints), PriceClose: none },
    ...{ PriceChange: none, PriceVolatility: none, PriceTheoretical: none },
  }
}

export const pathOf = ({ name }: SymbolSpec) => `Practice\\${name}`

export function symbolObject(symbol: SymbolSpec): WireObject {
  return {
    ...{ Symbol: symbol.name, Path: pathOf(symbol), Digits: String(symbol.digits) },
    ...{ ContractSize: `${symbol.contractSize}.00`, CurrencyBase: symbol.base },
    ...{ CurrencyProfit: symbol.quote, CurrencyMargin: symbol.base },
    ...{ TickSize: decimalText(1, symbol.digits) },
  }
}

export function groupObject({ name, mode, currency }: Group): WireObject {
  return {
    ...{ Group: name, Currency: currency, CurrencyDigits: String(currencyDigits[currency]) },
    ...{ MarginMode: mode === 'netting' ? '0' : '2', MarginCall: decimalText(MARGIN_CALL, 2) },
    ...{ MarginStopOut: decimalText(STOP_OUT, 2), MarginSOMode: '0', Company: COMPANY },
    LimitHistory: '0',
  }
}
