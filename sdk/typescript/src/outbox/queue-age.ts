// When the oldest waiting line was queued, to a second or so, without keeping a time for each line.
// Lines of an earlier process are as old as their segment.
import type { Segment } from './segment.ts'

type Mark = { readonly seq: number; readonly atMs: number }

const MARK_EVERY_MS = 1000
const MOST_MARKS = 4096

export type QueueAge = {
  note(seq: number): void
  /** Milliseconds since 1970 of the first line behind `settled`; null when nothing was ever noted. */
  oldestMs(settled: number): number | null
}

export function createQueueAge(
  segments: readonly Segment[],
  now: () => number = Date.now,
): QueueAge {
  // A mark speaks for its line and all that follow up to the next mark.
  let marks: Mark[] = segments.map(({ bornAtMs }, at) => ({
    seq: (segments[at - 1]?.lastSeq ?? 0) + 1,
    atMs: bornAtMs,
  }))
  let latestMs = 0
  return {
    note(seq) {
      const atMs = now()
      // Either way, because a clock that was set back must not stop the marks.
      if (marks.length > 0 && Math.abs(atMs - latestMs) < MARK_EVERY_MS) return
      latestMs = atMs
      marks.push({ seq, atMs })
      // Years of waiting thin out; the first mark, which is the one asked for, always stays.
      if (marks.length > MOST_MARKS) marks = marks.filter((_, at) => at % 2 === 0)
    },
    oldestMs(settled) {
      let gone = 0
      while ((marks[gone + 1]?.seq ?? Number.POSITIVE_INFINITY) <= settled + 1) gone++
      if (gone > 0) marks.splice(0, gone)
      return marks[0]?.atMs ?? null
    },
  }
}
