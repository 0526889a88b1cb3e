// The trade half of the connector shape: what a venue does with orders. A venue's folder here has the same file names as
// its folder in connect/. Nothing outside trade/ may reach this.
import type { Decimal } from '../domain/decimal.ts'
import type { Timer } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { Secret } from '../platform/secret.ts'

export type OrderType = 'market' | 'limit' | 'stop' | 'stop_limit'
export type Side = 'buy' | 'sell'
/** How positions are kept: many for a symbol, one for a symbol, or none (assets). */
export type AccountingType = 'gross' | 'net' | 'cash'

/** A new order, in the venue's own units. All numbers are positive; null = not given. */
export type NewOrder = {
  /** Ours, unique for ever: the only name under which a lost order can be found again. */
  readonly clientId: string
  readonly symbol: string
  readonly side: Side
  readonly type: OrderType
  /** Units of the base currency or contract, never lots. */
  readonly amount: Decimal
  readonly price: Decimal | null
  readonly stopPrice: Decimal | null
  readonly stopLoss: Decimal | null
  readonly takeProfit: Decimal | null
  /** Of a pending order: milliseconds since 1970. */
  readonly expiresMs: number | null
  readonly timeInForce: 'gtc' | 'ioc' | 'fok'
  /** Of a limit order: 0 hides it, less than the amount is an iceberg. */
  readonly maxVisibleAmount: Decimal | null
  /** Of a market order: how far the price may be from the quote, in the symbol's own kind (pips or a share of 1). */
  readonly slippage: Decimal | null
  readonly comment: string | null
}

/** Changes of an order or of a position's protection; a member left out stays, 0 of stopLoss and takeProfit removes. */
export type OrderChange = {
  readonly order: string
  readonly price?: Decimal
  readonly stopPrice?: Decimal
  readonly stopLoss?: Decimal
  readonly takeProfit?: Decimal
  readonly expiresMs?: number
  /** The amount that is to be left, in units. */
  readonly amount?: Decimal
  /** What was left when the change was decided: where less is left by now, nothing is added to it. */
  readonly amountBefore?: Decimal
  readonly comment?: string
}

/** What can be asked of a venue. Each leaves in exactly one request, which nothing sends again. */
export type TradeCommand =
  | { readonly kind: 'create'; readonly order: NewOrder }
  | { readonly kind: 'create_oco'; readonly first: NewOrder; readonly second: NewOrder }
  | { readonly kind: 'modify'; readonly change: OrderChange }
  | { readonly kind: 'cancel'; readonly order: string }
  | { readonly kind: 'close'; readonly position: string; readonly amount: Decimal | null }
  | { readonly kind: 'close_by'; readonly position: string; readonly by: string }

/** An order or a position as the venue shows it. */
export type BrokerOrder = {
  readonly order: string
  readonly clientId: string | null
  readonly kind: 'order' | 'position'
  /** new, working, partially_filled, filled, cancelled, rejected, expired; another text of the venue stays as it came. */
  readonly status: string
  readonly type: OrderType | string
  readonly side: Side
  readonly symbol: string
  readonly initialAmount: Decimal | null
  readonly remainingAmount: Decimal | null
  readonly filledAmount: Decimal | null
  readonly price: Decimal | null
  readonly stopPrice: Decimal | null
  readonly stopLoss: Decimal | null
  readonly takeProfit: Decimal | null
  readonly profit: Decimal | null
  readonly margin: Decimal | null
  readonly commission: Decimal | null
  readonly swap: Decimal | null
  readonly comment: string | null
  readonly createdMs: number | null
  readonly modifiedMs: number | null
  readonly expiresMs: number | null
}

/**
 * What became of a command. `unknown` whenever the venue may have acted and we cannot tell: time out, reset after the
 * first byte left, 5xx, 408 or 429 after sending, a refusal that speaks of a timeout, a socket that broke.
 */
export type Outcome =
  | { readonly outcome: 'accepted'; readonly orders: readonly BrokerOrder[] }
  | {
      readonly outcome: 'rejected'
      /** A key of `rejections`. */
      readonly reason: string
      /** The venue's own words, without secrets; for people. */
      readonly said: string
    }
  | {
      readonly outcome: 'unknown'
      readonly detail: string
    }

export type TradeSymbol = {
  readonly symbol: string
  readonly description: string | null
  /** Digits of prices. */
  readonly digits: number
  readonly contractSize: Decimal
  readonly minAmount: Decimal
  readonly maxAmount: Decimal
  readonly amountStep: Decimal
  readonly baseCurrency: string
  readonly quoteCurrency: string
  /** full, disabled, close_only, buy_only, sell_only; another text of the venue stays as it came. */
  readonly tradingMode: string
}

/** A price that may be missing on either side. */
export type Quote = {
  readonly symbol: string
  readonly bid: Decimal | null
  readonly ask: Decimal | null
  /** When the venue made it: milliseconds since 1970. */
  readonly atMs: number
  /** False for indicative prices, at which nothing trades. */
  readonly tradable: boolean
}

export type DepthLevel = { readonly price: Decimal; readonly amount: Decimal }
export type Depth = Quote & {
  readonly bids: readonly DepthLevel[]
  readonly asks: readonly DepthLevel[]
}

/** One line of the venue's trade history. */
export type HistoryRecord = {
  /** The venue's id of the record. */
  readonly id: string
  readonly atMs: number
  readonly type: string
  readonly reason: string | null
  readonly order: string | null
  readonly clientId: string | null
  readonly position: string | null
  readonly symbol: string | null
  readonly side: Side | null
  readonly amount: Decimal | null
  readonly price: Decimal | null
  readonly balanceChange: Decimal | null
  readonly balance: Decimal | null
  readonly comment: string | null
}

/** The account as risk needs it; null = the venue does not say. */
export type TradeAccount = {
  readonly account: string
  readonly accountingType: AccountingType
  readonly currency: string | null
  readonly balance: Decimal | null
  readonly equity: Decimal | null
  readonly margin: Decimal | null
  /** False when the token, the account or the venue allows reading only. */
  readonly tradeAllowed: boolean
  readonly whyNot: string | null
}

/** A session that may trade. Reads reject with ConnectFailure and may be repeated; `execute` never rejects and never repeats. */
export type TradeSession = AsyncDisposable & {
  /** As the venue said when it was opened; it does not change. */
  readonly accountingType: AccountingType
  readAccount(): Promise<TradeAccount>
  readSymbols(): Promise<readonly TradeSymbol[]>
  readQuotes(symbols: readonly string[]): Promise<readonly Quote[]>
  readDepth(symbol: string, levels: number): Promise<Depth | null>
  /** Working orders and open positions. */
  readOrders(): Promise<readonly BrokerOrder[]>
  readOrder(order: string): Promise<BrokerOrder | null>
  /** Oldest first, all pages. */
  readHistory(fromMs: number, toMs: number): Promise<readonly HistoryRecord[]>
  /**
   * The request as it would leave, byte for byte: what a dry run shows. No secret and no signature in it. Throws NotSendable
   * where the venue has no such request; a change of an amount is written against what the order last was seen to have left.
   */
  describe(command: TradeCommand): PreparedRequest
  /** Sends the command once. `signal` ends it before its first byte has left; afterwards the outcome is unknown. */
  execute(command: TradeCommand, options: { readonly signal: AbortSignal }): Promise<Outcome>
}

export type PreparedRequest = {
  readonly transport: 'rest' | 'websocket'
  readonly method: string
  readonly path: string
  readonly body: string
}

export type TradeConnector = {
  readonly venue: string
  readonly title: string
  open(deps: TradeSessionDeps): Promise<TradeSession>
}

export type TradeSessionDeps = {
  readonly settings: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, Secret>>
  readonly clock: Timer
  readonly log: Log
  readonly deadlines?: { readonly connectMs: number; readonly answerMs: number }
}
