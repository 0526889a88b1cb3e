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
  if (text.length > 40 || !form.test(text)) return 'time_format'
  // The form is fixed up to the minutes, so the parts are found by their place.
  const zone = zoneOf(text)
  const hasSecond = text.charCodeAt(16) === 58
  if (zone !== '' && (text.charCodeAt(4) === 46 || !hasSecond)) return 'time_format'
  if (text.length > 26 && /\.\d{6}\d*[1-9]/.test(text)) return 'time_too_precise'
  const year = numberAt(text, 0, 4)
  const month = numberAt(text, 5, 7)
  const day = numberAt(text, 8, 10)
  if (year < 1990 || year > 2100 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month))
    return 'time_out_of_range'
  const second = hasSecond ? numberAt(text, 17, 19) : 0
  if (numberAt(text, 11, 13) > 23 || numberAt(text, 14, 16) > 59 || second > 59)
    return 'time_out_of_range'
  return zone === '' || isOffset(zone) ? null : 'time_out_of_range'
}

function zoneOf(text: string): string {
  const last = text.charCodeAt(text.length - 1)
  if (last === 90 || last === 122) return 'Z'
  const sign = text.charCodeAt(text.length - 6)
  // Before the sixth last character a date has its dashes already.
  return text.length > 16 && (sign === 43 || sign === 45) ? text.slice(-6) : ''
}

function numberAt(text: string, start: number, end: number): number {
  let value = 0
  for (let at = start; at < end; at++) value = value * 10 + text.charCodeAt(at) - 48
  return value
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
