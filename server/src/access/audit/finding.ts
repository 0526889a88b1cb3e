// What `audit verify` can find, in words for people and codes for programs.
export type FindingKind =
  | 'entry_changed'
  | 'entry_missing'
  | 'chain_truncated'
  | 'entry_unreadable'
  | 'anchor_broken'
  | 'trade_changed'
  | 'trade_missing'
  | 'trade_unaudited'
  | 'deal_changed'
  | 'deal_missing'
  | 'deal_unaudited'

export type Finding = {
  readonly kind: FindingKind
  readonly chain?: string
  readonly seq?: number
  readonly internal_id?: string
  readonly account_id?: number
  /** Ticket. */
  readonly deal?: string
  readonly version?: number
  readonly detail: string
}
