// A connection for backup and restore: no time limit on a statement, but a watch that cuts a COPY that stands still.
// COPY's own error texts quote the offending row, so they are mapped like all others.
import { once } from 'node:events'
import { from, to } from 'pg-copy-streams'
import type { Connection } from './connection.ts'
import type { Queryable } from './database.ts'
import { toDatabaseError } from './driver-errors.ts'
import { runInTransaction } from './transaction.ts'

export type BulkSession = Queryable &
  AsyncDisposable & {
    /** Runs `work` between `begin` (its whole text) and COMMIT. */
    transaction<T>(begin: string, work: (tx: Queryable) => Promise<T>): Promise<T>
    /** COPY … TO STDOUT: hands over chunk after chunk, waits for each; resolves to the number of rows. */
    copyOut(sql: string, take: (chunk: Buffer) => Promise<void>): Promise<number>
    /** COPY … FROM STDIN; resolves to the number of rows. */
    copyIn(sql: string, chunks: AsyncIterable<Buffer>): Promise<number>
  }

const stallMs = 120_000

export function createBulkSession(connection: Connection): BulkSession {
  return {
    query: (text, values, name) => connection.query(text, values, name),
    transaction: (begin, work) => runInTransaction(connection, begin, work),
    copyOut: (sql, take) => copyOut(connection, sql, take),
    copyIn: (sql, chunks) => copyIn(connection, sql, chunks),
    [Symbol.asyncDispose]: () => connection.close(),
  }
}

async function copyOut(
  connection: Connection,
  sql: string,
  take: (chunk: Buffer) => Promise<void>,
): Promise<number> {
  const copy = connection.client.query(to(sql))
  const ready = new Promise<void>((resolve) => {
    copy.handleReadyForQuery = resolve
  })
  const watch = watchStall(connection)
  const source = copy[Symbol.asyncIterator]()
  try {
    for (;;) {
      watch.tick()
      const next = await source.next().catch((error) => {
        throw toDatabaseError(error, connection.lost)
      })
      if (next.done === true) break
      await take(next.value)
    }
    await ready
    return copy.rowCount
  } catch (error) {
    // The server is in the middle of its output: this connection cannot be used again.
    connection.destroy()
    throw error
  } finally {
    watch.end()
  }
}

async function copyIn(
  connection: Connection,
  sql: string,
  chunks: AsyncIterable<Buffer>,
): Promise<number> {
  const copy = connection.client.query(from(sql))
  let failure: unknown = null
  copy.on('error', (error) => {
    failure ??= error
  })
  const watch = watchStall(connection)
  try {
    for await (const chunk of chunks) {
      watch.tick()
      if (failure !== null) break
      if (!copy.write(chunk) && failure === null) await once(copy, 'drain')
    }
    watch.tick()
    if (failure === null) {
      copy.end()
      await once(copy, 'finish')
    }
  } catch (error) {
    if (failure === null) {
      // The source failed, not the server: cut the COPY so that nothing of it can be committed.
      connection.destroy()
      throw error
    }
  } finally {
    watch.end()
  }
  if (failure !== null) throw toDatabaseError(failure, connection.lost)
  return copy.rowCount
}

/** Destroys the connection when nothing has moved for two minutes. */
function watchStall(connection: Connection): { tick(): void; end(): void } {
  const timer = setTimeout(() => connection.destroy(), stallMs)
  return { tick: () => timer.refresh(), end: () => clearTimeout(timer) }
}
