// Trading sessions as an exclusive partition of the instant: by local clocks of three cities, daylight saving included.
// Overlap is when London and New York are both open; Asia is what is open in Tokyo before London.
import { offsetAt } from '../zone.ts'

export const sessions = ['asia', 'london', 'overlap', 'new_york', 'off'] as const
export type Session = (typeof sessions)[number]

export type SessionHours = {
  readonly zone: string
  /** Local minutes after midnight; open from the first until before the second. */
  readonly from: number
  readonly to: number
}

export type SessionBorders = Readonly<Record<'asia' | 'london' | 'new_york', SessionHours>>

export const usualSessions: SessionBorders = {
  asia: { zone: 'Asia/Tokyo', from: 9 * 60, to: 18 * 60 },
  london: { zone: 'Europe/London', from: 8 * 60, to: 17 * 60 },
  new_york: { zone: 'America/New_York', from: 8 * 60, to: 17 * 60 },
}

export function sessionAt(epochMs: number, borders: SessionBorders = usualSessions): Session {
  const london = isOpen(borders.london, epochMs)
  const newYork = isOpen(borders.new_york, epochMs)
  if (london && newYork) return 'overlap'
  if (london) return 'london'
  if (newYork) return 'new_york'
  return isOpen(borders.asia, epochMs) ? 'asia' : 'off'
}

function isOpen({ zone, from, to }: SessionHours, epochMs: number): boolean {
  const localMinutes = Math.floor(epochMs / 60_000) + offsetAt(zone, epochMs)
  const minute = ((localMinutes % 1440) + 1440) % 1440
  return minute >= from && minute < to
}
