// What the trade server answers, as these pages read it. Decimals and 64-bit ids are text; times are RFC 3339.
export type List<T> = { readonly data: readonly T[] }

export type TradeAccount = {
  readonly id: string
  readonly account: string
  readonly server: string
  readonly venue: string
  readonly settings: Readonly<Record<string, string>>
  readonly added_at: string
  readonly armed: boolean
  readonly armed_at: string | null
  readonly armed_by: string | null
  readonly disarmed_because: string | null
  /** This server holds it: orders leave from here. */
  readonly here: boolean
  /** What an unclean stop left open is found out. */
  readonly settled: boolean
  readonly open_orders_unknown: number
  readonly for_a_person: number
}

export type Kill = {
  /** `global`, `account-7`, `hook-4kJ2mZ0q` */
  readonly switch: string
  readonly at: string
  readonly by: string
  readonly reason: string
}

export type AccountsAnswer = List<TradeAccount> & {
  readonly kills: readonly Kill[]
  /** `away`: it does not answer, so that `data` is empty; the kill switches are those that the server knows by itself. */
  readonly database: 'ok' | 'away'
}

export type PendingLimit = {
  readonly name: string
  readonly value: string
  readonly effective_at: string
}

export type RiskAnswer = {
  /** Null = the limits of all accounts. */
  readonly account: string | null
  readonly limits: Readonly<Record<string, string>>
  readonly pending: readonly PendingLimit[]
}

export type LimitKind = 'decimal' | 'count' | 'names' | 'currency'

export type LimitMeaning = {
  readonly name: string
  readonly kind: LimitKind
  readonly means: string
}

export type AskedOrder = {
  readonly intent: string
  readonly client_id: string
  readonly state: string
  readonly kind: string
  readonly symbol: string | null
  readonly side: string | null
  readonly type: string | null
  readonly units?: string | null
  readonly price?: string | null
  readonly asked_by: string
  readonly created_at: string
  readonly sent_at: string | null
  readonly settled_at: string | null
  readonly acknowledged_at: string | null
  readonly reason: string | null
  readonly detail: string | null
}

export type OrdersAnswer = List<AskedOrder> & { readonly left_out: number }

export type WaitingOrder = AskedOrder & {
  readonly account: string
  readonly second_client_id: string | null
  readonly reconcile_by: string | null
  readonly history: readonly {
    readonly state: string
    readonly at: string
    readonly detail: string | null
  }[]
}

export type TradeSignal = {
  readonly id: string
  /** The hook's name, and its id. */
  readonly hook: string
  readonly hook_id: string
  readonly account: string
  readonly symbol: string
  readonly side: string
  readonly type: string
  readonly size: { readonly kind: string; readonly value: string } | null
  readonly price: string | null
  readonly stop_price: string | null
  readonly stop_loss: string | null
  readonly take_profit: string | null
  readonly comment: string | null
  readonly sent_at: string
  readonly received_at: string
  readonly expires_at: string
  readonly state: string
  readonly reason: string | null
  readonly detail: string | null
  readonly outcomes: string | null
}

export type Hook = {
  readonly id: string
  readonly name: string
  readonly account: string
  readonly networks: readonly string[] | null
  readonly symbols: readonly string[]
  readonly sides: readonly string[]
  readonly max_size: string
  readonly max_size_unit: string
  readonly approval_s: number | null
  readonly executions: number
  readonly executions_left: number
  readonly armed: boolean
  readonly armed_at: string | null
  readonly armed_by: string | null
  readonly disarmed_because: string | null
  readonly missing_signals: number
}
