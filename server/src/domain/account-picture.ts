// The latest picture of an account: what its broker said of money and margin, which positions are open, which orders wait, and
// what a cash account holds.
import type { Decimal } from './decimal.ts'

/** Members of the account's picture by column of account_states; null = not said. */
export type AccountPicture = Readonly<Record<(typeof pictureColumns)[number], string | null>>

export const pictureColumns = [
  'company',
  'currency',
  'currency_digits',
  'leverage',
  'margin_mode',
  'trade_mode',
  'trade_allowed',
  'balance',
  'credit',
  'profit',
  'equity',
  'margin',
  'margin_free',
  'margin_level',
] as const

export type OpenPosition = {
  readonly ticket: string
  readonly position: string
  readonly symbol: string
  readonly side: 'buy' | 'sell'
  readonly volume: Decimal
  readonly openPrice: Decimal
  readonly currentPrice: Decimal | null
  readonly stopLoss: Decimal | null
  readonly takeProfit: Decimal | null
  readonly swap: Decimal | null
  readonly profit: Decimal | null
  readonly magic: string | null
  readonly openedServerMsc: string | null
  readonly updatedServerMsc: string | null
  readonly comment: string | null
}

/** An order that waits at the broker. Amounts are units of the base or of the contract. */
export type PendingOrder = {
  readonly order: string
  /** What whoever sent it called it; null = nothing. */
  readonly clientId: string | null
  /** market, limit, stop, stop_limit; another word of the venue stays as it came. */
  readonly type: string
  /** new, working, partially_filled; another word of the venue stays as it came. */
  readonly status: string
  readonly side: 'buy' | 'sell'
  readonly symbol: string
  /** What is not filled yet. */
  readonly units: Decimal
  /** The same in lots; null when the broker does not say how much a lot is. */
  readonly lots: Decimal | null
  readonly price: Decimal | null
  readonly stopPrice: Decimal | null
  readonly stopLoss: Decimal | null
  readonly takeProfit: Decimal | null
  readonly comment: string | null
  readonly createdServerMsc: string | null
  readonly expiresServerMsc: string | null
}

/** What a cash account has of a currency. */
export type HeldAsset = {
  readonly currency: string
  readonly amount: Decimal
  /** Null = not said. */
  readonly free: Decimal | null
  /** Held back for orders that wait; null = not said. */
  readonly locked: Decimal | null
}
