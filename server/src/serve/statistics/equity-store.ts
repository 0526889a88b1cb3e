// The SQL of recorded equity for statistics: spans of a quarter of an hour with their extremes, and single moments.
// Credit is not the trader's: it is taken off every value. A minute keeps it at its end alone, so of one in which it changed only
// the last value counts.
import { BUCKET_S } from '../../accounts/equity-store.ts'
import type { Decimal } from '../../domain/decimal.ts'
import type { Queryable } from '../../platform/database/database.ts'

/** Seconds of a span. */
export const SPAN_S = 900
/** What one statement covers: a year of minutes took a busy machine longer than a statement may take. */
const WINDOW_MS = 60 * 86_400_000

export type FoundSpan = {
  readonly fromMs: number
  readonly lastMs: number
  readonly low: Decimal
  readonly high: Decimal
  readonly last: Decimal
  readonly lowFirst: boolean
}

const ofAccount = `account_id = $1 and bucket_s = ${BUCKET_S}`
const within = `${ofAccount} and bucket_at >= $2::timestamptz and bucket_at < $3::timestamptz`
const minuteBefore = (column: string) =>
  `(select ${column} from equity_history where ${ofAccount} and bucket_at < $2::timestamptz order by bucket_at desc limit 1)`

// Most accounts never had any: asked first, because telling where it changed costs half as much again.
const credit = `
select exists (select from equity_history
                where ${ofAccount} and bucket_at >= coalesce(${minuteBefore('bucket_at')}, $2::timestamptz) and bucket_at < $3::timestamptz
                  and last_credit <> 0) as is_held`

const uncredited = `
select bucket_at, last_at, last_equity as last, min_equity as low, min_at as low_at, max_equity as high, max_at as high_at
  from equity_history where ${within}`

const credited = `
select bucket_at, last_at, last_equity - credit as last,
       case when is_steady then min_equity else last_equity end - credit as low, case when is_steady then min_at else last_at end as low_at,
       case when is_steady then max_equity else last_equity end - credit as high, case when is_steady then max_at else last_at end as high_at
  from (select *, coalesce(last_credit, 0) as credit,
               samples = 1 or coalesce(last_credit, 0) =
                 lag(coalesce(last_credit, 0), 1, coalesce(${minuteBefore('last_credit')}, 0)) over (order by bucket_at) as is_steady
          from equity_history where ${within}) h`

const spansFrom = (minutes: string) => `
select count(*)::int as count,
       json_build_array(json_agg(extract(epoch from span)::float8 * 1000 order by span), json_agg(extract(epoch from last_at)::float8 * 1000 order by span),
                        json_agg(low::text order by span), json_agg(high::text order by span), json_agg(last::text order by span),
                        json_agg(low_first order by span)) as columns
  from (select date_bin('${SPAN_S} seconds', bucket_at, timestamptz 'epoch') as span, max(last_at) as last_at,
               min(low) as low, max(high) as high, (array_agg(last order by last_at desc))[1] as last,
               (array_agg(low_at order by low, low_at))[1] <= (array_agg(high_at order by high desc, high_at))[1] as low_first
          from (${minutes}) m
         group by 1) s`

/** Spans from an instant on, which must be the beginning of one, to the last that is known. */
export async function* loadSpans(
  db: Queryable,
  accountId: number,
  fromMs: number,
): AsyncGenerator<FoundSpan[]> {
  const { rows: ends } = await db.query<{ ms: string | null }>(
    'select (extract(epoch from max(bucket_at)) * 1000)::bigint as ms from equity_history where account_id = $1 and bucket_s = $2',
    [accountId, BUCKET_S],
  )
  const lastMs = Number(ends[0]?.ms ?? 0)
  for (let atMs = fromMs; atMs <= lastMs; atMs += WINDOW_MS) {
    const window = [atMs, atMs + WINDOW_MS].map((ms) => new Date(ms).toISOString())
    const { rows: held } = await db.query<{ is_held: boolean }>(credit, [accountId, ...window])
    const text = spansFrom(held[0]?.is_held === false ? uncredited : credited)
    const { rows } = await db.query<{ count: number; columns: string }>(text, [
      accountId,
      ...window,
    ])
    const [page] = rows
    if (page !== undefined && page.count > 0) yield spansOf(page.columns)
  }
}

function spansOf(columns: string): FoundSpan[] {
  // What the statement above builds, in its order.
  const [from, last, lows, highs, lasts, first] = JSON.parse(columns) as [
    ...[number[], number[], Decimal[], Decimal[], Decimal[], boolean[]],
  ]
  const zero = '0' as Decimal // canonical
  return from.map((fromMs, place) => ({
    ...{ fromMs, lastMs: last[place] ?? fromMs, low: lows[place] ?? zero },
    ...{ high: highs[place] ?? zero, last: lasts[place] ?? zero },
    lowFirst: first[place] ?? true,
  }))
}

export type SampleBefore = { readonly atMs: number; readonly equity: Decimal }

/** The last sample before each of these instants; null = none was taken before it. */
export async function loadSamplesBefore(
  db: Queryable,
  accountId: number,
  instantsMs: readonly number[],
): Promise<(SampleBefore | null)[]> {
  if (instantsMs.length === 0) return []
  const { rows } = await db.query<{ ms: string | null; equity: Decimal | null }>(
    `select (extract(epoch from h.last_at) * 1000)::bigint as ms, h.last_equity - coalesce(h.last_credit, 0) as equity
       from unnest($2::float8[]) with ordinality as w(ms, place)
       left join lateral (
         select last_at, last_equity, last_credit from equity_history
          where account_id = $1 and bucket_s = ${BUCKET_S} and bucket_at <= to_timestamp(w.ms / 1000) - interval '${BUCKET_S} seconds'
          order by bucket_at desc limit 1) h on true
      order by w.place`,
    [accountId, instantsMs],
  )
  return rows.map(({ ms, equity }) =>
    ms === null || equity === null ? null : { atMs: Number(ms), equity },
  )
}
