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
  return sessionReader(borders)(epochMs)
}

const QUARTER_MS = 900_000

/** sessionAt for many instants: clocks are looked up once for each quarter of an hour, within which no offset changes. */
export function sessionReader(
  borders: SessionBorders = usualSessions,
): (epochMs: number) => Session {
  const clocks = [borders.london, borders.new_york, borders.asia]
  let quarter = Number.NaN
  let offsets: number[] = []
  return (epochMs) => {
    const own = Math.floor(epochMs / QUARTER_MS)
    if (own !== quarter) {
      quarter = own
      offsets = clocks.map(({ zone }) => offsetAt(zone, epochMs))
    }
    const [london, newYork, asia] = clocks.map((hours, at) =>
      isOpen(hours, epochMs, offsets[at] ?? 0),
    )
    if (london && newYork) return 'overlap'
    if (london) return 'london'
    if (newYork) return 'new_york'
    return asia ? 'asia' : 'off'
  }
}

function isOpen({ from, to }: SessionHours, epochMs: number, offset: number): boolean {
  const minute = (((Math.floor(epochMs / 60_000) + offset) % 1440) + 1440) % 1440
  return minute >= from && minute < to
}
