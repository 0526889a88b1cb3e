// From what the broker keeps to the objects of the Web API. Every scalar is text, as in MetaQuotes' documentation.

import type { Quote } from '../market/market.ts'
import { decimalText } from '../market/money.ts'
import type { SymbolSpec } from '../market/symbols.ts'
import type { Account, ClosedOrder, Daily, Deal, Position } from './account.ts'
import { serverMs } from './broker-time.ts'

export type WireObject = Record<string, string | readonly string[]>

const money = (cents: bigint) => decimalText(cents, 2)
const seconds = (atMs: number) => String(Math.floor(serverMs(atMs) / 1000))
const milliseconds = (atMs: number) => String(serverMs(atMs))
const volumes = (volume: number, ext: string) => ({
  [ext]: String(volume),
  [`${ext}Ext`]: String(BigInt(volume) * 10_000n),
})

export function userObject(account: Account): WireObject {
  return {
    ...{
      Login: account.login,
      Group: account.group,
      CertSerialNumber: '0',
      Rights: '483',
      MQID: '',
    },
    ...{ Registration: seconds(account.registeredMs), LastAccess: seconds(account.registeredMs) },
    ...{ LastPassChange: seconds(account.registeredMs), LastIP: '203.0.113.7', Name: account.name },
    ...{ FirstName: account.name.split(' ')[0] ?? '', LastName: account.name.split(' ')[1] ?? '' },
    ...{
      MiddleName: '',
      Company: '',
      Account: '',
      Country: 'Practice',
      Language: '1033',
      ClientID: '0',
    },
    ...{ City: 'Practice Town', State: '', ZipCode: '0000', Address: '1 Practice Road' },
    ...{ Phone: '+1 555 0100', Email: `${account.login}@practice.invalid`, ID: '', Status: '' },
    ...{ Comment: '', Color: '4278190080', PhonePassword: '', Leverage: String(account.leverage) },
    ...{ Agent: '0', CurrencyDigits: '2', Balance: money(account.balanceCents) },
    ...{ Credit: money(account.creditCents), InterestRate: '0.00', CommissionDaily: '0.00' },
    ...{ CommissionMonthly: '0.00', CommissionAgentDaily: '0.00', CommissionAgentMonthly: '0.00' },
    ...{ BalancePrevDay: '0.00', BalancePrevMonth: '0.00', EquityPrevDay: '0.00' },
    ...{ EquityPrevMonth: '0.00', TradeAccounts: '', LeadSource: '', LeadCampaign: '' },
    ...{ LimitOrders: '0', LimitPositions: '0', ApiData: [] },
  }
}

export type AccountMoney = {
  readonly balance: bigint
  readonly credit: bigint
  readonly profit: bigint
  readonly storage: bigint
  readonly margin: bigint
  readonly equity: bigint
  readonly marginFree: bigint
  /** Percent with two places; 0 without margin. */
  readonly marginLevel: bigint
}

export function accountObject(account: Account, values: AccountMoney): WireObject {
  return {
    ...{ Login: account.login, CurrencyDigits: '2', Balance: money(values.balance) },
    ...{ Credit: money(values.credit), Margin: money(values.margin) },
    ...{ MarginFree: money(values.marginFree), MarginLevel: decimalText(values.marginLevel, 2) },
    ...{
      MarginLeverage: String(account.leverage),
      MarginInitial: '0.00',
      MarginMaintenance: '0.00',
    },
    ...{ Profit: money(values.profit), Storage: money(values.storage), Commission: '0.00' },
    ...{ Floating: money(values.profit + values.storage), Equity: money(values.equity) },
    ...{ SOActivation: '0', SOTime: '0', SOLevel: '0.00', SOEquity: '0.00', SOMargin: '0.00' },
    ...{ BlockedCommission: '0.00', BlockedProfit: '0.00', Assets: '0.00', Liabilities: '0.00' },
  }
}

export function positionObject(
  account: Account,
  position: Position,
  { symbol, bid, ask }: Quote,
  profit: bigint,
): WireObject {
  const price = (points: number) => decimalText(points, symbol.digits)
  return {
    ...{ Position: String(position.ticket), ExternalID: '', Login: account.login, Dealer: '0' },
    ...{ Symbol: position.symbol, Action: String(position.action), Digits: String(symbol.digits) },
    ...{ DigitsCurrency: '2', Reason: String(position.reason) },
    ...{ ContractSize: `${symbol.contractSize}.00`, TimeCreate: seconds(position.createdMs) },
    ...{ TimeUpdate: seconds(position.updatedMs), TimeCreateMsc: milliseconds(position.createdMs) },
    ...{ TimeUpdateMsc: milliseconds(position.updatedMs), ModifyFlags: '0' },
    ...{
      PriceOpen: price(position.openPoints),
      PriceCurrent: price(position.action === 0 ? bid : ask),
    },
    ...{ PriceSL: price(position.stopPoints), PriceTP: price(position.takePoints) },
    ...volumes(position.volume, 'Volume'),
    ...{ Profit: money(profit), Storage: money(position.storageCents), RateProfit: '1.00000000' },
    ...{ RateMargin: '1.00000000', ExpertID: String(position.expert) },
    ...{ ExpertPositionID: String(position.id), Comment: position.comment, ActivationMode: '0' },
    ...{ ActivationTime: '0', ActivationPrice: price(0), ActivationFlags: '0', ApiData: [] },
  }
}

export function dealObject(account: Account, deal: Deal, symbol: SymbolSpec | null): WireObject {
  const digits = symbol?.digits ?? 0
  const price = (points: number) => decimalText(points, digits)
  return {
    ...{ Deal: String(deal.ticket), ExternalID: '', Login: account.login, Dealer: '0' },
    ...{ Order: String(deal.order), Action: String(deal.action), Entry: String(deal.entry) },
    ...{ Reason: String(deal.reason), Digits: String(digits), DigitsCurrency: '2' },
    ...{ ContractSize: `${symbol?.contractSize ?? 0}.00`, Time: seconds(deal.atMs) },
    ...{ TimeMsc: milliseconds(deal.atMs), Symbol: deal.symbol, Price: price(deal.points) },
    ...{ PriceSL: price(0), PriceTP: price(0) },
    ...volumes(deal.volume, 'Volume'),
    ...volumes(deal.closedVolume, 'VolumeClosed'),
    ...{ Profit: money(deal.profitCents), ProfitRaw: money(deal.profitCents), Value: '0.00' },
    ...{ Storage: money(deal.storageCents), Commission: money(deal.commissionCents), Fee: '0.00' },
    ...{ RateProfit: '1.00000000', RateMargin: '1.00000000', ExpertID: String(deal.expert) },
    ...{ PositionID: String(deal.position), Comment: deal.comment },
    ...{
      PricePosition: price(deal.positionPoints),
      TickValue: '0.00',
      TickSize: '0.00',
      Flags: '0',
    },
    ...{ Gateway: '', PriceGateway: price(0), ModifyFlags: '0', MarketBid: price(0) },
    ...{ MarketAsk: price(0), MarketLast: price(0), ApiData: [] },
  }
}

export function orderObject(account: Account, order: ClosedOrder, symbol: SymbolSpec): WireObject {
  const price = (points: number) => decimalText(points, symbol.digits)
  return {
    ...{ Order: String(order.ticket), ExternalID: '', Login: account.login, Dealer: '0' },
    ...{ Symbol: order.symbol, Digits: String(symbol.digits), DigitsCurrency: '2' },
    ...{ ContractSize: `${symbol.contractSize}.00`, State: '4', Reason: String(order.reason) },
    ...{ TimeSetup: seconds(order.atMs), TimeExpiration: '0', TimeDone: seconds(order.atMs) },
    ...{ TimeSetupMsc: milliseconds(order.atMs), TimeDoneMsc: milliseconds(order.atMs) },
    ...{ ModifyFlags: '0', Type: String(order.type), TypeFill: '0', TypeTime: '0' },
    ...{
      PriceOrder: price(order.points),
      PriceTrigger: price(0),
      PriceCurrent: price(order.points),
    },
    ...{ PriceSL: price(0), PriceTP: price(0) },
    ...volumes(order.volume, 'VolumeInitial'),
    ...volumes(0, 'VolumeCurrent'),
    ...{ ExpertID: String(order.expert), PositionID: String(order.position), PositionByID: '0' },
    ...{ Comment: order.comment, ActivationMode: '0', ActivationTime: '0' },
    ...{ ActivationPrice: price(0), ActivationFlags: '0', RateMargin: '1.00000000', ApiData: [] },
  }
}

/** 100 ns since 1601. */
const fileTime = (atMs: number) => String(BigInt(serverMs(atMs) + 11_644_473_600_000) * 10_000n)

export function dailyObject(account: Account, daily: Daily): WireObject {
  const equity = daily.balanceCents + daily.creditCents + daily.floatingCents
  return {
    ...{ Timestamp: fileTime(daily.atMs), DatetimePrev: seconds(daily.atMs - 86_400_000) },
    ...{ Login: account.login, Name: account.name, Group: account.group, Currency: 'USD' },
    ...{ CurrencyDigits: '2', Company: 'Tidemark Practice', EMail: '' },
    ...{ Balance: money(daily.balanceCents), Credit: money(daily.creditCents) },
    ...{ Margin: money(daily.marginCents), MarginFree: money(equity - daily.marginCents) },
    ...{ Profit: money(daily.floatingCents), ProfitEquity: money(equity) },
  }
}

export function tickObject({ symbol, bid, ask, atMs }: Quote): WireObject {
  const price = (points: number) => decimalText(points, symbol.digits)
  return {
    ...{ Symbol: symbol.name, Digits: String(symbol.digits), Datetime: seconds(atMs) },
    ...{ DatetimeMsc: milliseconds(atMs), Bid: price(bid), Ask: price(ask), Last: price(0) },
    ...{ Volume: '0', VolumeReal: '0' },
  }
}

export function symbolObject(symbol: SymbolSpec): WireObject {
  return {
    ...{ Symbol: symbol.name, Path: `Practice\\${symbol.name}`, Digits: String(symbol.digits) },
    ...{ ContractSize: `${symbol.contractSize}.00`, CurrencyBase: symbol.base },
    ...{ CurrencyProfit: symbol.quote, CurrencyMargin: symbol.base },
  }
}

export function groupObject(name: string, marginMode: string): WireObject {
  return {
    ...{
      Group: name,
      Currency: 'USD',
      CurrencyDigits: '2',
      MarginMode: marginMode,
      MarginCall: '50.00',
    },
    ...{
      MarginStopOut: '30.00',
      MarginSOMode: '0',
      Company: 'Tidemark Practice',
      LimitHistory: '0',
    },
  }
}
