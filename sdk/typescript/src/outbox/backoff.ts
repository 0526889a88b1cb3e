// How long to wait after a failed try: exponential with full jitter, and never less than the server asks for.
// Full jitter spreads a fleet of bots evenly over the time after an outage.
import { readRetryAfter } from '../retry-after.ts'

export type BackoffOptions = { readonly firstMs: number; readonly mostMs: number }

/** `failures` counts from 1. `random` gives 0 to 1. */
export function backoffMs(
  failures: number,
  retryAfter: string | null,
  { firstMs, mostMs }: BackoffOptions,
  random: () => number = Math.random,
): number {
  const ceiling = Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 30))
  return Math.max(random() * ceiling, readRetryAfter(retryAfter, Date.now()))
}
