// A deal as a report brings it: its content, and how it came.
import type { DealContent } from './canonical-deal.ts'

export type ReportedDeal = {
  /** Its place in the report. */
  readonly index: number
  readonly content: DealContent
  /** The broker's offset in seconds when it was seen to happen; null when it was read from history. */
  readonly liveOffsetS: number | null
  /** The deal's own text, byte for byte. */
  readonly source: string
}
