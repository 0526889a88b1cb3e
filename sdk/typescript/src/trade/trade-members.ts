// The members of a trade report and their rules, as this package checks them before anything is queued.
// A copy of the server's table, because the package has no dependency; a test holds the two side by side.

export type MemberRule =
  /** Text of min..max Unicode characters. */
  | { readonly kind: 'text'; readonly min: number; readonly max: number }
  /** An exact decimal: at most 20 digits before and 20 after the point. */
  | { readonly kind: 'decimal'; readonly positive: boolean }
  /** A 64-bit integer. */
  | { readonly kind: 'int64' }
  /** An instant, or a wall clock without a zone. */
  | { readonly kind: 'time' }
  /** Such as +03:00. */
  | { readonly kind: 'offset' }
  /** Any JSON. */
  | { readonly kind: 'raw' }

export type TradeMember = MemberRule & { readonly required: boolean }

const text = (min: number, max: number) => ({ kind: 'text', min, max }) as const
const positive = { kind: 'decimal', positive: true } as const
const decimal = { kind: 'decimal', positive: false } as const
const time = { kind: 'time' } as const

export const tradeMembers = {
  bot_name: { ...text(1, 50), required: true },
  exchange: { ...text(1, 50), required: true },
  asset_symbol: { ...text(1, 20), required: true },
  order_type: { ...text(1, 10), required: true },
  entry_time: { ...time, required: true },
  exit_time: { ...time, required: false },
  entry_price: { ...positive, required: true },
  exit_price: { ...decimal, required: false },
  position_size: { ...positive, required: true },
  realized_pnl: { ...decimal, required: false },
  commission: { ...decimal, required: false },
  magic_number: { kind: 'int64', required: false },
  exchange_order_id: { ...text(1, 100), required: false },
  raw_api_response: { kind: 'raw', required: false },
  status: { ...text(1, 20), required: false },
  account: { ...text(1, 50), required: false },
  swap: { ...decimal, required: false },
  fee: { ...decimal, required: false },
  stop_loss: { ...decimal, required: false },
  take_profit: { ...decimal, required: false },
  comment: { ...text(0, 500), required: false },
  entry_time_offset: { kind: 'offset', required: false },
  mae: { ...decimal, required: false },
  mfe: { ...decimal, required: false },
  idempotency_key: { ...text(1, 255), required: false },
} as const satisfies Record<string, TradeMember>

export type TradeMemberName = keyof typeof tradeMembers

/** Largest report as it goes over the wire. */
export const tradeBytes = 64 * 1024
