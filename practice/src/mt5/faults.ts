// What can go wrong with a broker's server, and what no public source says for sure, each to be switched by itself.
// Everything is off at the start.

export type Faults = {
  // Connections
  /** New connections are reset at once. */
  refuseConnections: boolean
  /** Takes connections and never begins TLS: what a firewall that drops packets looks like to a client. */
  silentConnections: boolean
  /** Takes requests and never answers. */
  silent: boolean
  /** Every n-th command resets the connection (RST); 0 = none. */
  resetEvery: number
  /** The connection ends in the middle of the answer's body. */
  cutBody: boolean
  /** Answers wait this long. */
  delayMs: number
  /** A connection that was idle for 180 s of the practice clock is closed, not only logged out. */
  closeIdle: boolean

  // Sessions
  /** Every n-th authenticated command answers 403 although the session is fine; 0 = none. */
  flapEvery: number
  /** Every command answers 403 until this moment (milliseconds since 1970 of the practice clock). */
  maintenanceUntilMs: number
  /** auth/answer returns a wrong proof: the server does not know the password. */
  notGenuine: boolean
  /** Needs the cookie that auth/answer sets. */
  cookies: boolean
  /** auth/start answers 1018 Server is busy. */
  busy: boolean
  /** The manager's address is not on its list: 1012. */
  ipBlocked: boolean
  /** Status of a failed handshake: not documented. */
  statusOfFailedLogin: number
  /** Status of a command that does not exist: not documented. */
  statusOfUnknown: number

  // Rights
  /** The manager may not read accounts at all. */
  noRights: boolean
  /** The manager may not check passwords (whether that needs a right of its own is not documented). */
  noPasswordCheck: boolean
  /** Without the rights to personal details, names and addresses come empty. */
  noPersonalDetails: boolean
  /** `code`: retcode 8 with status 200; `http`: status 403 as well. */
  permission: 'code' | 'http'
  /** Accounts outside the manager's groups: retcode 8, or as if they did not exist (13). */
  outsideGroups: 'forbidden' | 'absent'

  // Answers
  /** Rows that lists of accounts, users and trades give before they say 14 (partial); 0 = all. */
  partialAfter: number
  /** Command (such as deal/get_page, or * for all) to the retcode that it answers with, such as 9 Operation timeout. */
  answerWith: Record<string, string>
  /** Lists of accounts and positions answer null. */
  nullAnswers: boolean
  /** Groups are sent with one backslash where JSON wants two. */
  singleBackslash: boolean
  /** Scalars are bare numbers where they look like numbers. */
  bareNumbers: boolean
  /** A comma behind the last member, as in samples of the documentation. */
  trailingCommas: boolean
  /** An HTML page comes in place of an answer. */
  rubbish: boolean
  /** Answers end in the middle. */
  truncated: boolean
  /** Answers are padded to this size. */
  padToBytes: number
}

export function noFaults(): Faults {
  return {
    ...{ refuseConnections: false, silentConnections: false, silent: false, resetEvery: 0 },
    ...{ cutBody: false, delayMs: 0, closeIdle: false, flapEvery: 0, maintenanceUntilMs: 0 },
    ...{ notGenuine: false, cookies: false, busy: false, ipBlocked: false },
    ...{ statusOfFailedLogin: 200, statusOfUnknown: 404, noRights: false, noPasswordCheck: false },
    ...{ noPersonalDetails: false, permission: 'code', outsideGroups: 'forbidden' },
    ...{ partialAfter: 0, answerWith: {}, nullAnswers: false, singleBackslash: false },
    ...{ bareNumbers: false, trailingCommas: false, rubbish: false, truncated: false },
    padToBytes: 0,
  }
}

const choices: Partial<Record<keyof Faults, readonly string[]>> = {
  permission: ['code', 'http'],
  outsideGroups: ['forbidden', 'absent'],
}

/** `flapEvery=3`, `silent`, `permission=http`, `answerWith=deal/get_page=9 Operation timeout`; the complaint, or null. */
export function setFault(faults: Faults, typed: string): string | null {
  const [name = '', ...rest] = typed.split('=')
  const value = rest.join('=')
  if (!Object.hasOwn(faults, name))
    return `there is no fault "${name}"; there are ${Object.keys(faults).join(', ')}`
  // The name is one of the members, as was just seen.
  const fault = name as keyof Faults
  if (fault === 'answerWith') {
    const [command = '', ...retcode] = value.split('=')
    if (!/^\d+ ./.test(retcode.join('=')))
      return 'answerWith needs COMMAND=RETCODE TEXT, such as deal/get_page=9 Operation timeout'
    faults.answerWith[command] = retcode.join('=')
    return null
  }
  const parsed = parse(faults[fault], value, choices[fault])
  if (parsed === null) return `${name} cannot be "${value}"`
  Object.assign(faults, { [fault]: parsed })
  return null
}

function parse(
  now: Faults[keyof Faults],
  text: string,
  allowed: readonly string[] | undefined,
): boolean | number | string | null {
  if (typeof now === 'boolean') return { '': true, true: true, false: false }[text] ?? null
  if (typeof now === 'number') return /^\d{1,15}$/.test(text) ? Number(text) : null
  return allowed?.includes(text) ? text : null
}
