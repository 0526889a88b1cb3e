// The objects Position, Deal and Order.
import { currencyDigits, decimalText } from '../../market/money.ts'
import { ONE } from '../../market/rates.ts'
import type { SymbolSpec } from '../../market/symbols.ts'
import type { Account, Deal, Order, PositionNow } from '../account.ts'
import type { BrokerClock } from '../broker-clock.ts'
import { milliseconds, rateText, seconds, volumes, type WireObject } from './wire-object.ts'

export function positionObject(
  account: Account,
  position: PositionNow,
  symbol: SymbolSpec,
  clock: BrokerClock,
): WireObject {
  const price = (points: number) => decimalText(points, symbol.digits)
  const digits = currencyDigits[account.currency]
  const { createdMs, updatedMs } = position
  return {
    ...{ Position: String(position.ticket), ExternalID: '', Login: account.login, Dealer: '0' },
    ...{ Symbol: position.symbol, Action: String(position.action), Digits: String(symbol.digits) },
    ...{ DigitsCurrency: String(digits), Reason: String(position.reason) },
    ContractSize: `${symbol.contractSize}.00`,
    ...{ TimeCreate: seconds(clock, createdMs), TimeUpdate: seconds(clock, updatedMs) },
    ...{ TimeCreateMsc: milliseconds(clock, createdMs) },
    ...{ TimeUpdateMsc: milliseconds(clock, updatedMs), ModifyFlags: '0' },
    ...{ PriceOpen: price(position.openPoints), PriceCurrent: price(position.pricePoints) },
    ...{ PriceSL: price(position.stopPoints), PriceTP: price(position.takePoints) },
    ...volumes('Volume', position.volume),
    ...{ Profit: decimalText(position.profit, digits) },
    ...{ Storage: decimalText(position.storage, digits) },
    ...{ RateProfit: rateText(position.profitRate), RateMargin: rateText(position.marginRate) },
    ...{ ExpertID: String(position.expert), ExpertPositionID: String(position.id) },
    ...{ Comment: position.comment, ActivationMode: '0', ActivationTime: '0' },
    ...{ ActivationPrice: price(0), ActivationFlags: '0', ApiData: [] },
  }
}

export function dealObject(
  account: Account,
  deal: Deal,
  symbol: SymbolSpec | null,
  clock: BrokerClock,
): WireObject {
  const price = (points: number) => decimalText(points, symbol?.digits ?? 0)
  const digits = currencyDigits[account.currency]
  const money = (units: bigint) => decimalText(units, digits)
  return {
    ...{ Deal: String(deal.ticket), ExternalID: '', Login: account.login, Dealer: '0' },
    ...{ Order: String(deal.order), Action: String(deal.action), Entry: String(deal.entry) },
    ...{ Reason: String(deal.reason), Digits: String(symbol?.digits ?? 0) },
    ...{ DigitsCurrency: String(digits), ContractSize: `${symbol?.contractSize ?? 0}.00` },
    ...{ Time: seconds(clock, deal.atMs), TimeMsc: milliseconds(clock, deal.atMs) },
    ...{ Symbol: deal.symbol, Price: price(deal.points) },
    ...{ PriceSL: price(deal.stopPoints), PriceTP: price(deal.takePoints) },
    ...volumes('Volume', deal.volume),
    ...volumes('VolumeClosed', deal.closedVolume),
    ...{ Profit: money(deal.profit), ProfitRaw: money(deal.profit), Value: money(0n) },
    ...{ Storage: money(deal.storage), Commission: money(deal.commission), Fee: money(0n) },
    ...{ RateProfit: rateText(deal.profitRate), RateMargin: rateText(ZERO) },
    ...{ ExpertID: String(deal.expert), PositionID: String(deal.position), Comment: deal.comment },
    ...{ PricePosition: price(deal.positionPoints), TickValue: price(0), TickSize: price(0) },
    ...{ Flags: '0', Gateway: '', PriceGateway: price(0), ModifyFlags: '0' },
    ...{ MarketBid: price(deal.bid), MarketAsk: price(deal.ask), MarketLast: price(0) },
    ApiData: [],
  }
}
const ZERO = { num: 0n, den: ONE.den }

export function orderObject(
  account: Account,
  order: Order,
  { symbol, points }: { readonly symbol: SymbolSpec; readonly points: number },
  clock: BrokerClock,
): WireObject {
  const price = (one: number) => decimalText(one, symbol.digits)
  return {
    ...{ Order: String(order.ticket), ExternalID: '', Login: account.login, Dealer: '0' },
    ...{ Symbol: order.symbol, Digits: String(symbol.digits) },
    DigitsCurrency: String(currencyDigits[account.currency]),
    ...{ ContractSize: `${symbol.contractSize}.00`, State: String(order.state) },
    ...{ Reason: String(order.reason), TimeSetup: seconds(clock, order.placedMs) },
    ...{ TimeExpiration: seconds(clock, order.expiresMs), TimeDone: seconds(clock, order.doneMs) },
    ...{ TimeSetupMsc: milliseconds(clock, order.placedMs) },
    ...{ TimeDoneMsc: milliseconds(clock, order.doneMs), ModifyFlags: '0' },
    ...{ Type: String(order.type), TypeFill: '0', TypeTime: order.expiresMs === 0 ? '0' : '2' },
    ...{ PriceOrder: price(order.points), PriceTrigger: price(0), PriceCurrent: price(points) },
    ...{ PriceSL: price(order.stopPoints), PriceTP: price(order.takePoints) },
    ...volumes('VolumeInitial', order.volume),
    ...volumes('VolumeCurrent', order.volumeLeft),
    ...{ ExpertID: String(order.expert), PositionID: String(order.position) },
    ...{ PositionByID: String(order.positionBy), Comment: order.comment, ActivationMode: '0' },
    ...{ ActivationTime: '0', ActivationPrice: price(0), ActivationFlags: '0' },
    ...{ RateMargin: rateText(ZERO), ApiData: [] },
  }
}
