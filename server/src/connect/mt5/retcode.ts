// What the broker's return codes mean for us (MetaQuotes' documentation, "Return codes"). Texts are never looked at.
import { ConnectFailure, type FailureCause } from '../failure.ts'

export const OK = 0
export const OK_NONE = 1
export const PERMISSIONS = 8
export const NOT_FOUND = 13
export const PARTIAL = 14
export const INVALID_PASSWORD = 3006

const causes: Readonly<Record<number, FailureCause>> = {
  7: 'broker_busy',
  [PERMISSIONS]: 'permission_missing',
  9: 'broker_busy',
  10: 'broker_busy',
  11: 'broker_busy',
  12: 'broker_busy',
  15: 'broker_busy',
  16: 'broker_busy',
  1000: 'credentials_refused',
  1001: 'credentials_refused',
  1002: 'credentials_refused',
  1010: 'credentials_refused',
  1011: 'credentials_refused',
  1012: 'ip_not_allowed',
  1018: 'broker_busy',
  1020: 'credentials_refused',
  1024: 'permission_missing',
  1034: 'permission_missing',
  [INVALID_PASSWORD]: 'investor_password_wrong',
}

/** Such as "retcode 1001 to auth/answer". */
export function failureOf(retcode: number, command: string): ConnectFailure {
  return new ConnectFailure(
    causes[retcode] ?? 'answer_not_understood',
    `retcode ${retcode} to ${command}`,
  )
}
