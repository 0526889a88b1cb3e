// What may be said about how an account is kept, checked the same for the command line and for pages.
import { isZone } from '../../domain/zone.ts'

/** A complaint about a day boundary such as `17:00 America/New_York`; null = it is fine. */
export function dayBoundaryComplaint(text: string): string | null {
  const [time = '', zone = '', ...more] = text.split(' ')
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(time) && zone !== '' && isZone(zone) && more.length === 0
    ? null
    : `must be a time and a zone such as "17:00 America/New_York", not "${text.slice(0, 60)}"`
}

/** A complaint about an account number; null = it is fine. */
export const accountComplaint = (text: string): string | null =>
  /^[\p{L}\p{N}._-]{1,50}$/u.test(text) ? null : `"${text.slice(0, 60)}" is no account number`

/** A complaint about what a connection is called; null = it is fine. */
export const connectionNameComplaint = (name: string): string | null =>
  /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$/u.test(name)
    ? null
    : 'must have 1 to 40 letters, digits, blanks, dots, - or _'
