// The SQL of benchmarks: daily closes with the cut of their days. One named like a pair of currencies converts between them.
import type { Decimal } from '../../domain/decimal.ts'
import type { Queryable } from '../../platform/database/database.ts'

export type BenchmarkRow = {
  readonly name: string
  readonly day_zone: string
  readonly created_at: string
  readonly closes: string
  readonly first_day: string | null
  readonly last_day: string | null
  /** The connection and the symbol that it follows; null = it was uploaded. */
  readonly connection: string | null
  readonly symbol: string | null
  readonly read_at: string | null
  /** Why the broker gave nothing when it was last asked. */
  readonly cause: string | null
}

export type Close = { readonly day: string; readonly close: Decimal }

export async function listBenchmarks(db: Queryable): Promise<BenchmarkRow[]> {
  const { rows } = await db.query<BenchmarkRow>(
    `select b.name, b.day_zone, b.created_at, count(c.day) as closes, min(c.day)::text as first_day, max(c.day)::text as last_day,
            f.name as connection, b.symbol, b.read_at, b.cause
       from benchmarks b left join benchmark_closes c using (name)
       left join broker_connections f on f.connection_id = b.connection_id
      group by b.name, f.name order by b.name`,
  )
  return rows
}

/** Closes of these series, by name, in order of days. */
export async function loadCloses(
  db: Queryable,
  names: readonly string[],
): Promise<Map<string, { readonly dayZone: string; readonly closes: readonly Close[] }>> {
  const { rows } = await db.query<{ name: string; day_zone: string; closes: string }>(
    `select b.name, b.day_zone, coalesce(json_agg(json_build_array(c.day::text, c.close::text) order by c.day) filter (where c.day is not null), '[]') as closes
       from benchmarks b left join benchmark_closes c using (name) where b.name = any($1::text[]) group by b.name`,
    [names],
  )
  return new Map(
    rows.map(({ name, day_zone, closes }) => {
      // What the statement above builds.
      const pairs = JSON.parse(closes) as [string, Decimal][]
      return [name, { dayZone: day_zone, closes: pairs.map(([day, close]) => ({ day, close })) }]
    }),
  )
}

/** Replaces the series of this name as a whole; what is uploaded follows nothing. */
export async function storeBenchmark(
  tx: Queryable,
  name: string,
  dayZone: string,
  closes: readonly Close[],
  by: string,
): Promise<void> {
  await tx.query(
    `insert into benchmarks (name, day_zone, created_by) values ($1, $2, $3)
     on conflict (name) do update set day_zone = excluded.day_zone, created_at = now(), created_by = excluded.created_by,
       connection_id = null, symbol = null, read_at = null, cause = null, cause_detail = null`,
    [name, dayZone, by],
  )
  await tx.query('delete from benchmark_closes where name = $1', [name])
  await tx.query(
    `insert into benchmark_closes (name, day, close)
     select $1, r.day, r.close from json_to_recordset($2::json) as r(day date, close numeric)`,
    [name, JSON.stringify(closes)],
  )
}

/** False when there is none of this name. */
export async function removeBenchmark(db: Queryable, name: string): Promise<boolean> {
  const { rowCount } = await db.query('delete from benchmarks where name = $1', [name])
  return rowCount > 0
}
