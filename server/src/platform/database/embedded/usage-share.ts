// What the keeper of each process says to the embedded server: who uses it, and how our database gets its name.
// The share is an advisory lock, so it ends with its holder even after kill -9, and two who leave at once cannot both stay.
import type { Connection } from '../connection.ts'
import { SqlError } from '../database.ts'

/** Any fixed number; it only has to differ from the other advisory locks of Tidemark. */
const usageLock = '7236083125'
export const databaseName = 'tidemark'

/** False when the last user is just stopping the server. */
export async function takeShare(keeper: Connection): Promise<boolean> {
  const { rows } = await keeper.query<{ mine: boolean }>(
    'select pg_try_advisory_lock_shared($1) as mine',
    [usageLock],
  )
  return rows[0]?.mine === true
}

/** First start: initdb's database `postgres` becomes ours, in a tenth of the time that making one takes. */
export async function nameDatabase(session: Connection): Promise<void> {
  try {
    await session.query(`alter database postgres rename to ${databaseName}`)
  } catch (error) {
    // Renamed by another first start, or in use by somebody: then make one.
    if (!(error instanceof SqlError)) throw error
    await createDatabase(session)
  }
}

async function createDatabase(keeper: Connection): Promise<void> {
  try {
    await keeper.query(`create database ${databaseName} template template0`)
  } catch (error) {
    // Two first starts at once: one of them makes it.
    if (error instanceof SqlError && ['42P04', '23505', '55006'].includes(error.sqlState)) return
    throw error
  }
}

/** Trades our share for the whole lock. Once we hold it, newcomers know that the server is about to stop. */
export async function isLastUser(keeper: Connection): Promise<boolean> {
  await keeper.query('select pg_advisory_unlock_shared($1)', [usageLock])
  const { rows } = await keeper.query<{ alone: boolean }>(
    `select pg_try_advisory_lock($1) and not exists (
       select from pg_stat_activity
        where backend_type = 'client backend' and application_name not like 'tidemark:%'
          and pid <> pg_backend_pid()) as alone`,
    [usageLock],
  )
  return rows[0]?.alone === true
}
