// Time as an input, so that tests can move it. Wall time for records, monotonic time for waits and limits.
export type Clock = {
  /** Milliseconds since 1970 UTC; may jump. */
  now(): number
  /** Milliseconds that only ever grow. */
  monotonicMs(): number
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
}
