// The port to PostgreSQL that the rest of the server sees: one dialect, two homes (embedded, or a server of yours).
// Values come back exact: everything is text except booleans, int2/int4 (number), float8 (number) and bytea (Buffer).
// So int8, numeric, timestamptz (UTC, ISO), json and jsonb are strings.

export type QueryResult<R> = { readonly rows: R[]; readonly rowCount: number }

export type Queryable = {
  /** Runs one statement. `name` makes it a prepared statement, planned once per connection. */
  query<R = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
    name?: string,
  ): Promise<QueryResult<R>>
}

/** A dedicated connection with a life of its own: an ingest lane, a listener, the holder of a lock. */
export type Session = Queryable &
  AsyncDisposable & {
    /** True once the connection is gone; every later query rejects with DatabaseUnavailable. */
    readonly lost: boolean
    /** Called once when the connection breaks (never after an orderly dispose). */
    onLost(listener: () => void): void
    /** Called for each NOTIFY on a channel that this session LISTENs to. */
    onNotify(listener: (channel: string, payload: string) => void): void
  }

export type Database = AsyncDisposable & {
  readonly home: 'embedded' | 'external'
  /** server_version_num, such as 180004. */
  readonly serverVersion: number
  /** Pool for reads: every transaction is read-only by default. */
  readonly read: Queryable
  /** Pool for small writes (keys, accounts). Ingest uses sessions. */
  readonly write: Queryable
  /** Runs `work` in one transaction of the write pool; commits when it resolves, rolls back when it throws. */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>
  /** The same on one snapshot, repeatable read and read-only: for exports and verification. */
  snapshot<T>(work: (tx: Queryable) => Promise<T>): Promise<T>
  openSession(purpose: string): Promise<Session>
  /** True when the database answers within a second and its schema is the one this build expects. */
  ready(): Promise<boolean>
}

/** The connection broke, could not be made, or the deadline passed. Whether a statement took effect is not known. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable'
}

/** The server refused a statement. Holds the SQLSTATE only: message, detail and values may contain user data. */
export class SqlError extends Error {
  override readonly name = 'SqlError'
  readonly sqlState: string
  readonly constraint: string | undefined

  constructor(sqlState: string, constraint?: string) {
    super(`SQLSTATE ${sqlState}${constraint ? ` (${constraint})` : ''}`)
    this.sqlState = sqlState
    this.constraint = constraint
  }
}
