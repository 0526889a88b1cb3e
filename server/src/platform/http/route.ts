// A route states everything about itself where it is declared: credential, scope, object rule, bodies, rate and audit class.
// The registry refuses one that leaves something out; OpenAPI and the authorisation matrix are generated from these.
export type Scope =
  | 'ingest:write'
  | 'accounts:read'
  | 'trades:read'
  | 'stats:read'
  | 'stream:read'
  | 'admin:read'
  | 'orders:read'
  | 'orders:write'

export type JsonSchema = { readonly [keyword: string]: unknown }

/** Who calls, as the credential says; nothing of it comes from the body. */
export type Caller = {
  readonly keyId: string
  readonly scopes: ReadonlySet<string>
  /** Account numbers this key is limited to; null = all. */
  readonly accounts: ReadonlySet<string> | null
  /** IANA zone that zone-less times of this key's reports are in; null = unknown. */
  readonly brokerZone: string | null
  /** Who has logged in; absent where a key calls, or nobody. */
  readonly person?: PersonCaller
}

/** A person at one of our pages. */
export type PersonCaller = {
  readonly id: number
  readonly name: string
  /** SHA-256 of the session's id, in hex. */
  readonly sessionHash: string
  /** Until then the last second factor counts as fresh; ms by the clock of whoever keeps the sessions. */
  readonly steppedUpUntilMs: number
}

/** The caller of routes that need no key. */
export const anyone: Caller = {
  keyId: '',
  scopes: new Set(),
  accounts: null,
  brokerZone: null,
}

export type RouteRequest = {
  readonly id: string
  readonly caller: Caller
  /** Canonical client address (IPv4-mapped addresses as IPv4). */
  readonly ip: string
  /** True when the peer is this machine itself and the request carries no forwarding header. */
  readonly local?: boolean
  readonly params: Readonly<Record<string, string>>
  /** Query parameters already checked against the route's schema; each is a plain string. */
  readonly query: Readonly<Record<string, string>>
  /** Lower-case header name to value. */
  header(name: string): string | undefined
  /** Media type of the body, lower case, without parameters; '' when there is none. */
  readonly contentType: string
  /** The body's bytes, unparsed; empty for GET. */
  readonly body: Buffer
}

export type RouteAnswer = {
  readonly status: number
  /** An object is sent as JSON; text, bytes and streams are sent as they are. */
  readonly body: string | object | Uint8Array | AsyncIterable<string>
  /** Default application/json; charset=utf-8. */
  readonly contentType?: string
  readonly headers?: Readonly<Record<string, string>>
  /** On a route of audit class `group`: nothing was committed, so this answer gets an entry of its own. */
  readonly nothingCommitted?: boolean
}

/** `page`: what people do at our pages, counted by session. */
export type RateClass = 'read' | 'ingest' | 'trade' | 'page' | 'open'
/** `group`: the commit group's own entry covers it when it succeeds (failures are entered one by one). */
export type AuditClass = 'none' | 'each' | 'group'

export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly id: string
  readonly summary: string
  readonly description?: string
  /** `loopback_or_key`: no key needed from this machine itself. `session`: a person who has logged in; no key is taken. */
  readonly auth: 'none' | 'key' | 'loopback_or_key' | 'session'
  /** On routes of people: a second factor was shown within the last five minutes. */
  readonly stepUp?: true
  /** On routes that need no credential: only pages of this server may call it. */
  readonly fromOwnPage?: true
  /** On routes of keys: people who have logged in to this server may call it too, in their own name. */
  readonly alsoPeople?: true
  readonly scope: Scope | null
  /** What the caller's account list limits: nothing, the rows returned, or the account named in the body. */
  readonly object: 'none' | 'rows' | 'body_account'
  readonly rate: RateClass
  readonly audit: AuditClass
  /** Whether `Idempotency-Key` is read; the route itself refuses a request that lacks a required one. */
  readonly idempotency: 'none' | 'optional' | 'required'
  readonly query: JsonSchema | null
  readonly body: {
    readonly contentTypes: readonly string[]
    readonly limitBytes: number
    readonly schema: JsonSchema
    readonly example?: unknown
  } | null
  readonly responses: Readonly<
    Record<
      number,
      { description: string; contentType?: string; schema?: JsonSchema; example?: unknown }
    >
  >
  /** Problem codes that this route may answer with, beside those every route has. */
  readonly problems: readonly string[]
  handle(request: RouteRequest): Promise<RouteAnswer>
  /** True where the key may be one that was revoked while the database is away: what is done can only make things safer. */
  readonly evenUncertain?: true
  /** For a client that asks for a WebSocket on this path; who calls is said in its first frame. */
  readonly socket?: (socket: RouteSocket) => void
}

/** An open WebSocket as a route sees it. */
export type RouteSocket = {
  readonly id: string
  /** Canonical client address. */
  readonly ip: string
  /**
   * Who holds this key, by the same rules as for any request of the route; throws TidemarkError. Audited. The caller of a widget token
   * has no scope and no account, and its id is that of the overlay.
   */
  admit(token: string): Caller
  /** Who has logged in, as the handshake's cookie says; throws TidemarkError. Only pages of this server may ask. Audited. */
  admitSession(): { readonly caller: Caller; readonly cookie: string | undefined }
  send(text: string): void
  /** Bytes that the client has not taken yet. */
  readonly unsentBytes: number
  /** Resolves when everything was taken, or the socket is gone. */
  whenDrained(): Promise<void>
  onText(listener: (text: string) => void): void
  /** `bytes` were sent in all. */
  onClose(listener: (bytes: number) => void): void
  close(code: number, reason: string): void
}

/** What the gate sees of a request before any byte of its body is read. */
export type AdmitRequest = {
  readonly route: Route
  readonly id: string
  readonly ip: string
  /** Path and query as sent. */
  readonly url: string
  /** True when the peer is this machine itself and the request carries no forwarding header. */
  readonly local: boolean
  /** The connection, as a key for memos. */
  readonly connection: object
  header(name: string): string | undefined
  /** What calls is said in the first frame of a WebSocket: the only place where a widget token is taken. */
  readonly isFirstFrame?: true
  /** Called once it is certain whose key this is, so that a refusal after it is audited under that key. */
  identified(caller: Caller): void
  /** Called with header fields that the answer shall carry, whatever it will be. */
  answerWith?(fields: Readonly<Record<string, string>>): void
}

/** One line of the request audit. */
export type RequestEntry = {
  /** Milliseconds since 1970 UTC. */
  readonly at: number
  readonly kind: 'request'
  readonly request_id: string
  /** Key id; '' when no valid key was sent. */
  readonly key: string
  readonly ip: string
  readonly route: string
  readonly status: number
  readonly code?: string
  readonly ms: number
}
