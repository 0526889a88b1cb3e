// Ids that the ledger gives to trades: 53 bits, so that they are exact as JSON numbers everywhere, and rising with time.
// 41 bit milliseconds since 2024, 6 bit node, 6 bit sequence. A burst borrows from the next milliseconds and stays unique.
const EPOCH_MS = Date.UTC(2024, 0, 1)
const SEQUENCES = 64

/** Servers that may write to one database at the same time. */
export const NODES = 64

export type InternalIds = { next(): number }

/** Continues above `highest` (the highest id this node gave so far, 0 for none), whatever the clock says. */
export function internalIds(node: number, nowMs: () => number, highest: number): InternalIds {
  if (!Number.isInteger(node) || node < 0 || node >= NODES) throw new RangeError(`node ${node}`)
  let tick = tickOf(highest)
  let sequence = SEQUENCES - 1
  return {
    next() {
      const now = nowMs() - EPOCH_MS
      if (now > tick) {
        tick = now
        sequence = 0
      } else if (++sequence === SEQUENCES) {
        tick++
        sequence = 0
      }
      return (tick * NODES + node) * SEQUENCES + sequence
    },
  }
}

export function nodeOf(id: number): number {
  return Math.floor(id / SEQUENCES) % NODES
}

function tickOf(id: number): number {
  return Math.floor(id / (SEQUENCES * NODES))
}
