// Turns what the driver throws into the two errors the rest of the server knows.
// The driver's own message, detail and internal query may hold user data, so only the SQLSTATE or errno survives.
import { DatabaseError } from 'pg'
import { DatabaseUnavailable, SqlError } from './database.ts'

/**
 * Server-side endings of a connection or of a statement's time: admin shutdown, crash, starting up, database dropped,
 * idle time-outs, statement time-out, too many connections.
 */
const unavailableStates = new Set([
  '57P01',
  '57P02',
  '57P03',
  '57P04',
  '57P05',
  '57014',
  '25P03',
  '25P04',
  '53300',
])

export function toDatabaseError(error: unknown, lost: boolean): Error {
  if (error instanceof DatabaseUnavailable || error instanceof SqlError) return error
  if (error instanceof DatabaseError && error.code !== undefined) {
    if (unavailableStates.has(error.code) || error.code.startsWith('08')) {
      return new DatabaseUnavailable(`the database ended the statement (${error.code})`)
    }
    return new SqlError(error.code, error.constraint)
  }
  const errno = errnoOf(error)
  if (errno !== undefined || lost) {
    return new DatabaseUnavailable(`the connection to the database broke (${errno ?? 'closed'})`)
  }
  return new TypeError('the driver could not send the statement', { cause: error })
}

/** Node's error code (ECONNREFUSED, ENOENT, ...) or the SQLSTATE: what the supervisor decides by. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
