// What the server says of the session, and of people.
export type SessionAnswer = {
  readonly name: string
  readonly ends_at: string
  readonly idle_s: number
  readonly stepped_up_until: string
  /** The name that passkeys are bound to; null where browsers take none. */
  readonly passkey_host: string | null
  readonly trade_port: number
  readonly version: string
}

export type PersonAnswer = {
  readonly id: string
  readonly name: string
  readonly me: boolean
  readonly may_log_in: boolean
  readonly created_at: string
  readonly last_log_in_at: string | null
  readonly credentials_changed_at: string
  readonly recovery_codes_left: number
  readonly passkeys: number
  readonly sessions: readonly {
    readonly since: string
    readonly last_seen: string
    readonly ip: string
    readonly browser: string
  }[]
}

export type PasskeyAnswer = {
  readonly id: string
  readonly name: string
  readonly host: string
  readonly created_at: string
  readonly last_used_at: string | null
}
