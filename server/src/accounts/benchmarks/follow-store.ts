// The SQL of benchmarks that follow a symbol at a broker: which is due, what was read, why nothing was.
import type { Decimal } from '../../domain/decimal.ts'
import type { Queryable } from '../../platform/database/database.ts'

export type Followed = {
  readonly name: string
  readonly connectionId: number
  readonly symbol: string
  /** YYYY-MM-DD; null = no close is known yet. */
  readonly lastDay: string | null
}

/** What a broker had, as its session gives it. */
export type FoundCloses = {
  readonly dayZone: string
  readonly closes: readonly { readonly day: string; readonly close: Decimal }[]
}

/** A broker is asked again after this many minutes, and sooner when it gave nothing. */
const AGAIN_MINUTES = { good: 60, failed: 10 }

/** The one of this connection that waits the longest; null when none is due. */
export async function nextFollowed(db: Queryable, connectionId: number): Promise<Followed | null> {
  const { rows } = await db.query<{ name: string; symbol: string; last_day: string | null }>(
    `select b.name, b.symbol, (select max(day)::text from benchmark_closes c where c.name = b.name) as last_day
       from benchmarks b
      where b.connection_id = $1 and (b.read_at is null or
            b.read_at < now() - make_interval(mins => case when b.cause is null then $2::integer else $3::integer end))
      order by b.read_at nulls first, b.name limit 1`,
    [connectionId, AGAIN_MINUTES.good, AGAIN_MINUTES.failed],
  )
  const [row] = rows
  if (row === undefined) return null
  return { name: row.name, connectionId, symbol: row.symbol, lastDay: row.last_day }
}

/** Adds days and mends those that the broker has changed; a series that follows something else by now stays as it is. */
export async function addCloses(
  db: Queryable,
  { name, connectionId, symbol }: Followed,
  { dayZone, closes }: FoundCloses,
): Promise<void> {
  await db.query(
    `with followed as (
       update benchmarks set read_at = now(), cause = null, cause_detail = null, day_zone = $4
        where name = $1 and connection_id = $2 and symbol = $3 returning name)
     insert into benchmark_closes as c (name, day, close)
     select f.name, r.day, r.close from followed f, json_to_recordset($5::json) as r(day date, close numeric)
     on conflict (name, day) do update set close = excluded.close where c.close <> excluded.close`,
    [name, connectionId, symbol, dayZone, JSON.stringify(closes)],
  )
}

/** Why the broker gave nothing; what is known stays. */
export async function tellFollowed(
  db: Queryable,
  { name, connectionId, symbol }: Followed,
  why: { readonly cause: string; readonly detail: string },
): Promise<void> {
  await db.query(
    `update benchmarks set read_at = now(), cause = $4, cause_detail = $5
      where name = $1 and connection_id = $2 and symbol = $3`,
    [name, connectionId, symbol, why.cause, why.detail],
  )
}

/** Null when there is no connection of this name. It stays for as long as the transaction. */
export async function venueOfConnection(tx: Queryable, connection: string): Promise<string | null> {
  const { rows } = await tx.query<{ venue: string }>(
    'select venue from broker_connections where name = $1 for key share',
    [connection],
  )
  return rows[0]?.venue ?? null
}

/** From now on that symbol; closes of another source are forgotten, for these would not continue them. */
export async function storeFollowed(
  tx: Queryable,
  given: {
    readonly name: string
    readonly connection: string
    readonly symbol: string
    readonly by: string
  },
): Promise<void> {
  const { name, connection, symbol, by } = given
  await tx.query(
    `delete from benchmarks b where b.name = $1 and not exists (
       select 1 from broker_connections f
        where f.connection_id = b.connection_id and f.name = $2 and b.symbol = $3)`,
    [name, connection, symbol],
  )
  await tx.query(
    `insert into benchmarks (name, day_zone, created_by, connection_id, symbol)
     select $1, '00:00 UTC', $4, connection_id, $3 from broker_connections where name = $2
     on conflict (name) do update set read_at = null, cause = null, cause_detail = null`,
    [name, connection, symbol, by],
  )
  // Whoever reads this connection looks at once.
  await tx.query(`select pg_notify('tidemark_connections', '')`)
}
