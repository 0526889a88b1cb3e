// What the import needs of others; the composition root binds it. Everything that is stored goes through the ledger's own writers.
import type { ReportedDeal } from '../domain/reported-deal.ts'
import type { Trade } from '../domain/trade.ts'
import type { Queryable } from '../platform/database/database.ts'

export type ImportAccount = { readonly login: string; readonly server: string }

export type CheckedTrade =
  | { readonly kind: 'trade'; readonly trade: Trade; readonly identity: string | null }
  | { readonly kind: 'refused'; readonly detail: string }

export type TakenImport = {
  readonly created: number
  readonly duplicate: number
  /** Not stored, with the place in what was given. */
  readonly refused: readonly { readonly index: number; readonly detail: string }[]
}

export type ImportLedger = {
  readonly read: Queryable
  /** By the rules that every sender of trades meets. */
  checkTrades(lines: readonly string[], zone: string | null): CheckedTrade[]
  takeTrades(lines: readonly string[], zone: string | null, sender: string): Promise<TakenImport>
  /** `guard` runs first in the same transaction; what it throws ends it. */
  takeDeals(given: {
    readonly account: ImportAccount
    readonly deals: readonly ReportedDeal[]
    readonly zone: string | null
    /** Of the account, where nobody has said it. */
    readonly currency: string | null
    readonly sender: string
    guard(tx: Queryable): Promise<void>
  }): Promise<TakenImport>
}
