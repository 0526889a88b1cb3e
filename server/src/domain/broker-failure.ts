// Why a broker gives nothing: a cause, what it means to a person, and what they can do. The same words stand in the API,
// the log and the command line.

export const brokerFailures = {
  broker_unreachable: {
    means: 'the broker’s server cannot be reached',
    nextStep: 'Check the address and your network; Tidemark keeps trying.',
    retry: 'later',
  },
  broker_silent: {
    means: 'the broker’s server does not answer in time',
    nextStep: 'Tidemark keeps trying; ask the broker if it lasts.',
    retry: 'later',
  },
  broker_busy: {
    means: 'the broker’s server is busy or shutting down',
    nextStep: 'Tidemark keeps trying, more slowly.',
    retry: 'later',
  },
  answer_not_understood: {
    means: 'the broker’s server answers something that is not this protocol',
    nextStep: 'Check that the address is the one of the Web API, without a proxy page in between.',
    retry: 'later',
  },
  certificate_not_trusted: {
    means: 'the certificate of the broker’s server is not trusted',
    nextStep:
      'Ask the broker for its CA file or its SHA-256 fingerprint and give it to the connection.',
    retry: 'operator',
  },
  server_not_genuine: {
    means: 'the server could not prove that it knows the password',
    nextStep: 'Check the address: something else may answer in the broker’s place.',
    retry: 'operator',
  },
  credentials_refused: {
    means: 'the broker does not accept this login',
    nextStep:
      'Check the login, and that its API password is set: it is not the login password (Security tab of the manager account).',
    retry: 'operator',
  },
  ip_not_allowed: {
    means: 'the broker does not allow this login from this address',
    nextStep: 'Ask the broker to add the address of this server to the login’s list.',
    retry: 'operator',
  },
  permission_missing: {
    means: 'the login lacks a permission',
    nextStep:
      'Ask the broker for the permissions that docs/brokers/mt5-web-api.md lists, and no more.',
    retry: 'operator',
  },
  session_lost: {
    means: 'the session with the broker’s server ended',
    nextStep: 'Tidemark connects again by itself.',
    retry: 'later',
  },
  account_not_permitted: {
    means: 'the login may not read this account',
    nextStep: 'Ask the broker to add the account’s group to the login, or remove the account.',
    retry: 'operator',
  },
  account_unknown: {
    means: 'the broker knows no account of this number',
    nextStep: 'Check the number, or remove the account.',
    retry: 'operator',
  },
  investor_password_wrong: {
    means: 'the investor password is wrong',
    nextStep: 'Link the account again with its investor password: tidemark account link.',
    retry: 'operator',
  },
  token_refused: {
    means: 'the broker does not accept this token',
    nextStep:
      'Enter id, key and secret again; all three belong to one token. If in doubt, make a new one at the broker.',
    retry: 'operator',
  },
  token_blocked: {
    means: 'the broker has blocked this token or its account',
    nextStep: 'Ask the broker why, or make a new token with the right to read.',
    retry: 'operator',
  },
  clock_wrong: {
    means: 'the clock of this machine and the broker’s differ too much',
    nextStep: 'Set the clock of this machine, best by NTP.',
    retry: 'operator',
  },
  one_time_code_needed: {
    means: 'the broker asks for a one-time code',
    nextStep:
      'Give the code that your authenticator shows now: tidemark otp ACCOUNT CODE. Or store its secret with the connection.',
    retry: 'operator',
  },
  one_time_code_wrong: {
    means: 'the broker does not accept the one-time code',
    nextStep:
      'Give the next code: tidemark otp ACCOUNT CODE. After three wrong ones none is sent for 15 minutes.',
    retry: 'operator',
  },
  secret_unreadable: {
    means: 'the stored password cannot be opened with this master key',
    nextStep: 'Put the right master key file in place, or enter the password again.',
    retry: 'operator',
  },
} as const

export type FailureCause = keyof typeof brokerFailures

/** Null for a cause that this version does not know. */
export function failureOf(cause: string): (typeof brokerFailures)[FailureCause] | null {
  const all: Readonly<Record<string, (typeof brokerFailures)[FailureCause]>> = brokerFailures
  return all[cause] ?? null
}
