// What the broker's return codes mean for us (MetaQuotes' documentation, "Return codes"). Texts are never looked at.
import { ConnectFailure, type FailureCause } from '../failure.ts'
import type { AllowedCommand } from './allow-list.ts'

export const OK = 0
export const OK_NONE = 1
export const PERMISSIONS = 8
export const NOT_FOUND = 13
export const PARTIAL = 14
export const INVALID_PASSWORD = 3006

/** A cause, and what the number says in our own words where the cause does not say it all. */
const meanings: Readonly<Record<number, readonly [FailureCause, string?]>> = {
  2: ['broker_busy', 'the server reports an error of its own'],
  3: ['answer_not_understood', 'the server does not take our parameters'],
  4: ['answer_not_understood', 'the server does not take our data'],
  7: ['broker_busy', 'its network failed'],
  [PERMISSIONS]: ['permission_missing'],
  9: ['broker_busy', 'it took too long there'],
  10: ['broker_busy', 'it has no connection to the trade server'],
  11: ['broker_busy', 'the service is not available'],
  12: ['broker_busy', 'too many requests'],
  15: ['broker_busy', 'it is shutting down'],
  16: ['broker_busy', 'it was cancelled there'],
  1000: ['credentials_refused', 'this type of client is not accepted'],
  1001: ['credentials_refused', 'login or API password'],
  1002: ['credentials_refused', 'the login is disabled'],
  1010: ['credentials_refused', 'this version of client is not accepted'],
  1011: ['credentials_refused', 'the login is no manager'],
  1012: ['ip_not_allowed'],
  1018: ['broker_busy', 'too many connect at once'],
  1020: ['credentials_refused', 'there is no such login'],
  1024: ['permission_missing', 'this type of connection is not permitted for the login'],
  1034: ['permission_missing', 'connections by API are prohibited for the login'],
  [INVALID_PASSWORD]: ['investor_password_wrong'],
}

/** Such as "retcode 1001 to auth/answer: login or API password". */
export function failureOf(retcode: number, command: AllowedCommand): ConnectFailure {
  const known = meanings[retcode]
  // The numbers of the handshake: whatever a newer server adds there, somebody must look at it.
  const isHandshake = retcode >= 1000 && retcode <= 1034
  const cause = known?.[0] ?? (isHandshake ? 'credentials_refused' : 'answer_not_understood')
  const words = retcode === PERMISSIONS ? rightFor(command) : known?.[1]
  const end = words === undefined ? '' : `: ${words}`
  return new ConnectFailure(cause, `retcode ${retcode} to ${command}${end}`)
}

/** The right that a command needs, by its name on the broker's Permissions tab. */
export function rightFor(command: AllowedCommand): string {
  if (command === 'user/check_password')
    return 'this check may need “Edit accounts”, which reading does not'
  if (command.startsWith('auth/')) return 'it needs “Connect using MetaTrader 5 Manager”'
  if (/^(position|deal)\//.test(command)) return 'it needs “Access to trade orders”'
  if (/^(user|group)\//.test(command)) return 'it needs “Access to accounts”'
  return 'the broker does not permit it'
}
