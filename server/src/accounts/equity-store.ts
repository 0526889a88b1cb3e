// The SQL that keeps equity over time: per minute the first, lowest, highest and last, the pictures on both sides of a
// day boundary, and the times without any. It runs before the new picture takes the old one's place, whose values it needs.
import type { Decimal } from '../domain/decimal.ts'
import type { Queryable } from '../platform/database/database.ts'
import type { PictureEntry } from './picture-entry.ts'

/** Length of a bucket while it is young, in seconds. */
export const BUCKET_S = 60

/** Longer without a picture is a gap, in seconds, unless its connection looks more seldom. */
export const SILENCE_S = 45

const incoming = `json_to_recordset($1::json) as r(a integer, at timestamptz, equity numeric, balance numeric, credit numeric)`

const sample = `
insert into equity_history as h (account_id, bucket_s, bucket_at, first_equity, min_equity, max_equity, last_equity, last_balance,
                                 last_credit, min_at, max_at, last_at, samples)
select r.a, ${BUCKET_S}, date_bin('${BUCKET_S} seconds', r.at, timestamptz 'epoch'), r.equity, r.equity, r.equity, r.equity, r.balance,
       r.credit, r.at, r.at, r.at, 1
  from ${incoming}
on conflict (account_id, bucket_s, bucket_at) do update
   set min_equity = least(h.min_equity, excluded.min_equity), max_equity = greatest(h.max_equity, excluded.max_equity),
       min_at = case when excluded.min_equity < h.min_equity then excluded.min_at else h.min_at end,
       max_at = case when excluded.max_equity > h.max_equity then excluded.max_at else h.max_at end,
       last_equity = case when excluded.last_at >= h.last_at then excluded.last_equity else h.last_equity end,
       last_balance = case when excluded.last_at >= h.last_at then excluded.last_balance else h.last_balance end,
       last_credit = case when excluded.last_at >= h.last_at then excluded.last_credit else h.last_credit end,
       last_at = greatest(h.last_at, excluded.last_at), samples = h.samples + 1`

// A boundary is a time of day and a zone, such as "17:00 America/New_York": the last one that passed before the new picture.
// Where the old picture stands on its other side, the day ended between the two. The account's settings name boundaries, and
// so do its rules.
const mark = `
insert into equity_marks (account_id, boundary_at, boundary, before_at, before_equity, before_balance, after_at, after_equity, after_balance)
select r.a, d.boundary_at, b.boundary, s.snapshot_at, s.equity, s.balance, r.at, r.equity, r.balance
  from ${incoming}
  join account_states s on s.account_id = r.a
  left join account_settings c on c.account_id = r.a
 cross join lateral (
   select unnest(c.day_boundaries) as boundary
   union
   select unnest(boundaries) from rule_sets k
    where k.account_id = r.a and k.version = (select max(version) from rule_sets where account_id = r.a)) b
 cross join lateral (select split_part(b.boundary, ' ', 1)::time as clock, split_part(b.boundary, ' ', 2) as zone) z
 cross join lateral (select r.at at time zone z.zone as now_there) l
 cross join lateral (
   select (l.now_there::date + z.clock - case when l.now_there::time < z.clock then interval '1 day' else interval '0' end)
          at time zone z.zone as boundary_at) d
 where s.snapshot_at < d.boundary_at and s.equity is not null
on conflict do nothing`

// Three looks may be missed, and never less than what makes an Expert silent; a longer time without a picture is a gap.
const gap = `
insert into account_gaps (account_id, from_at, to_at, cause)
select r.a, s.snapshot_at, r.at,
       case when exists (select 1 from server_silences x where x.from_at < r.at and x.to_at > s.snapshot_at) then 'server_stopped'
            else coalesce(s.cause, n.cause, case when s.source = 'expert' then 'terminal_silent' else 'broker_silent' end) end
  from ${incoming}
  join account_states s on s.account_id = r.a
  left join linked_accounts k on k.account_id = r.a
  left join broker_connections n on n.connection_id = k.connection_id
 where s.snapshot_at < r.at - make_interval(secs => greatest(${SILENCE_S}, 3 * coalesce((n.settings ->> 'poll_seconds')::numeric, 0)::float8))
on conflict do nothing`

/** An account as its broker kept it at the end of a day. */
export type DailyEquity = {
  readonly atMs: number
  readonly equity: Decimal
  readonly balance: Decimal | null
}

const ended = `json_to_recordset($2::json) as r(at timestamptz, equity numeric, balance numeric)`

/** Days that the broker remembers; a minute that was seen by ourselves stays as it was seen. An owner of an earlier time adds nothing. */
export async function addDailyEquity(
  db: Queryable,
  accountId: number,
  days: readonly DailyEquity[],
  fence: { readonly connectionId: number; readonly generation: number },
): Promise<void> {
  if (days.length === 0) return
  const rows = days.map(({ atMs, equity, balance }) => ({
    ...{ at: new Date(atMs).toISOString(), equity, balance },
  }))
  await db.query(
    `insert into equity_history (account_id, bucket_s, bucket_at, first_equity, min_equity, max_equity, last_equity, last_balance,
                                 min_at, max_at, last_at, samples)
     select $1::integer, ${BUCKET_S}, date_bin('${BUCKET_S} seconds', r.at, timestamptz 'epoch'), r.equity, r.equity, r.equity, r.equity,
            r.balance, r.at, r.at, r.at, 1
       from ${ended}
      where exists (select 1 from connection_leases l where l.connection_id = $3 and l.generation = $4 for share)
     on conflict do nothing`,
    [accountId, JSON.stringify(rows), fence.connectionId, fence.generation],
  )
}

/** Entries without an equity leave no trace; a picture older than the stored one is no sample. */
export async function sampleEquity(db: Queryable, entries: readonly PictureEntry[]): Promise<void> {
  const rows = entries
    .filter(({ picture }) => picture.equity !== null)
    .map(({ accountId, takenMs, picture }) => ({
      a: accountId,
      at: new Date(takenMs).toISOString(),
      equity: picture.equity,
      balance: picture.balance,
      credit: picture.credit,
    }))
  if (rows.length === 0) return
  const text = JSON.stringify(rows)
  await db.query(gap, [text], 'accounts_gaps')
  await db.query(mark, [text], 'accounts_equity_marks')
  await db.query(sample, [text], 'accounts_equity_sample')
}
