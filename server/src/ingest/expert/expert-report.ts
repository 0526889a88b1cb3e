// What one report of an Expert Advisor says, checked: every value exact, every list short enough, broken deals set apart.

import type { DealContent } from '../../domain/canonical-deal.ts'
import type { Decimal } from '../../domain/decimal.ts'
import type { TidemarkError } from '../../platform/problem.ts'

/** An account at a broker, as the terminal names it. */
export type ExpertAccount = { readonly login: string; readonly server: string }

export type ReportedDeal = {
  /** Its place in the report. */
  readonly index: number
  readonly content: DealContent
  /** The broker's offset in seconds when the Expert saw it happen; null when it was read from history. */
  readonly liveOffsetS: number | null
  /** The deal's own text, byte for byte. */
  readonly source: string
}

/** A deal of the report that breaks a rule; its neighbours land all the same. */
export type RefusedDeal = { readonly index: number; readonly problem: TidemarkError }

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

export type ExpertReport = {
  readonly account: ExpertAccount
  readonly clock: {
    /** Seconds since 1970, by the terminal's own clock. */
    readonly gmtS: number
    /** Null while the terminal is not connected. */
    readonly offsetS: number | null
  }
  /** Null in a report that brings deals only. */
  readonly picture: AccountPicture | null
  /** The whole list; null when the report does not say. */
  readonly positions: readonly OpenPosition[] | null
  readonly deals: readonly ReportedDeal[]
  readonly refused: readonly RefusedDeal[]
  /** Deals in the terminal's whole history; null when it does not say, or filters hold some back. */
  readonly historyDeals: number | null
  /** Terminal and outbox as JSON text, by the names of the wire. */
  readonly terminal: string
}
