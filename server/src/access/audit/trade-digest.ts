// The digest that ties a stored trade to the audit chain: SHA-256 of its canonical text.
// Built the same way when a report arrives and when the ledger is verified.
import { hash } from 'node:crypto'
import { canonicalMembers, canonicalText } from '../../domain/canonical-trade.ts'
import type { Trade } from '../../domain/trade.ts'

/** 64 hex digits. `members` may be given when the caller has built them already. */
export function digestOfTrade(trade: Trade, members = canonicalMembers(trade)): string {
  return hash('sha256', canonicalText(members, trade.raw), 'hex')
}
