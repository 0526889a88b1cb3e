// What the server answers, as its contract has it: money and lots are decimal text, ratios are numbers, times RFC 3339.
// Null is what nobody knows; `reasons` or `null_reasons` say why, by member.

export type AccountState = 'live' | 'stale' | 'offline'

/** The members that every answer about an account begins with. */
export type AccountHead = {
  readonly id: string
  readonly account: string
  readonly server: string
  readonly source: string
  readonly state: AccountState
  readonly cause: string | null
  readonly cause_detail: string | null
  readonly next_step: string | null
  readonly as_of: string | null
  readonly age_s: number | null
  readonly reasons?: Readonly<Record<string, string>>
}

export type Account = AccountHead & {
  readonly company: string | null
  readonly currency: string | null
  readonly balance: string | null
  readonly equity: string | null
  readonly deals: number
  readonly complete: boolean | null
  readonly broker_zone: string | null
  readonly last_report_at: string | null
}

export type Exposure = {
  readonly symbol: string
  readonly positions: number
  readonly buy_volume: string
  readonly sell_volume: string
  readonly net_volume: string
}

export type Summary = Omit<AccountHead, 'age_s'> & {
  readonly currency: string | null
  readonly balance: string | null
  readonly equity: string | null
  readonly credit: string | null
  readonly floating_profit: string | null
  readonly margin: string | null
  readonly free_margin: string | null
  readonly margin_level: string | null
  readonly open_positions: number | null
  readonly open_volume: string | null
  readonly exposure: readonly Exposure[] | null
  readonly closed_positions: number
  readonly realized_net: string
  readonly complete: boolean | null
}

export type OpenPosition = {
  readonly ticket: string
  readonly symbol: string
  readonly side: 'buy' | 'sell'
  readonly volume: string
  readonly open_price: string
  readonly current_price: string | null
  readonly stop_loss: string | null
  readonly take_profit: string | null
  readonly profit: string | null
  readonly swap: string | null
  readonly magic: string | null
  readonly open_time: string | null
  readonly comment: string | null
}

export type OpenPositions = Omit<AccountHead, 'age_s'> & {
  readonly currency: string | null
  readonly positions: readonly OpenPosition[] | null
}

export type WaitingOrder = {
  readonly order: string
  readonly type: string
  readonly status: string
  readonly symbol: string
  readonly side: 'buy' | 'sell'
  readonly units: string | null
  readonly lots: string | null
  readonly price: string | null
  readonly stop_price: string | null
  readonly create_time: string | null
  readonly expire_time: string | null
}

export type WaitingOrders = Omit<AccountHead, 'age_s'> & {
  readonly orders: readonly WaitingOrder[] | null
}

export type Trade = {
  readonly internal_id: number
  readonly bot_name: string
  readonly exchange: string
  readonly account: string | null
  readonly asset_symbol: string
  readonly order_type: string
  readonly entry_time: string
  readonly exit_time: string | null
  readonly entry_price: string
  readonly exit_price: string | null
  readonly position_size: string
  readonly realized_pnl: string | null
  readonly commission: string | null
  readonly swap: string | null
  readonly fee: string | null
  readonly stop_loss: string | null
  readonly take_profit: string | null
  readonly status: string
  readonly comment: string | null
  readonly version: number
  readonly received_at: string
  readonly raw_api_response: unknown
  readonly raw_text?: string
}

export type Page<Row> = { readonly data: readonly Row[]; readonly next_cursor: string | null }

/** Equity in spans, from GET …/equity. */
export type EquityCurve = {
  readonly resolution: string
  readonly data: ReadonlyArray<{ at: string; last: string; balance: string | null }>
}

export type Bot = {
  readonly bot: string
  readonly trades: number
  readonly accounts: ReadonlyArray<{ id: string; exchange: string; account: string | null }>
  readonly first_entry_at: string
  readonly last_entry_at: string
  readonly last_received_at: string
}

export type Connection = {
  readonly name: string
  readonly venue: string
  readonly server: string
  readonly state: string
  readonly cause: string | null
  readonly cause_detail: string | null
  readonly next_step: string | null
  readonly state_since: string
  readonly paused_at: string | null
  /** When the login by one-time code ends; null = not known. */
  readonly code_expires_at: string | null
  readonly accounts: ReadonlyArray<{ id: string; account: string; deals_not_at_broker: number }>
}
