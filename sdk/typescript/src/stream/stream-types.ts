// The frames of the stream as a client meets them, and what the client says of its own state.
// `seq` rises per account; `prev` is the last one that this subscription should have seen before.

export type StreamTopic = 'summary' | 'positions' | 'trades' | 'orders' | 'assets'

/** All that is known of one topic of one account; it replaces what was known before. */
export type StreamSnapshot = {
  readonly type: 'snapshot'
  readonly account: string
  readonly topic: string
  readonly seq: number
  readonly as_of?: string
  readonly data: unknown
}

/** What changed since `prev`. */
export type StreamDelta = {
  readonly type: 'delta'
  readonly account: string
  readonly topic: string
  readonly seq: number
  readonly prev: number
  readonly as_of?: string
  readonly data: unknown
}

export type StreamState =
  /** Messages arrive and every account's broker does, too. */
  | 'live'
  /** The connection is alive, but a broker has gone silent. */
  | 'stale'
  /** No connection, or one that says nothing; it is tried again for ever. */
  | 'offline'
  /** The server does not want this client (token, revoked, too many streams); it is not tried again. */
  | 'denied'
  | 'closed'

export type StreamStatus = {
  readonly state: StreamState
  /** Why, in a few words. */
  readonly cause: string
  /** Accounts whose broker is silent, and since when (RFC 3339; null when the server does not say). */
  readonly stale: Readonly<Record<string, string | null>>
}
