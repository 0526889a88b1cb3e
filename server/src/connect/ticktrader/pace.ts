// How fast one account may ask, by the list that the broker gives with the account. Half of what is allowed is taken:
// whoever trades on the account shares the same allowance.
import type { Timer } from '../../platform/clock.ts'
import type { Throttle } from './wire.ts'

/** Until the broker has said how much it allows, and where it says nothing. */
const USUAL_PER_SECOND = 10
const SHARE = 0.5
/** A limit of one in a second is one in two seconds here, and never fewer than that. */
const LONGEST_GAP_MS = 2_000

export type Pace = {
  /** Resolves when the request may leave. `method` is its name among the vendor's throttling methods. */
  turn(method: string): Promise<void>
  learn(throttles: readonly Throttle[]): void
}

export function createPace(clock: Timer, protocol: 'Rest' | 'WebSockets'): Pace {
  let gapMs = gapOf(USUAL_PER_SECOND)
  let methodGaps = new Map<string, number>()
  const nextAt = new Map<string, number>()

  return {
    async turn(method) {
      const nowMs = clock.monotonicMs()
      const atMs = Math.max(nowMs, nextAt.get('') ?? 0, nextAt.get(method) ?? 0)
      nextAt.set('', atMs + gapMs)
      nextAt.set(method, atMs + (methodGaps.get(method) ?? 0))
      if (atMs > nowMs) await clock.wait(atMs - nowMs)
    },
    learn(throttles) {
      const ours = throttles.filter((one) => one.protocol === protocol || one.protocol === 'All')
      const limits = ours.map(({ perSecond }) => perSecond).filter((limit) => limit > 0)
      gapMs = gapOf(limits.length === 0 ? USUAL_PER_SECOND : Math.min(...limits))
      methodGaps = new Map()
      for (const { method, perSecond } of ours.flatMap(({ methods }) => methods))
        if (perSecond > 0)
          methodGaps.set(method, Math.max(methodGaps.get(method) ?? 0, gapOf(perSecond)))
    },
  }
}

const gapOf = (perSecond: number) => Math.min(LONGEST_GAP_MS, 1000 / (perSecond * SHARE))
