// Names of days, ISO weeks, months and years. A day is a label; when it begins is the business of its cut.
// A month is the days whose label lies in it; weeks begin on Monday and straddle months and years.

/** YYYY-MM-DD */
export type Day = string
export type Grouping = 'day' | 'week' | 'month' | 'year'

const DAY_MS = 86_400_000

/** True for a date of the calendar, written YYYY-MM-DD. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && dayOfMs(Date.parse(text)) === text
}

/** Midnight of the date as if it were UTC, in milliseconds since 1970. */
export function msOfDay(day: Day): number {
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10)))
}

export function dayOfMs(localMs: number): Day {
  return Number.isNaN(localMs) ? '' : new Date(localMs).toISOString().slice(0, 10)
}

export function shiftDay(day: Day, days: number): Day {
  return dayOfMs(msOfDay(day) + days * DAY_MS)
}

/** Calendar days from `from` to `to`; 0 for the same day. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((msOfDay(to) - msOfDay(from)) / DAY_MS)
}

/** Every day from `from` to `to`, both included; none when `to` is earlier. */
export function daysFrom(from: Day, to: Day): Day[] {
  const count = daysBetween(from, to) + 1
  return Array.from({ length: Math.max(0, count) }, (_, at) => shiftDay(from, at))
}

/** 1 Monday to 7 Sunday. */
export function weekdayOf(day: Day): number {
  return ((Math.floor(msOfDay(day) / DAY_MS) + 3) % 7) + 1
}

export function isWeekend(day: Day): boolean {
  return weekdayOf(day) > 5
}

/** YYYY-Www: the week belongs to the year in which its Thursday lies. */
export function isoWeekOf(day: Day): string {
  const thursday = shiftDay(day, 4 - weekdayOf(day))
  const week = Math.floor(daysBetween(`${thursday.slice(0, 4)}-01-01`, thursday) / 7) + 1
  return `${thursday.slice(0, 4)}-W${String(week).padStart(2, '0')}`
}

/** YYYY-MM */
export function monthOf(day: Day): string {
  return day.slice(0, 7)
}

/** YYYY */
export function yearOf(day: Day): string {
  return day.slice(0, 4)
}

/** The label of the group in which a day lies. */
export function groupOf(day: Day, by: Grouping): string {
  if (by === 'week') return isoWeekOf(day)
  if (by === 'month') return monthOf(day)
  return by === 'year' ? yearOf(day) : day
}
