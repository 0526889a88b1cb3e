// A history is read in windows, the oldest first: what is stored then has no hole below its newest deal, so a reader
// that died goes on from there. A window grows while little is in it and shrinks when much is.

/** Before this no server of such a broker ran: seconds since 1970. */
export const FIRST_DEAL_S = Date.UTC(2010, 0, 1) / 1000

const DAY_S = 86_400
const LONGEST_S = 5 * 365 * DAY_S
/** So many deals in one answer are read and written at once without strain. */
const WANTED_DEALS = 500

/** Deals that are still to be read: from this second of the broker's clock until now. */
export type DealSpan = { readonly fromS: number; readonly windowS: number }

export function spanFrom(fromS: number): DealSpan {
  return { fromS, windowS: LONGEST_S }
}

/** The end of the next window, both ends included; `untilS` is now, with some room for a clock that runs ahead. */
export function windowEndS({ fromS, windowS }: DealSpan, untilS: number): number {
  // All that lies before the first possible deal is one window.
  return Math.min(Math.max(fromS, FIRST_DEAL_S) + windowS, Math.max(untilS, fromS))
}

/** What is left after a window; null when it reached the end. */
export function spanAfter(
  span: DealSpan,
  read: { readonly toS: number; readonly deals: number; readonly untilS: number },
): DealSpan | null {
  if (read.toS >= read.untilS) return null
  const fitting = (span.windowS * WANTED_DEALS) / Math.max(1, read.deals)
  const windowS = Math.min(LONGEST_S, span.windowS * 4, Math.max(DAY_S, Math.floor(fitting)))
  return { fromS: read.toS + 1, windowS }
}

/** Two spans as one that holds both. */
export function joinSpans(one: DealSpan | null, other: DealSpan): DealSpan {
  if (one === null || other.fromS < one.fromS) return other
  return one
}
