// Instants in a named zone, ages and countdowns. A time is never shown without saying in which zone it is.
import { DASH } from './decimal-text.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

/** The format of these options in a zone, made once. */
export function formatOf(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${JSON.stringify(options)}`
  const known = formats.get(key)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat(undefined, { ...options, timeZone: zone })
  formats.set(key, made)
  return made
}

/** `26 Nov 2026, 14:03:10`, without the zone: the caption of a table names it. */
export function instantText(instant: string | null | undefined, zone: string): string {
  const at = dateOf(instant)
  if (at === null) return DASH
  return formatOf(zone, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' }).format(at)
}

/** Only the day and the minute; with its year where that is another one than now. */
export function shortInstantText(
  instant: string | null | undefined,
  zone: string,
  nowMs = Date.now(),
): string {
  const at = dateOf(instant)
  if (at === null) return DASH
  const yearOf = (of: Date | number) => formatOf(zone, { year: 'numeric' }).format(of)
  const parts = { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' } as const
  const year = yearOf(at) === yearOf(nowMs) ? {} : ({ year: 'numeric' } as const)
  return formatOf(zone, { ...parts, ...year, hourCycle: 'h23' }).format(at)
}

/** A calendar day such as 2026-11-26, which lies in no zone. */
export function dayText(day: string | null | undefined): string {
  const at = dateOf(day === null || day === undefined ? null : `${day}T00:00:00Z`)
  return at === null ? DASH : formatOf('UTC', { dateStyle: 'medium' }).format(at)
}

/** The name of a zone at an instant, such as `GMT+1`. */
export function zoneText(zone: string): string {
  const parts = formatOf(zone, { timeZoneName: 'short' }).formatToParts(new Date())
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone
}

/** A span in its two largest units: `3 h 12 min`, `45 s`. */
export function spanText(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return DASH
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return pair(hours, 'h', minutes % 60, 'min')
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

function pair(large: number, one: string, small: number, other: string): string {
  return small === 0 ? `${large} ${one}` : `${large} ${one} ${small} ${other}`
}

function dateOf(instant: string | null | undefined): Date | null {
  if (instant === null || instant === undefined) return null
  const at = new Date(instant)
  return Number.isNaN(at.getTime()) ? null : at
}
