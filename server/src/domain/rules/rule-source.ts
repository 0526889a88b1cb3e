// Where a rule was read, and when its day begins.
// A reset is a local time of a zone: summer time is part of it.

/** `verified`: read on the firm's own page; `third-party`: only on somebody else's; `own`: typed in by the user. */
export const sourceStatuses = ['verified', 'third-party', 'own'] as const

export type RuleSource = {
  readonly status: (typeof sourceStatuses)[number]
  readonly url: string | null
  /** Calendar days, `YYYY-MM-DD`: when it was read, and what the page itself says. */
  readonly readOn: string | null
  readonly pageDate: string | null
}

/** A rule's day begins at a local time of a zone. `or`: a second reading where a page is unclear; the stricter one counts. */
export type Reset = {
  /** `HH:MM`. */
  readonly time: string
  /** An IANA zone. */
  readonly zone: string
  /** 1: the day named D begins on the evening of D-1. */
  readonly labelShiftDays: 0 | 1
  readonly or: { readonly time: string; readonly zone: string } | null
}
