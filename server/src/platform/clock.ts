// Time as an input, so that tests can move it. Wall time for records, monotonic time for waits and limits.
import { setTimeout as sleep } from 'node:timers/promises'

export type Clock = {
  /** Milliseconds since 1970 UTC; may jump. */
  now(): number
  /** Milliseconds that only ever grow. */
  monotonicMs(): number
}

/** A clock that can also be waited for. */
export type Timer = Clock & {
  /** Resolves after that many of the clock's milliseconds, or at once when the signal aborts; never keeps the process alive. */
  wait(lengthMs: number, signal?: AbortSignal): Promise<void>
}

export const systemClock: Timer = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  async wait(lengthMs, signal) {
    const options = { ref: false, ...(signal === undefined ? {} : { signal }) }
    // An abort ends the wait early; it is no failure.
    await sleep(lengthMs, undefined, options).catch(() => undefined)
  },
}
