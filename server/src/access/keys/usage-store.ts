// The SQL of what keys were used for: one row for each key, day and class of routes, added to every few seconds.
// Days are those of UTC by the database's clock, so servers with other clocks agree.
import type { Queryable } from '../../platform/database/database.ts'

/** What a server has counted since it wrote last. */
export type KeyCounts = {
  readonly id: string
  readonly rateClass: string
  readonly requests: number
  /** How many of them were refused. */
  readonly refused: number
  /** Since a request of the key was last granted; null = none was. */
  readonly agoMs: number | null
}

export type KeyDay = {
  /** Such as 2026-05-28. */
  readonly day: string
  readonly rateClass: string
  readonly requests: number
  readonly refused: number
}

/** Adds to the day's counts and notes when keys were last used; never moves a time back. */
export async function addUse(tx: Queryable, rows: readonly KeyCounts[]): Promise<void> {
  // Two servers that add to the same keys in another order would wait for each other: one writes after the other.
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('tidemark key use', 0))`)
  await tx.query(
    `update api_keys k set last_used_at = greatest(k.last_used_at, now() - make_interval(secs => u.ago_s))
       from (select key_id, min(ago_s) as ago_s from unnest($1::text[], $2::float8[]) u (key_id, ago_s)
              where ago_s is not null group by key_id) u
      where k.key_id = u.key_id`,
    [rows.map((row) => row.id), rows.map(({ agoMs }) => (agoMs === null ? null : agoMs / 1000))],
  )
  await tx.query(
    `insert into key_usage as stored (key_id, day, rate_class, requests, refused)
     select u.key_id, (now() at time zone 'UTC')::date, u.rate_class, u.requests, u.refused
       from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) u (key_id, rate_class, requests, refused)
       join api_keys using (key_id)
     on conflict (key_id, day, rate_class) do update
        set requests = stored.requests + excluded.requests, refused = stored.refused + excluded.refused`,
    [
      rows.map((row) => row.id),
      rows.map((row) => row.rateClass),
      rows.map((row) => row.requests),
      rows.map((row) => row.refused),
    ],
  )
}

/** The days on which a key was used, newest first, of the last `days` (today is one of them). */
export async function loadUsage(db: Queryable, id: string, days: number): Promise<KeyDay[]> {
  const { rows } = await db.query<{
    day: string
    rate_class: string
    requests: string
    refused: string
  }>(
    `select to_char(day, 'YYYY-MM-DD') as day, rate_class, requests, refused from key_usage
      where key_id = $1 and day > (now() at time zone 'UTC')::date - $2::int
      order by day desc, rate_class desc`,
    [id, days],
  )
  return rows.map(({ day, rate_class, requests, refused }) => ({
    ...{ day, rateClass: rate_class },
    ...{ requests: Number(requests), refused: Number(refused) },
  }))
}
