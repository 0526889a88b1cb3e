// The generic cell rate algorithm: one number per bucket, the time at which it would be empty again.
// Buckets live in memory only, on the monotonic clock, and there are never more than `maxBuckets` of them.
import type { Clock } from '../../platform/clock.ts'
import type { Rate } from './rate.ts'

export type RateLimiter = {
  /** Takes one request from the bucket. 0 = granted, else the milliseconds to wait; a refusal costs nothing. */
  take(bucket: string, rate: Rate): number
  /** What the bucket holds now. Takes nothing. */
  standing(bucket: string, rate: Rate): Standing
  readonly size: number
}

/** How many requests would be granted at once, and after how many milliseconds of rest the bucket is full. */
export type Standing = { readonly left: number; readonly fullInMs: number }

export type RateLimiterOptions = {
  readonly clock: Pick<Clock, 'monotonicMs'>
  readonly maxBuckets: number
}

/** How many of the oldest buckets are looked at when room is needed. */
const sweepWidth = 8

export function createRateLimiter({ clock, maxBuckets }: RateLimiterOptions): RateLimiter {
  const emptyAt = new Map<string, number>()

  function makeRoom(nowMs: number): void {
    let looked = 0
    for (const [bucket, atMs] of emptyAt) {
      if (atMs <= nowMs) emptyAt.delete(bucket)
      if (++looked === sweepWidth) break
    }
    if (emptyAt.size < maxBuckets) return
    const oldest = emptyAt.keys().next()
    if (!oldest.done) emptyAt.delete(oldest.value)
  }

  return {
    take(bucket, rate) {
      const nowMs = clock.monotonicMs()
      const stepMs = 1000 / rate.perSecond
      const known = emptyAt.get(bucket)
      const startMs = known === undefined || known < nowMs ? nowMs : known
      const waitMs = startMs - nowMs - stepMs * (rate.burst - 1)
      // A millionth of a step absorbs what adding floats loses.
      if (waitMs > stepMs * 1e-6) return waitMs
      if (known === undefined && emptyAt.size >= maxBuckets) makeRoom(nowMs)
      emptyAt.set(bucket, startMs + stepMs)
      return 0
    },
    standing(bucket, rate) {
      const stepMs = 1000 / rate.perSecond
      const restMs = Math.max(0, (emptyAt.get(bucket) ?? 0) - clock.monotonicMs())
      // Whoever rounds up to whole seconds must not see what adding floats left above one.
      const fullInMs = Math.round(restMs * 1e6) / 1e6
      // The same millionth as above, so that what is said to be left is granted.
      const left = Math.floor(rate.burst - fullInMs / stepMs + 1e-6)
      return { left: Math.min(rate.burst, Math.max(0, left)), fullInMs }
    },
    get size() {
      return emptyAt.size
    },
  }
}
