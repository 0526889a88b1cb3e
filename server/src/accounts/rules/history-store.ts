// The SQL of an account's past as its rules need it: values seen, marks and gaps.
// Credit is not the trader's money: it is taken from every equity.
import type { Decimal } from '../../domain/decimal.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { instant, ms } from './sql-instants.ts'

export type SeenBucket = {
  readonly fromMs: number
  /** Of its last value; taken from every value of the bucket. */
  readonly credit: Decimal
  /** Credit was the same all through it, as far as one can tell: its extremes are those of the trader's own equity. */
  readonly isSteady: boolean
  readonly minMs: number
  readonly min: Decimal
  readonly maxMs: number
  readonly max: Decimal
  readonly lastMs: number
  readonly last: Decimal
  readonly balance: Decimal | null
}

// The newest bucket that ended before: what credit was when the first one of the answer began.
const creditBefore = `
(select b.last_credit from (
   (select bucket_at, last_credit from equity_history
     where account_id = $1 and bucket_s = 60 and bucket_at <= ${instant('$2')} and last_at <= ${instant('$2')} order by bucket_at desc limit 1)
   union all
   (select bucket_at, last_credit from equity_history
     where account_id = $1 and bucket_s = 900 and bucket_at <= ${instant('$2')} and last_at <= ${instant('$2')} order by bucket_at desc limit 1)) b
  order by b.bucket_at desc limit 1)`

/** Buckets that end after `afterMs` and begin before `toMs`, in order: a span of days, not of years. */
export async function loadSeen(
  db: Queryable,
  accountId: number,
  afterMs: number,
  toMs: number,
): Promise<SeenBucket[]> {
  const { rows } = await db.query<{
    from_ms: string
    credit: Decimal
    is_steady: boolean
    min_ms: string
    min: Decimal
    max_ms: string
    max: Decimal
    last_ms: string
    last: Decimal
    balance: Decimal | null
  }>(
    `select ${ms('bucket_at')} as from_ms, coalesce(last_credit, 0) as credit,
            samples = 1 or coalesce(last_credit, 0) =
              lag(coalesce(last_credit, 0), 1, coalesce(${creditBefore}, 0)) over (order by last_at) as is_steady,
            ${ms('min_at')} as min_ms, min_equity - coalesce(last_credit, 0) as min,
            ${ms('max_at')} as max_ms, max_equity - coalesce(last_credit, 0) as max,
            ${ms('last_at')} as last_ms, last_equity - coalesce(last_credit, 0) as last, last_balance as balance
       from equity_history
      where account_id = $1 and bucket_s in (60, 900) and bucket_at >= ${instant('$2')} - interval '15 minutes'
        and bucket_at < ${instant('$3')} and last_at > ${instant('$2')}
      order by last_at`,
    [accountId, afterMs, toMs],
    'rules_seen',
  )
  return rows.map((row) => ({
    ...{ fromMs: Number(row.from_ms), credit: row.credit, isSteady: row.is_steady },
    ...{ minMs: Number(row.min_ms), min: row.min, maxMs: Number(row.max_ms), max: row.max },
    ...{ lastMs: Number(row.last_ms), last: row.last, balance: row.balance },
  }))
}

export type SeenMark = {
  readonly atMs: number
  readonly equity: Decimal
  readonly balance: Decimal | null
}

/** The pictures on both sides of day boundaries, credit included. */
export async function loadMarkedPictures(
  db: Queryable,
  accountId: number,
  afterMs: number,
  toMs: number,
): Promise<SeenMark[]> {
  const { rows } = await db.query<{ at_ms: string; equity: Decimal; balance: Decimal | null }>(
    `select distinct ${ms('p.at')} as at_ms, p.equity, p.balance
       from equity_marks m cross join lateral
            (values (m.before_at, m.before_equity, m.before_balance), (m.after_at, m.after_equity, m.after_balance)) as p(at, equity, balance)
      where m.account_id = $1 and m.boundary_at > ${instant('$2')} - interval '1 day' and m.boundary_at < ${instant('$3')} + interval '1 day'
        and p.at > ${instant('$2')} and p.at < ${instant('$3')}
      order by 1`,
    [accountId, afterMs, toMs],
    'rules_marks',
  )
  return rows.map(({ at_ms, equity, balance }) => ({ atMs: Number(at_ms), equity, balance }))
}

export type StoredGap = { readonly fromMs: number; readonly toMs: number; readonly cause: string }

/** Gaps that end after `afterMs` and not after `toMs`. */
export async function loadGaps(
  db: Queryable,
  accountId: number,
  afterMs: number,
  toMs: number,
): Promise<StoredGap[]> {
  const { rows } = await db.query<{ from_ms: string; to_ms: string; cause: string }>(
    `select ${ms('from_at')} as from_ms, ${ms('to_at')} as to_ms, cause from account_gaps
      where account_id = $1 and to_at > ${instant('$2')} and to_at <= ${instant('$3')} order by to_at`,
    [accountId, afterMs, toMs],
    'rules_gaps',
  )
  return rows.map((row) => ({
    ...{ fromMs: Number(row.from_ms), toMs: Number(row.to_ms), cause: row.cause },
  }))
}

/** The balance at an instant as it was seen: the last value of the two minutes before, else the first one after. */
export async function loadFirstBalance(
  db: Queryable,
  accountId: number,
  atMs: number,
): Promise<{ readonly balance: Decimal | null } | null> {
  const { rows } = await db.query<{ balance: Decimal | null }>(
    `(select last_balance as balance from equity_history
       where account_id = $1 and bucket_s in (60, 900) and bucket_at <= ${instant('$2')} and bucket_at >= ${instant('$2')} - interval '15 minutes'
         and last_at <= ${instant('$2')} and last_at >= ${instant('$2')} - interval '2 minutes'
       order by bucket_at desc limit 1)
     union all
     (select last_balance from equity_history
       where account_id = $1 and bucket_s in (60, 900) and bucket_at >= ${instant('$2')} - interval '15 minutes' and last_at >= ${instant('$2')}
       order by bucket_at limit 1)
     limit 1`,
    [accountId, atMs],
  )
  return rows[0] ?? null
}

/** Floating results just before these instants, where a value of the last two minutes before is known. */
export async function loadFloatingAt(
  db: Queryable,
  accountId: number,
  endsMs: readonly number[],
): Promise<ReadonlyMap<number, Decimal>> {
  if (endsMs.length === 0) return new Map()
  const { rows } = await db.query<{ end_ms: string; floating: Decimal }>(
    `select e.ms as end_ms, h.last_equity - coalesce(h.last_credit, 0) - h.last_balance as floating
       from unnest($2::bigint[]) as e(ms)
       join lateral (
         select last_equity, last_credit, last_balance from equity_history
          where account_id = $1 and bucket_s in (60, 900) and bucket_at < ${instant('e.ms')} and bucket_at >= ${instant('e.ms')} - interval '15 minutes'
            and last_at < ${instant('e.ms')} and last_at >= ${instant('e.ms')} - interval '2 minutes'
          order by bucket_at desc limit 1) h on h.last_balance is not null`,
    [accountId, endsMs],
  )
  return new Map(rows.map(({ end_ms, floating }) => [Number(end_ms), floating]))
}
