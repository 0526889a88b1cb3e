// A one-time code that a person types for a connection: kept sealed, with when it was typed, for whoever opens the session next.
import { Secret } from '../../platform/secret.ts'
import { typedCode } from '../ticktrader/one-time-codes.ts'
import { isOneTimeCode } from '../ticktrader/totp.ts'
import { venueOf } from '../venues.ts'

/** The field under which a typed code is kept. */
export const CODE_FIELD = 'one_time_code'

/** Where the secret of codes can be stored, codes are asked for. */
export const asksForCodes = (venue: string): boolean =>
  venueOf(venue)?.fields.some(({ name }) => name === 'totp_secret') ?? false

/** A code as it is kept; null when it is not six digits. */
export function codeToKeep(typed: string, nowMs: number): Secret | null {
  const digits = typed.replaceAll(' ', '')
  return isOneTimeCode(digits) ? new Secret(typedCode(digits, nowMs)) : null
}
