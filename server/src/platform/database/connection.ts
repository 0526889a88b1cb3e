// One PostgreSQL connection with deadlines of our own. A query that misses its deadline destroys the socket:
// the driver alone would wait for ever on a half-open connection.
import { Socket } from 'node:net'
import { Client, type ClientConfig } from 'pg'
import { DatabaseUnavailable, type QueryResult, type Session } from './database.ts'
import { errnoOf, toDatabaseError } from './driver-errors.ts'
import { exactTypes } from './exact-types.ts'

export type ConnectionOptions = {
  /** Where to connect and as whom. */
  readonly target: ClientConfig
  /** Shown in pg_stat_activity as `tidemark:<purpose>`. */
  readonly purpose: string
  /** Session settings, sent with the first packet so that they cost no round trip. */
  readonly settings?: Readonly<Record<string, string>>
  readonly statementTimeoutMs: number
  /** Client-side limit of each query; 0 = none (bulk work, which has its own stall watch). */
  readonly deadlineMs: number
  readonly connectMs: number
}

export type CommandResult<R> = QueryResult<R> & { readonly command: string }

const alwaysSet: Readonly<Record<string, string>> = {
  TimeZone: 'UTC',
  DateStyle: 'ISO,YMD',
  IntervalStyle: 'iso_8601',
  client_encoding: 'UTF8',
  extra_float_digits: '1',
  bytea_output: 'hex',
  standard_conforming_strings: 'on',
  default_transaction_isolation: 'read committed',
  idle_in_transaction_session_timeout: '60s',
  // A node that loses power must not keep its locks for two hours.
  tcp_keepalives_idle: '30',
  tcp_keepalives_interval: '10',
  tcp_keepalives_count: '3',
}

export class Connection implements Session {
  readonly #client: Client
  readonly #socket: Socket
  readonly #deadlineMs: number
  #lost = false
  #closing = false
  #tail: Promise<unknown> | null = null
  #lostListeners: (() => void)[] = []

  /** Connects or throws the driver's error as it came (open-database maps it; its code decides what to do next). */
  static async open(options: ConnectionOptions): Promise<Connection> {
    const connection = new Connection(options)
    const timer = setTimeout(() => {
      connection.#socket.destroy(
        Object.assign(new Error('connecting took too long'), { code: 'ETIMEDOUT' }),
      )
    }, options.connectMs)
    try {
      await connection.#client.connect()
      return connection
    } catch (error) {
      connection.destroy()
      throw error
    } finally {
      clearTimeout(timer)
    }
  }

  private constructor(options: ConnectionOptions) {
    this.#deadlineMs = options.deadlineMs
    this.#socket = new Socket()
    this.#client = new Client({
      ...options.target,
      options:
        `${options.target.options ?? ''} ${toStartupOptions({ ...alwaysSet, ...options.settings })}`.trim(),
      application_name: `tidemark:${options.purpose}`,
      statement_timeout: options.statementTimeoutMs,
      keepAlive: true,
      keepAliveInitialDelayMillis: 30_000,
      stream: () => this.#socket,
      types: exactTypes,
    })
    // Both fire when a connection breaks; the driver's message is dropped on purpose.
    this.#client.on('error', () => this.#markLost())
    this.#client.on('end', () => this.#markLost())
  }

  get lost(): boolean {
    return this.#lost
  }

  /** The driver's client, for COPY streams. */
  get client(): Client {
    return this.#client
  }

  onLost(listener: () => void): void {
    if (this.#lost) queueMicrotask(listener)
    else this.#lostListeners.push(listener)
  }

  onNotify(listener: (channel: string, payload: string) => void): void {
    this.#client.on('notification', (m) => listener(m.channel, m.payload ?? ''))
  }

  query<R = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
    name?: string,
    deadlineMs = this.#deadlineMs,
  ): Promise<CommandResult<R>> {
    const previous = this.#tail
    const run = () => this.#send<R>(text, values, name, deadlineMs)
    // One statement at a time: the next leaves when the one before has its answer, good or bad.
    const result = previous === null ? run() : previous.then(run)
    const settled: Promise<unknown> = result
      .then(
        () => undefined,
        () => undefined, // the caller holds the rejection; the queue only needs to know it is over
      )
      .then(() => {
        if (this.#tail === settled) this.#tail = null
      })
    this.#tail = settled
    return result
  }

  #send<R>(
    text: string,
    values: readonly unknown[] | undefined,
    name: string | undefined,
    deadlineMs: number,
  ): Promise<CommandResult<R>> {
    if (this.#lost || this.#closing) {
      return Promise.reject(new DatabaseUnavailable('the connection to the database is gone'))
    }
    return new Promise((resolve, reject) => {
      const timer =
        deadlineMs > 0
          ? setTimeout(() => {
              reject(new DatabaseUnavailable(`no answer within ${deadlineMs} ms`))
              this.destroy()
            }, deadlineMs)
          : undefined
      const config = {
        text,
        ...(values === undefined ? {} : { values: [...values] }),
        ...(name === undefined ? {} : { name }),
      }
      void this.#client.query(config, (error: Error | null, result) => {
        clearTimeout(timer)
        if (error) {
          const mapped = toDatabaseError(error, this.#lost || this.#socket.destroyed)
          // The server has ended this session (only a statement's own time-out leaves it usable).
          if (mapped instanceof DatabaseUnavailable && errnoOf(error) !== '57014') this.destroy()
          reject(mapped)
          return
        }
        // Several statements in one text give an array of results, which the driver's types leave out.
        const last = Array.isArray(result) ? (result.at(-1) as typeof result) : result
        // The driver's rows have the shape that the statement's author declares as R.
        resolve({ rows: last.rows as R[], rowCount: last.rowCount ?? 0, command: last.command })
      })
    })
  }

  /** Cuts the connection at once, without a word to the server. */
  destroy(): void {
    this.#socket.destroy()
    this.#markLost()
  }

  /** Orderly end: tells the server, waits a second at most. */
  async close(): Promise<void> {
    if (this.#lost || this.#closing) return
    this.#closing = true
    this.#lostListeners = []
    const timer = setTimeout(() => this.#socket.destroy(), 1_000)
    // An error while leaving changes nothing: the socket is gone either way.
    await this.#client.end().catch(() => undefined)
    clearTimeout(timer)
    this.#lost = true
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #markLost(): void {
    if (this.#lost) return
    this.#lost = true
    const listeners = this.#lostListeners
    this.#lostListeners = []
    for (const listener of listeners) listener()
  }
}

/** `-c name=value` pairs; blanks and backslashes in a value are escaped as libpq's rules say. */
function toStartupOptions(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value.replace(/[\\ ]/g, '\\$&')}`)
    .join(' ')
}
