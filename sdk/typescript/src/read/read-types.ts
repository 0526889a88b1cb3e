// What the read client answers. Members that a server adds later come along unnamed; clients ignore what they do not know.
// Money, prices and sizes are decimal text in every answer, also where the server sends JSON numbers.

export type DecimalText = string

/** How fresh an answer is, where the server says it. */
export type Freshness = {
  readonly as_of?: string
  readonly source?: string
  readonly state?: 'live' | 'stale' | 'offline'
}

/** What nobody knows is null. */
export type AccountInfo = Freshness & {
  readonly balance: DecimalText | null
  readonly equity: DecimalText | null
  readonly margin: DecimalText | null
  readonly free_margin: DecimalText | null
  readonly currency: string | null
  readonly [member: string]: unknown
}

export type AccountPosition = {
  readonly symbol: string
  readonly volume: DecimalText | null
  readonly profit?: DecimalText | null
  readonly open_time?: string | null
  readonly [member: string]: unknown
}

/** `positions` is null while nothing is known of them, which is not the same as none. */
export type AccountPositions = Freshness & {
  readonly positions: readonly AccountPosition[] | null
}

/** An order that waits at the broker; `lots` is null when the broker does not say how much a lot is. */
export type AccountOrder = {
  readonly order: string
  readonly type: string
  readonly side: 'buy' | 'sell'
  readonly symbol: string
  readonly units: DecimalText
  readonly lots: DecimalText | null
  readonly price: DecimalText | null
  readonly stop_price: DecimalText | null
  readonly [member: string]: unknown
}

/** `orders` is null where nobody says which wait, which is not the same as none. */
export type AccountOrders = Freshness & { readonly orders: readonly AccountOrder[] | null }

/** What a cash account holds of a currency. */
export type AccountAsset = {
  readonly currency: string
  readonly amount: DecimalText
  readonly free: DecimalText | null
  readonly locked: DecimalText | null
  readonly [member: string]: unknown
}

/** `assets` is null for accounts that have a balance instead. */
export type AccountAssets = Freshness & { readonly assets: readonly AccountAsset[] | null }

export type AccountSummary = Freshness & { readonly [member: string]: unknown }

/** Whose statistics, and how they are made. Without any of the first three: all accounts that the key may see. */
export type StatisticsQuestion = {
  readonly account?: string | undefined
  readonly accounts?: readonly string[] | undefined
  readonly bot?: string | undefined
  readonly from?: Date | string | undefined
  readonly to?: Date | string | undefined
  readonly convention?: 'tidemark' | 'mt5' | 'myfxbook' | 'empyrical' | undefined
  /** Where several accounts are reported in one currency. */
  readonly currency?: string | undefined
  /** Such as `17:00 America/New_York`. */
  readonly dayZone?: string | undefined
  /** Decimal text: what it began with, where no deposit is known. */
  readonly capital?: DecimalText | undefined
}

/** Ratios are numbers, money is decimal text; a figure that is null has its reason in `null_reasons`. */
export type Statistics = {
  readonly as_of: string | null
  readonly currency: string | null
  readonly convention: string
  readonly conventions: Readonly<Record<string, string | number | null>>
  readonly null_reasons: Readonly<Record<string, string>>
  readonly warnings: readonly string[]
  readonly net_profit: DecimalText | null
  readonly total_return: number | null
  readonly sharpe: number | null
  readonly profit_factor: number | null
  readonly win_rate: number | null
  readonly trades: number | null
  readonly [figure: string]: unknown
}

/** One trade of the ledger. */
export type StoredTrade = {
  readonly internal_id: number
  readonly bot_name: string
  readonly exchange: string
  readonly account: string | null
  readonly asset_symbol: string
  readonly order_type: string
  readonly entry_time: string
  readonly entry_zone: string
  readonly exit_time: string | null
  readonly exit_zone: string | null
  readonly entry_price: DecimalText
  readonly exit_price: DecimalText | null
  readonly position_size: DecimalText
  readonly realized_pnl: DecimalText | null
  readonly commission: DecimalText | null
  readonly swap: DecimalText | null
  readonly fee: DecimalText | null
  readonly stop_loss: DecimalText | null
  readonly take_profit: DecimalText | null
  readonly mae: DecimalText | null
  readonly mfe: DecimalText | null
  readonly magic_number: string | null
  readonly exchange_order_id: string | null
  readonly status: string
  readonly comment: string | null
  readonly version: number
  readonly received_at: string
  /** Parsed as JSON, so its own numbers are floats; the ledger keeps its bytes. */
  readonly raw_api_response?: unknown
  /** The venue's answer as text, when it is not clean JSON. */
  readonly raw_text?: string
}

export type TradeFilter = {
  readonly account?: string | undefined
  readonly bot?: string | undefined
  readonly symbol?: string | undefined
  readonly status?: string | undefined
  /** Entry time at or after. */
  readonly from?: Date | string | undefined
  /** Entry time before. */
  readonly to?: Date | string | undefined
  /** Trades per page, up to 1000. */
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
}

export type TradePage = {
  readonly data: readonly StoredTrade[]
  /** The `cursor` of the next page; null on the last. */
  readonly next_cursor: string | null
}
