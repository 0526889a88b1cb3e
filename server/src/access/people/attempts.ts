// Counts what was tried and was wrong, through the database: neither a restart nor another server gives a second chance.
// A try is counted before it is looked at, so that many at once are not all the first.
import { createHash } from 'node:crypto'
import type { Database, Queryable } from '../../platform/database/database.ts'
import { TidemarkError } from '../../platform/problem.ts'

export const WINDOW_S = 15 * 60

/** How many wrong tries each kind of subject has within the window. */
export const mostTries = { name: 5, address: 20, code: 5 } as const

export type Subject = { readonly kind: keyof typeof mostTries; readonly of: string }

/** Names are hashed: people type passwords into the field for names. */
const keyOf = ({ kind, of }: Subject): string =>
  `${kind}:${createHash('sha256').update(of.toLowerCase()).digest('hex').slice(0, 32)}`

/**
 * Counts a try for each of these subjects.
 * @throws TidemarkError rate_limited when one of them has none left; nothing is counted then
 */
export async function countTry(
  database: Pick<Database, 'transaction'>,
  subjects: readonly Subject[],
): Promise<void> {
  // In one order, so that two tries at once cannot wait for each other.
  const keys = subjects.map((one) => ({ ...one, key: keyOf(one) })).sort(byKey)
  await database.transaction(async (tx) => {
    for (const { key, kind } of keys) {
      await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 7262432))', [key])
      const { tries, waitS } = await loadTries(tx, key, mostTries[kind])
      if (tries >= mostTries[kind]) throw tooMany(waitS)
    }
    for (const { key } of keys)
      await tx.query('insert into log_in_attempts (subject) values ($1)', [key])
    await tx.query(
      `delete from log_in_attempts where at < now() - make_interval(secs => ${WINDOW_S})`,
    )
  })
}

/** Whoever was right has all tries again. */
export async function forgetTries(db: Queryable, subjects: readonly Subject[]): Promise<void> {
  await db.query('delete from log_in_attempts where subject = any($1::text[])', [
    subjects.map(keyOf),
  ])
}

async function loadTries(
  db: Queryable,
  key: string,
  most: number,
): Promise<{ readonly tries: number; readonly waitS: number }> {
  const { rows } = await db.query<{ ago: number }>(
    `select extract(epoch from now() - at)::float8 as ago from log_in_attempts
      where subject = $1 and at > now() - make_interval(secs => ${WINDOW_S}) order by at desc`,
    [key],
  )
  // When the oldest of the last `most` tries falls out of the window, one is free again.
  return { tries: rows.length, waitS: WINDOW_S - (rows[most - 1]?.ago ?? 0) }
}

function tooMany(waitS: number): TidemarkError {
  const seconds = Math.max(1, Math.ceil(waitS))
  return new TidemarkError(
    'rate_limited',
    `Too many wrong tries. Try again in ${Math.ceil(seconds / 60)} min.`,
    { retryAfterMs: seconds * 1000, headers: { 'retry-after': String(seconds) } },
  )
}

const byKey = (one: { key: string }, two: { key: string }) => (one.key < two.key ? -1 : 1)
