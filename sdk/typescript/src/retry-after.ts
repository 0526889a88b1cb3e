// Reads the header Retry-After: seconds, or an HTTP date.
// Beyond an hour it is cut to an hour, so that a wrong header cannot silence a bot for a day.

const LONGEST_MS = 3_600_000

/** As milliseconds from `nowMs`; 0 when there is none that makes sense. */
export function readRetryAfter(text: string | null, nowMs: number): number {
  const trimmed = text?.trim() ?? ''
  if (/^\d{1,9}$/.test(trimmed)) return Math.min(Number(trimmed) * 1000, LONGEST_MS)
  // A date has letters; Date.parse alone would take a bare number for a year.
  const atMs = /[A-Za-z]{3}/.test(trimmed) ? Date.parse(trimmed) : Number.NaN
  return Number.isNaN(atMs) ? 0 : Math.min(Math.max(0, atMs - nowMs), LONGEST_MS)
}
