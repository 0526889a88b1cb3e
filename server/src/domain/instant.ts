// Instants as exact text, UTC, to the microsecond; and the parser for every form in which senders write times.
// Forms that PostgreSQL would also take ('now', 'infinity', year 300000) are refused here, before any SQL.
declare const instant: unique symbol
/** Such as 2026-04-05T12:34:56.123Z: UTC, fraction of 1-6 digits without trailing zeros, or none. */
export type Instant = string & { readonly [instant]: true }

/** A time as written: its instant if it named a zone, otherwise the wall clock it shows. */
export type WrittenTime =
  | { readonly kind: 'instant'; readonly instant: Instant }
  | { readonly kind: 'local'; readonly local: LocalTime }
  | { readonly kind: 'refused'; readonly code: TimeRefusal }

/** A wall clock without a zone: milliseconds since 1970 as if it were UTC, and the fraction's text. */
export type LocalTime = { readonly epochMs: number; readonly fraction: string }

export type TimeRefusal = 'time_format' | 'time_out_of_range' | 'time_too_precise'

const form =
  /^(\d{4})([-.])(\d{2})\2(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?([Zz]|[+-]\d{2}:\d{2})?$/

/** Reads RFC 3339, `YYYY.MM.DD HH:MM[:SS]` and `YYYY-MM-DD HH:MM[:SS]` (also with T); years 1990 to 2100. */
export function parseTime(text: string): WrittenTime {
  const match = text.length <= 40 ? form.exec(text) : null
  if (match === null) return { kind: 'refused', code: 'time_format' }
  const [, year, separator, month, day, hour, minute, second, fraction = '', zone] = match
  // RFC 3339 has dashes and seconds; the dotted form is MQL5's and never carries a zone.
  if (zone !== undefined && (separator === '.' || second === undefined))
    return { kind: 'refused', code: 'time_format' }
  const trimmed = fraction.replace(/0+$/, '')
  if (trimmed.length > 6) return { kind: 'refused', code: 'time_too_precise' }
  const y = Number(year)
  const mo = Number(month)
  const d = Number(day)
  const h = Number(hour)
  const mi = Number(minute)
  const s = Number(second ?? '0')
  if (mo < 1 || mo > 12 || d < 1 || d > daysIn(y, mo) || h > 23 || mi > 59 || s > 59)
    return { kind: 'refused', code: 'time_out_of_range' }
  if (y < 1990 || y > 2100) return { kind: 'refused', code: 'time_out_of_range' }
  const epochMs = Date.UTC(y, mo - 1, d, h, mi, s)
  if (zone === undefined) return { kind: 'local', local: { epochMs, fraction: trimmed } }
  const offsetMinutes = parseOffset(zone)
  if (offsetMinutes === null) return { kind: 'refused', code: 'time_out_of_range' }
  return { kind: 'instant', instant: toInstant({ epochMs, fraction: trimmed }, offsetMinutes) }
}

/** Minutes east of UTC of `Z`, `+03:00`, `-05:30`; null when out of range (RFC 3339 allows 23:59). */
export function parseOffset(text: string): number | null {
  if (text === 'Z' || text === 'z') return 0
  if (!/^[+-]\d{2}:\d{2}$/.test(text)) return null
  const hours = Number(text.slice(1, 3))
  const minutes = Number(text.slice(4, 6))
  if (hours > 23 || minutes > 59) return null
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

/** The instant that a wall clock shows `offsetMinutes` east of UTC. */
export function toInstant(local: LocalTime, offsetMinutes: number): Instant {
  return instantAt(local.epochMs - offsetMinutes * 60_000, local.fraction)
}

function instantAt(epochMs: number, fraction: string): Instant {
  const seconds = new Date(epochMs).toISOString().slice(0, 19)
  return (fraction === '' ? `${seconds}Z` : `${seconds}.${fraction}Z`) as Instant // canonical by construction
}

/** From PostgreSQL's ISO output in UTC: `2026-04-05 12:34:56.5+00`. */
export function instantFromSql(text: string): Instant {
  return `${text.slice(0, 10)}T${text.slice(11, text.length - 3)}Z` as Instant // PostgreSQL prints no trailing zeros
}

/** Whole milliseconds since 1970; what lies below a millisecond is cut. */
export function epochMsOf(value: Instant): number {
  return Date.parse(value)
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}
