// Whether a signal is of now. Both directions count: one that comes from the future tells that a clock is wrong.
import { epochMsOf, type Instant } from '../../domain/instant.ts'

/** Further apart than this and a signal is refused. */
export const mostSkewMs = 60_000

export type Freshness =
  | { readonly kind: 'fresh' }
  | { readonly kind: 'late' | 'early'; readonly byMs: number }

export function freshnessOf(sentAt: Instant, nowMs: number): Freshness {
  return freshnessAt(epochMsOf(sentAt), nowMs)
}

export function freshnessAt(sentMs: number, nowMs: number): Freshness {
  const ageMs = nowMs - sentMs
  if (ageMs > mostSkewMs) return { kind: 'late', byMs: ageMs }
  if (ageMs < -mostSkewMs) return { kind: 'early', byMs: -ageMs }
  return { kind: 'fresh' }
}

/** For the person who reads the refusal. */
export function staleDetail({
  kind,
  byMs,
}: {
  readonly kind: 'late' | 'early'
  readonly byMs: number
}): string {
  const apart = byMs < 180_000 ? `${Math.round(byMs / 1000)} s` : `${Math.round(byMs / 60_000)} min`
  return kind === 'late'
    ? `The signal was made ${apart} ago; more than ${mostSkewMs / 1000} s is too old to act on. Check the sender's clock and how long it waits.`
    : `The signal says that it was made ${apart} in the future, so one of the two clocks is wrong. Set both by NTP, and check the zone of the member time.`
}
