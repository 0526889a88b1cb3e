// Which texts the server reads as a time, so that a bad one is refused at the call and not hours later.
// A wall clock without a zone is fine here: the server decides its zone by offset, key, then UTC.

export type TimeRefusal = 'time_format' | 'time_out_of_range' | 'time_too_precise'

export const timeRules: Readonly<Record<TimeRefusal, string>> = {
  time_format:
    'must be a time such as 2026-04-05T12:34:56Z, 2026.04.05 12:34:56 or 2026-04-05 12:34:56',
  time_out_of_range: 'must be a time that exists, from 1990 to 2100',
  time_too_precise: 'must be a time to the microsecond at most (6 digits after the second)',
}

const form =
  /^(\d{4})([-.])(\d{2})\2(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?([Zz]|[+-]\d{2}:\d{2})?$/

/** Null when the text is a time that the server takes. */
export function refuseTime(text: string): TimeRefusal | null {
  const match = text.length <= 40 ? form.exec(text) : null
  if (match === null) return 'time_format'
  const [, year, separator, month, day, hour, minute, second, fraction = '', zone] = match
  if (zone !== undefined && (separator === '.' || second === undefined)) return 'time_format'
  if (/[1-9]/.test(fraction.slice(6))) return 'time_too_precise'
  const y = Number(year)
  const mo = Number(month)
  const d = Number(day)
  if (y < 1990 || y > 2100 || mo < 1 || mo > 12 || d < 1 || d > daysIn(y, mo))
    return 'time_out_of_range'
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? '0') > 59)
    return 'time_out_of_range'
  return zone === undefined || isOffset(zone.toUpperCase()) ? null : 'time_out_of_range'
}

/** `Z`, `+03:00`, `-05:30`. */
export function isOffset(text: string): boolean {
  if (text === 'Z' || text === 'z') return true
  if (!/^[+-]\d{2}:\d{2}$/.test(text)) return false
  return Number(text.slice(1, 3)) <= 23 && Number(text.slice(4, 6)) <= 59
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
