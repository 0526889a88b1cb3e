// A checked trade on its way into the ledger, and what became of it.
// Each one is settled exactly once, whatever happens to the group it travels in.
import type { Trade } from '../domain/trade.ts'

export type Sender = { readonly keyId: string; readonly ip: string }

export type Outcome =
  | { readonly kind: 'created' | 'duplicate' | 'updated'; readonly internalId: number }
  /** The stored trade contradicts this report in `members` (wire names). */
  | { readonly kind: 'conflict'; readonly members: readonly string[] }
  /** The database refuses the row itself. */
  | { readonly kind: 'refused' }
  /** Not stored: the database is away, or says that it cannot write. */
  | { readonly kind: 'unavailable' }
  /** The connection broke while it was written, and what happened could not be found out in time. */
  | { readonly kind: 'unknown' }

export type PendingTrade = {
  readonly trade: Trade
  /** canonicalMembers(trade): what the statement carries and the digest covers. */
  readonly members: string
  /** 64 hex digits. */
  readonly digest: string
  readonly accountId: number
  /** See identityOf. */
  readonly identity: string | null
  readonly sender: Sender
  settle(outcome: Outcome): void
}
