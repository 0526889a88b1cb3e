// How long to wait after a failed try: exponential with full jitter, and never less than the server asks for.
// A Retry-After beyond an hour is cut to an hour, so that a wrong header cannot silence a bot for a day.

export type BackoffOptions = { readonly firstMs: number; readonly mostMs: number }

const LONGEST_RETRY_AFTER_MS = 3_600_000

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

/** Seconds or an HTTP date, as milliseconds from `nowMs`; 0 when there is none that makes sense. */
export function readRetryAfter(text: string | null, nowMs: number): number {
  const trimmed = text?.trim() ?? ''
  if (/^\d{1,9}$/.test(trimmed)) return Math.min(Number(trimmed) * 1000, LONGEST_RETRY_AFTER_MS)
  // A date has letters; Date.parse alone would take a bare number for a year.
  const atMs = /[A-Za-z]{3}/.test(trimmed) ? Date.parse(trimmed) : Number.NaN
  return Number.isNaN(atMs) ? 0 : Math.min(Math.max(0, atMs - nowMs), LONGEST_RETRY_AFTER_MS)
}
