// The SQL of equity over time, drawn together into as many points as somebody can look at. The lowest and the highest of a span
// are those of the samples in it, whatever its length: nothing is lost to thinning.
import type { Decimal } from '../../domain/decimal.ts'
import type { Queryable } from '../../platform/database/database.ts'

export type EquityPoint = {
  readonly bucket_at: string
  readonly first_equity: Decimal
  readonly min_equity: Decimal
  readonly max_equity: Decimal
  readonly last_equity: Decimal
  readonly last_balance: Decimal | null
  readonly min_at: string
  readonly max_at: string
  readonly last_at: string
  readonly samples: string
}

export type EquityMark = {
  readonly boundary_at: string
  readonly boundary: string
  readonly before_at: string
  readonly before_equity: Decimal
  readonly before_balance: Decimal | null
  readonly after_at: string
  readonly after_equity: Decimal
}

export type EquitySpan = {
  readonly accountId: number
  /** RFC 3339. */
  readonly from: string
  readonly to: string
}

/** Points of `resolutionS` seconds; a span without a sample has no point. */
export async function loadEquity(
  db: Queryable,
  { accountId, from, to }: EquitySpan,
  resolutionS: number,
): Promise<EquityPoint[]> {
  const { rows } = await db.query<EquityPoint>(
    `select date_bin(make_interval(secs => $4), bucket_at, timestamptz 'epoch') as bucket_at,
            (array_agg(first_equity order by bucket_at))[1] as first_equity, min(min_equity) as min_equity, max(max_equity) as max_equity,
            (array_agg(last_equity order by last_at desc))[1] as last_equity, (array_agg(last_balance order by last_at desc))[1] as last_balance,
            (array_agg(min_at order by min_equity, min_at))[1] as min_at, (array_agg(max_at order by max_equity desc, max_at))[1] as max_at,
            max(last_at) as last_at, sum(samples) as samples
       from equity_history where account_id = $1 and bucket_at >= $2 and bucket_at < $3
      group by 1 order by 1`,
    [accountId, from, to, resolutionS],
  )
  return rows
}

export async function loadMarks(
  db: Queryable,
  { accountId, from, to }: EquitySpan,
): Promise<EquityMark[]> {
  const { rows } = await db.query<EquityMark>(
    `select boundary_at, boundary, before_at, before_equity, before_balance, after_at, after_equity
       from equity_marks where account_id = $1 and boundary_at >= $2 and boundary_at < $3
      order by boundary_at, boundary limit 2000`,
    [accountId, from, to],
  )
  return rows
}

/** From when on something is known; null = nothing is. */
export async function firstEquityAt(db: Queryable, accountId: number): Promise<string | null> {
  const { rows } = await db.query<{ at: string | null }>(
    'select min(bucket_at) as at from equity_history where account_id = $1',
    [accountId],
  )
  return rows[0]?.at ?? null
}
