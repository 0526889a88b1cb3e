// A rate: so many requests per second in the long run, so many at once. And the classes that routes fall into.
// Typed as 10/s, 600/min or 5/h; how many at once follows from it unless it is given.
import type { RateClass } from '../../platform/http/route.ts'

export type Rate = { readonly perSecond: number; readonly burst: number }

export type Limits = {
  /** Per key; a key's own rate wins. `open` is per address, for requests that name no key. */
  readonly classes: Readonly<Record<RateClass, Rate>>
  /** Per address (IPv4) or /64 (IPv6): keys that were not accepted. */
  readonly failedAuth: Rate
}

export const defaultLimits: Limits = {
  classes: {
    read: { perSecond: 10, burst: 20 },
    ingest: { perSecond: 100, burst: 1000 },
    trade: { perSecond: 10, burst: 20 },
    page: { perSecond: 20, burst: 200 },
    open: { perSecond: 100, burst: 1000 },
  },
  failedAuth: { perSecond: 20 / 60, burst: 20 },
}

const secondsOf: Readonly<Record<string, number>> = { s: 1, sec: 1, min: 60, m: 60, h: 3600 }

/** Requests per second of `10/s`, `600/min`, `5/h`; null when the text is no rate. */
export function parseRate(text: string): number | null {
  const match = /^(\d{1,7}(?:\.\d{1,3})?)\/(s|sec|m|min|h)$/.exec(text.trim())
  const seconds = secondsOf[match?.[2] ?? '']
  if (match === null || seconds === undefined) return null
  const perSecond = Number(match[1]) / seconds
  return perSecond > 0 && perSecond <= 1_000_000 ? perSecond : null
}

/** The same rate for people. */
export function formatRate(perSecond: number): string {
  const tidy = (count: number): string => String(Number(count.toFixed(3)))
  if (perSecond >= 1) return `${tidy(perSecond)}/s`
  return perSecond * 60 >= 1 ? `${tidy(perSecond * 60)}/min` : `${tidy(perSecond * 3600)}/h`
}

/** What a key may send at once when only its rate was given: the proportion of its class, at least one request. */
export function burstOf(perSecond: number, rateClass: RateClass): number {
  const usual = defaultLimits.classes[rateClass]
  return Math.max(1, Math.ceil((perSecond * usual.burst) / usual.perSecond))
}
