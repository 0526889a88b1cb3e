// A small pool of connections, handed out last-in first-out so that few stay warm.
// When one query misses its deadline, every idle connection is dropped with it: on a half-open network all are suspect.
import type { Connection } from './connection.ts'
import { DatabaseUnavailable, type Queryable, type QueryResult } from './database.ts'

export type PoolDeps = {
  readonly open: () => Promise<Connection>
  readonly size: number
  /** Longest wait for a free connection. */
  readonly waitMs: number
}

/** What a waiter gets: a connection, or null = a free slot to open one in. */
type Waiter = { give(connection: Connection | null): void; refuse(error: Error): void }

export class Pool implements Queryable {
  readonly #deps: PoolDeps
  #idle: Connection[] = []
  #waiters: Waiter[] = []
  #busy = new Set<Connection>()
  #count = 0
  #closed = false

  constructor(deps: PoolDeps) {
    this.#deps = deps
  }

  query<R = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
    name?: string,
    deadlineMs?: number,
  ): Promise<QueryResult<R>> {
    return this.use((connection) => connection.query<R>(text, values, name, deadlineMs), deadlineMs)
  }

  async use<T>(work: (connection: Connection) => Promise<T>, waitMs?: number): Promise<T> {
    const connection = await this.#acquire(waitMs ?? this.#deps.waitMs)
    this.#busy.add(connection)
    try {
      return await work(connection)
    } finally {
      this.#busy.delete(connection)
      this.#release(connection)
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const waiter of this.#waiters.splice(0)) waiter.refuse(closedError())
    await Promise.all(this.#idle.splice(0).map((connection) => connection.close()))
    for (const connection of this.#busy) connection.destroy()
  }

  async #acquire(waitMs: number): Promise<Connection> {
    if (this.#closed) throw closedError()
    const idle = this.#idle.pop()
    if (idle !== undefined) return idle
    if (this.#count < this.#deps.size) {
      this.#count += 1
      return this.#open()
    }
    const given = await this.#wait(waitMs)
    return given ?? this.#open()
  }

  #wait(waitMs: number): Promise<Connection | null> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters = this.#waiters.filter((other) => other !== waiter)
        reject(new DatabaseUnavailable(`no free database connection within ${waitMs} ms`))
      }, waitMs)
      const waiter: Waiter = {
        give: (connection) => {
          clearTimeout(timer)
          resolve(connection)
        },
        refuse: (error) => {
          clearTimeout(timer)
          reject(error)
        },
      }
      this.#waiters.push(waiter)
    })
  }

  /** Opens in a slot that is already counted, and gives the slot on when that fails. */
  async #open(): Promise<Connection> {
    try {
      const connection = await this.#deps.open()
      connection.onLost(() => this.#forget(connection))
      if (this.#closed) {
        await connection.close()
        throw closedError()
      }
      return connection
    } catch (error) {
      this.#freeSlot()
      throw error
    }
  }

  #release(connection: Connection): void {
    if (connection.lost) {
      this.#freeSlot()
      for (const idle of this.#idle.splice(0)) {
        idle.destroy()
        this.#freeSlot()
      }
      return
    }
    if (this.#closed) {
      connection.destroy()
      return
    }
    const waiter = this.#waiters.shift()
    if (waiter) waiter.give(connection)
    else this.#idle.push(connection)
  }

  /** An idle connection broke; a busy one is dealt with when it is released. */
  #forget(connection: Connection): void {
    if (!this.#idle.includes(connection)) return
    this.#idle = this.#idle.filter((other) => other !== connection)
    this.#freeSlot()
  }

  #freeSlot(): void {
    const waiter = this.#waiters.shift()
    if (waiter) waiter.give(null)
    else this.#count -= 1
  }
}

function closedError(): DatabaseUnavailable {
  return new DatabaseUnavailable('the database handle is closed')
}
