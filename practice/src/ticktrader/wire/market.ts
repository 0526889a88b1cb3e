// WebApiSymbol, WebApiCurrency, WebApiFeedTick and its depth, WebApiTicker, sessions and the server itself.
import { standing } from '../engine/book.ts'
import { type Fix, fixText } from '../fix.ts'
import { num, plain } from '../json.ts'
import { currencies, digitsOf, type TtSymbol } from '../symbols.ts'
import type { Quote, World } from '../world.ts'

export function symbolWire(spec: TtSymbol): Record<string, unknown> {
  return {
    ...{ Symbol: spec.name, Precision: spec.digits, IsTradeAllowed: true },
    ...{
      MarginMode: spec.marginMode,
      ProfitMode: spec.marginMode,
      ContractSize: spec.contractSize,
    },
    ...{
      MarginHedged: plain(fixText(spec.marginHedged)),
      MarginFactor: plain(fixText(spec.marginFactor)),
    },
    ...{ MarginCurrency: spec.base, MarginCurrencyPrecision: digitsOf(spec.base) },
    ...{ ProfitCurrency: spec.quote, ProfitCurrencyPrecision: digitsOf(spec.quote) },
    ...{
      Description: spec.description,
      Schedule: '',
      Color: 0,
      SwapEnabled: true,
      SwapType: 'Points',
    },
    SwapSizeShort: plain(fixText(spec.swapPoints.sell)),
    SwapSizeLong: plain(fixText(spec.swapPoints.buy)),
    TripleSwapDay: 4,
    ...{ MinTradeAmount: num(spec.minAmount), MaxTradeAmount: num(spec.maxAmount) },
    ...{ TradeAmountStep: num(spec.amountStep), CommissionType: 'Percentage' },
    ...{ CommissionChargeType: 'PerLot', Commission: num(spec.commissionPercent) },
    ...{ LimitsCommission: num(spec.commissionPercent), MinCommission: num(0n) },
    ...{ DefaultSlippage: 0, StatusGroupId: 'Default', SecurityName: spec.security },
    ...{ StopOrderMarginReduction: 1, HiddenLimitOrderMarginReduction: 1, IsCloseOnly: false },
    ...{ IsLongOnly: false, SlippageType: 'Pips', TradingMode: 'Full' },
  }
}

export function currencyWire(name: string): Record<string, unknown> {
  const found = currencies[name]
  return {
    ...{ Name: name, Precision: found?.digits, Description: found?.description, Type: found?.type },
    ...{ Tax: 0, DefaultStockFee: 0, InterestRate: 0, InterestMarkup: 0 },
  }
}

const record = (Type: 'Bid' | 'Ask', price: Fix, volume: Fix) => ({
  Type,
  Price: num(price),
  Volume: num(volume),
})

export function tickWire(world: World, { spec, atMs }: Quote, depth = 1): Record<string, unknown> {
  const bids = standing(world, spec.name, 'Sell').map(({ price, volume }) =>
    record('Bid', price, volume),
  )
  const asks = standing(world, spec.name, 'Buy').map(({ price, volume }) =>
    record('Ask', price, volume),
  )
  const { oneSidedTicks, indicativeOnly } = world.faults
  const cut = depth === 0 ? asks.length : depth
  return {
    ...{ Symbol: spec.name, Timestamp: Math.floor(atMs) },
    BestBid: oneSidedTicks ? undefined : bids[0],
    BestAsk: asks[0],
    ...(depth === 1
      ? {}
      : { Bids: oneSidedTicks ? [] : bids.slice(0, cut), Asks: asks.slice(0, cut) }),
    IndicativeTick: indicativeOnly,
    TickType: indicativeOnly ? 'IndicativeBidAsk' : 'Normal',
  }
}

/** Depth even where one level is asked for: what level2 and the feed answer. */
export function depthWire(world: World, quote: Quote, depth: number): Record<string, unknown> {
  const { BestBid, BestAsk, ...rest } = tickWire(world, quote, 0)
  const cut = (levels: unknown) =>
    Array.isArray(levels) ? levels.slice(0, depth === 0 ? 100 : depth) : []
  const { Bids, Asks, ...head } = rest
  return { ...head, BestBid, BestAsk, Bids: cut(Bids), Asks: cut(Asks) }
}

export function tickerWire({ spec, bid, ask }: Quote): Record<string, unknown> {
  const never = plain('-62135596800000')
  return {
    ...{ Symbol: spec.name, BestBid: num(bid), BestAsk: num(ask), LastBuyPrice: num(ask) },
    ...{ LastBuyVolume: num(0n), LastBuyTimestamp: never, LastSellPrice: num(bid) },
    ...{ LastSellVolume: num(0n), LastSellTimestamp: never },
  }
}

export function sessionWire({ now, faults }: World): Record<string, unknown> {
  const day = 86_400_000
  const start = Math.floor(now() / day) * day
  const status = faults.sessionClosed ? 'Closed' : 'Opened'
  const times = {
    ...{ SessionStartTime: start, SessionEndTime: start + day, SessionOpenTime: start },
    SessionCloseTime: start + day,
  }
  return {
    ...{
      PlatformName: 'Tidemark Practice',
      PlatformCompany: 'Tidemark',
      PlatformTimezoneOffset: 0,
    },
    ...{ SessionId: String(start), SessionStatus: status, ...times, DisabledFeatures: 'None' },
    StatusGroups: [
      { StatusGroupId: 'Default', SessionStatus: status, ...times, DisabledFeatures: 'None' },
    ],
  }
}
