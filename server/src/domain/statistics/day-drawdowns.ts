// Drawdowns of the ends of days: what a pot of accounts has, whose equity is known together at the cuts only, and the least that
// any other path must show, so that no drawdown of today is larger than the largest.
import type { Segment } from './daily-twr.ts'
import { type DrawdownEvents, watchDrawdowns } from './drawdown.ts'

/** Of money over all segments, as net profit is; the relative one of the newest segment, as its returns are. */
export function dayDrawdowns(segments: readonly Segment[], scale: number): DrawdownEvents {
  const all = eventsOf(segments, scale)
  return { money: all.money, relative: eventsOf(segments.slice(-1), scale).relative }
}

function eventsOf(segments: readonly Segment[], scale: number): DrawdownEvents {
  const watch = watchDrawdowns(segments[0]?.start?.atMs ?? null)
  let gained = 0n
  for (const { daily } of segments) {
    let index = 1
    for (const { value, profit, endMs } of daily) {
      if (value === null || profit === null) continue
      index *= 1 + value
      // Recorded equity has the digits of the ledger: rounded to them the float is that decimal again.
      gained += BigInt(Math.round(profit * 10 ** scale))
      watch.see(gained, index, endMs)
    }
  }
  return watch.told(scale)
}
