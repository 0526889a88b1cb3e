// Where deals of connected accounts go: the ledger, by the same path as those that Experts report. The composition root
// binds it; connect knows no other slice.
import type { Fence } from '../accounts/picture-entry.ts'
import type { ReportedDeal } from '../domain/reported-deal.ts'

export type ConnectedDeals = {
  /** The account as the ledger names it. */
  readonly account: { readonly login: string; readonly server: string }
  /** Oldest first. */
  readonly deals: readonly ReportedDeal[]
  /** Seconds east of UTC of the broker's clock now. */
  readonly offsetS: number
  /** The zone of that clock, when the connection's settings say it. */
  readonly brokerZone: string | null
  /** Who owns the connection: what comes under an earlier generation is refused with LeaseLost. */
  readonly fence: Fence
}

export type TakenDeals = {
  readonly created: number
  readonly corrected: number
  /** Deals that break a rule; the others landed all the same. */
  readonly refused: readonly { readonly deal: string; readonly detail: string }[]
  /** The newest deal that the ledger knows now: milliseconds of the broker's clock. */
  readonly newestDealMsc: string | null
}

export type DealBook = {
  take(given: ConnectedDeals): Promise<TakenDeals>
}

/** Deals that go into one transaction: what waits behind it should not wait long. */
export const DEALS_AT_ONCE = 500
