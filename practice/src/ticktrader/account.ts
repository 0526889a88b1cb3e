// What the broker keeps of an account: tokens, orders, positions, assets, history.
import type { Fix } from './fix.ts'

export type AccountingType = 'Gross' | 'Net' | 'Cash'
export type OrderType = 'Market' | 'Limit' | 'Stop' | 'StopLimit' | 'Position'
export type Side = 'Buy' | 'Sell'
export type OrderStatus =
  | 'New'
  | 'Calculated'
  | 'PartiallyFilled'
  | 'Filled'
  | 'Canceled'
  | 'Rejected'
  | 'Expired'
  | 'Activated'

export type Order = {
  readonly id: bigint
  readonly clientId: string | null
  type: OrderType
  readonly initialType: OrderType
  readonly side: Side
  status: OrderStatus
  readonly symbol: string
  price: Fix | null
  stopPrice: Fix | null
  initialAmount: Fix
  remaining: Fix
  filled: Fix
  maxVisible: Fix | null
  stopLoss: Fix | null
  takeProfit: Fix | null
  immediateOrCancel: boolean
  fillOrKill: boolean
  oneCancelsTheOther: boolean
  related: bigint | null
  contingent: {
    readonly trigger: string
    readonly by: bigint | null
    readonly timeMs: number | null
  } | null
  readonly createdMs: number
  modifiedMs: number
  filledMs: number | null
  expiresMs: number | null
  positionMs: number | null
  comment: string | null
  readonly clientApp: string | null
  slippage: Fix | null
  commission: Fix
  swap: Fix
  /** Average price of what was filled. */
  filledValue: Fix
}

/** Net: one for a symbol; the amount is negative when it is short. */
export type NetPosition = {
  readonly id: bigint
  readonly symbol: string
  amount: Fix
  price: Fix
  commission: Fix
  swap: Fix
  readonly createdMs: number
  modifiedMs: number
}

export type Asset = { amount: Fix; locked: Fix }

/** A record of the trade history or a daily snapshot, as it goes over the wire, with what is looked for in it. */
export type HistoryRecord = {
  readonly id: string
  readonly atMs: number
  readonly order: bigint | null
  readonly isCancel: boolean
  readonly record: Readonly<Record<string, unknown>>
}
export type Snapshot = {
  readonly id: string
  readonly atMs: number
  readonly record: Readonly<Record<string, unknown>>
}

export type Rights = 'Full' | 'Readonly' | 'Blocked' | 'MustChangePassword'

export type Account = {
  readonly id: bigint
  readonly type: AccountingType
  readonly name: string
  readonly currency: string
  readonly leverage: number
  readonly marginCallLevel: number
  readonly stopOutLevel: number
  balance: Fix
  readonly assets: Map<string, Asset>
  readonly orders: Map<bigint, Order>
  readonly net: Map<string, NetPosition>
  readonly history: HistoryRecord[]
  readonly snapshots: Snapshot[]
  readonly clientIds: Set<string>
  readonly registeredMs: number
  modifiedMs: number
  isBlocked: boolean
  isReadonly: boolean
  inMarginCall: boolean
  readonly token: Token
}

export type Token = {
  readonly webApiId: string
  readonly webApiKey: string
  readonly webApiSecret: string
  rights: Rights
  /** Base32; null = no one-time codes. */
  readonly totpSecret: string | null
}
