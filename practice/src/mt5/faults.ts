// What can go wrong with a broker's server, each to be switched on by itself. All are off at the start.

export type Faults = {
  /** Every n-th authenticated command answers 403 although the session is fine; 0 = none. */
  flapEvery: number
  /** Every command answers 403 until this moment (milliseconds since 1970 of the practice clock). */
  maintenanceUntilMs: number
  /** Every n-th command resets the connection; 0 = none. */
  resetEvery: number
  /** Answers wait this long. */
  delayMs: number
  /** Takes requests and never answers. */
  silent: boolean
  /** New connections are reset at once. */
  refuseConnections: boolean
  /** Groups are sent with one backslash where JSON wants two. */
  singleBackslash: boolean
  /** Scalars are bare numbers where they look like numbers. */
  bareNumbers: boolean
  /** Lists of accounts and positions answer null. */
  nullAnswers: boolean
  /** An HTML page comes in place of an answer. */
  rubbish: boolean
  /** Answers end in the middle. */
  truncated: boolean
  /** Answers are padded to this size. */
  padToBytes: number
  /** auth/answer returns a wrong proof: the server does not know the password. */
  notGenuine: boolean
  /** Needs the cookie that auth/answer sets. */
  cookies: boolean
  /** auth/start answers 1018 Server is busy. */
  busy: boolean
  /** The manager's address is not on its list: 1012. */
  ipBlocked: boolean
  /** Account states that batches give before they say 14 (partial). */
  partialAfter: number
  /** `code`: retcode 8 with status 200; `http`: status 403 as well. */
  permission: 'code' | 'http'
  /** The manager may not read accounts at all. */
  noRights: boolean
}

export function noFaults(): Faults {
  return {
    ...{ flapEvery: 0, maintenanceUntilMs: 0, resetEvery: 0, delayMs: 0, silent: false },
    ...{ refuseConnections: false, singleBackslash: false, bareNumbers: false },
    ...{ nullAnswers: false, rubbish: false, truncated: false, padToBytes: 0, notGenuine: false },
    ...{ cookies: false, busy: false, ipBlocked: false, partialAfter: 0, permission: 'code' },
    noRights: false,
  }
}
