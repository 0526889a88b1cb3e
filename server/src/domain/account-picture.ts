// The latest picture of an account: what its broker said of money and margin, and which positions are open.
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
