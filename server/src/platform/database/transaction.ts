// Runs work between BEGIN and COMMIT on one connection.
// COMMIT of a failed transaction answers ROLLBACK without an error; that is caught here, or it would be a false success.
import type { Connection } from './connection.ts'
import { type Queryable, SqlError } from './database.ts'

export async function runInTransaction<T>(
  connection: Connection,
  begin: string,
  work: (tx: Queryable) => Promise<T>,
  deadlineMs?: number,
): Promise<T> {
  let over = false
  const tx: Queryable = {
    query: (text, values, name) => {
      if (over) return Promise.reject(new TypeError('a query came after its transaction had ended'))
      return connection.query(text, values, name, deadlineMs)
    },
  }
  await connection.query(begin)
  let result: T
  try {
    result = await work(tx)
  } catch (error) {
    over = true
    // If even ROLLBACK fails the connection is unusable; the first error is the one worth telling.
    await connection.query('rollback').catch(() => connection.destroy())
    throw error
  }
  over = true
  const { command } = await connection.query('commit')
  if (command !== 'COMMIT') throw new SqlError('25P02')
  return result
}
