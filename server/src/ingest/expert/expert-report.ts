// What one report of an Expert Advisor says, checked: every value exact, every list short enough, broken deals set apart.

import type { AccountPicture, OpenPosition } from '../../domain/account-picture.ts'
import type { ReportedDeal } from '../../domain/reported-deal.ts'
import type { TidemarkError } from '../../platform/problem.ts'

/** An account at a broker, as the terminal names it. */
export type ExpertAccount = { readonly login: string; readonly server: string }

/** A deal of the report that breaks a rule; its neighbours land all the same. */
export type RefusedDeal = { readonly index: number; readonly problem: TidemarkError }

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
