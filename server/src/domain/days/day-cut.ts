// Days as traders have them: half open, from one local time of a named zone to the next; daylight saving makes some of 23 or 25 hours.
// A day that begins in the afternoon is named after the date on which it ends: with 17:00 New York, Monday begins on Sunday.
import { isZone, offsetAt, offsetOfLocal } from '../zone.ts'
import { type Day, dayOfMs, msOfDay, shiftDay } from './day.ts'

export type DayCut = {
  /** IANA zone. */
  readonly zone: string
  /** Minutes after local midnight at which a day begins, 0 to 1439. */
  readonly minutes: number
  /** How many dates later than the one on which it begins a day is named. */
  readonly labelShiftDays: number
}

/** Midnight in UTC. */
export const utcDays: DayCut = { zone: 'UTC', minutes: 0, labelShiftDays: 0 }

/** What the usual forex server does: midnight of its clock is 17:00 in New York. */
export const newYorkClose: DayCut = {
  zone: 'America/New_York',
  minutes: 17 * 60,
  labelShiftDays: 1,
}

const form = /^(?:([01]\d|2[0-3]):([0-5]\d) )?([A-Za-z][A-Za-z0-9_+\-/]{0,63})$/

/**
 * Reads `17:00 America/New_York`, or a zone alone for its midnight; null when it is neither. A cut at noon or later names
 * its days by the date on which they end.
 */
export function readDayCut(text: string): DayCut | null {
  const match = form.exec(text)
  if (match === null) return null
  const [, hour = '00', minute = '00', zone = ''] = match
  if (!isZone(zone)) return null
  const minutes = Number(hour) * 60 + Number(minute)
  return { zone, minutes, labelShiftDays: minutes >= 720 ? 1 : 0 }
}

/** `17:00 America/New_York`: what readDayCut reads. */
export function dayCutText({ zone, minutes }: DayCut): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)} ${zone}`
}

/** The instant at which the day named `day` begins, in milliseconds since 1970. A local time that is skipped is the moment of the jump. */
export function startOfDay(cut: DayCut, day: Day): number {
  const localMs = msOfDay(shiftDay(day, -cut.labelShiftDays)) + cut.minutes * 60_000
  return localMs - offsetOfLocal(cut.zone, localMs) * 60_000
}

/** The instant at which it ends: the next day's first, which no longer belongs to it. */
export function endOfDay(cut: DayCut, day: Day): number {
  return startOfDay(cut, shiftDay(day, 1))
}

/** The day in which an instant lies; one exactly at the cut belongs to the new day. */
export function dayAt(cut: DayCut, epochMs: number): Day {
  const localMs = epochMs + offsetAt(cut.zone, epochMs) * 60_000 - cut.minutes * 60_000
  let day = shiftDay(dayOfMs(localMs), cut.labelShiftDays)
  // Around a change of the clock the local date alone can be one off.
  while (epochMs < startOfDay(cut, day)) day = shiftDay(day, -1)
  while (epochMs >= endOfDay(cut, day)) day = shiftDay(day, 1)
  return day
}

/** dayAt for many instants: days are worked out once each. */
export function dayReader(cut: DayCut): (epochMs: number) => Day {
  let known: { readonly day: Day; readonly fromMs: number; readonly toMs: number } | null = null
  return (epochMs) => {
    if (known === null || epochMs < known.fromMs || epochMs >= known.toMs) {
      const day = dayAt(cut, epochMs)
      known = { day, fromMs: startOfDay(cut, day), toMs: endOfDay(cut, day) }
    }
    return known.day
  }
}
