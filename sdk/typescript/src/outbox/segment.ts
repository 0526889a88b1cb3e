// What is known of one segment file: its name, which is the sequence number of its first line, and how far it counts.
// Bytes behind `bytes` are of a write that failed; they were never promised to anybody.

export type Segment = {
  readonly name: string
  /** Length of what counts. */
  bytes: number
  /** The last sequence number in it; one less than its name while it is empty. */
  lastSeq: number
  /** When its first line was written, in milliseconds since 1970. */
  readonly bornAtMs: number
}

/** A segment that has reached this length is followed by a new one. */
export const SEGMENT_BYTES = 8 * 1024 * 1024

export function segmentName(firstSeq: number): string {
  return `${String(firstSeq).padStart(12, '0')}.jsonl`
}

/** Null when the file is not a segment. */
export function firstSeqOf(name: string): number | null {
  const match = /^(\d{12,15})\.jsonl$/.exec(name)
  return match === null ? null : Number(match[1])
}
