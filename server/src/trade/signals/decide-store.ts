// The SQL of approving signals, and of looking at them.
import { instantFromSql } from '../../domain/instant.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { Signal } from './signal.ts'
import { contentOf, type SignalState } from './signal-store.ts'

/** False when it does not wait, or its time has passed. */
export async function approveSignal(
  db: Queryable,
  signalId: string,
  by: string,
  nowMs: number,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update signals set state = 'queued', approved_by = $2,
       expires_at = to_timestamp($3::float8 / 1000) + make_interval(secs => h.max_age_s)
      from hooks h
      where h.hook_no = signals.hook_no and signal_id = $1 and state = 'waiting'
        and expires_at >= to_timestamp($3::float8 / 1000)`,
    [signalId, by, nowMs],
  )
  return rowCount === 1
}

/** False when it does not wait. */
export async function declineSignal(
  db: Queryable,
  signalId: string,
  by: string,
  nowMs: number,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update signals set state = 'refused', reason = 'declined', detail = $2 || ' declined it.',
       settled_at = to_timestamp($3::float8 / 1000) where signal_id = $1 and state = 'waiting'`,
    [signalId, by, nowMs],
  )
  return rowCount === 1
}

export async function loadSignalState(
  db: Queryable,
  signalId: string,
): Promise<SignalState | null> {
  const { rows } = await db.query<{ state: SignalState }>(
    'select state from signals where signal_id = $1',
    [signalId],
  )
  return rows[0]?.state ?? null
}

export type SignalLine = {
  readonly signalId: string
  readonly accountId: number
  /** The hook's name, and its id. */
  readonly hook: string
  readonly hookId: string
  readonly symbol: string
  readonly side: string
  readonly sentAt: string
  readonly receivedAt: string
  /** Until then it may be approved, or executed. */
  readonly expiresAt: string
  readonly content: Signal
  readonly state: SignalState
  readonly reason: string | null
  readonly detail: string | null
  readonly outcomes: string | null
}

/** The newest signals of a hook, or of all of them; those in one state where one is named. */
export async function loadSignals(
  db: Queryable,
  hookNo: number | null,
  limit: number,
  state: SignalState | null = null,
): Promise<SignalLine[]> {
  const { rows } = await db.query<{
    signal_id: string
    account_id: number
    hook: string
    hook_id: string
    symbol: string
    side: string
    sent_at: string
    received_at: string
    expires_at: string
    content: string
    state: SignalState
    reason: string | null
    detail: string | null
    outcomes: string | null
  }>(
    `select s.signal_id, s.account_id, h.name as hook, h.hook_id, s.symbol, s.side, s.sent_at, s.received_at, s.expires_at,
       s.content::text as content, s.state, s.reason, s.detail,
       (select string_agg(coalesce(p.outcome, 'not known yet') || coalesce(': ' || p.detail, ''), '; ' order by p.step)
          from signal_steps p where p.account_id = s.account_id and p.signal_id = s.signal_id) as outcomes
     from signals s join hooks h using (hook_no)
     where ($1::integer is null or s.hook_no = $1) and ($3::text is null or s.state = $3)
     order by s.signal_id desc limit $2`,
    [hookNo, limit, state],
  )
  return rows.map((row) => ({
    ...{ signalId: row.signal_id, accountId: row.account_id, hook: row.hook, hookId: row.hook_id },
    ...{ symbol: row.symbol, side: row.side, content: contentOf(row.content), state: row.state },
    ...{ reason: row.reason, detail: row.detail, outcomes: row.outcomes },
    sentAt: instantFromSql(row.sent_at),
    receivedAt: instantFromSql(row.received_at),
    expiresAt: instantFromSql(row.expires_at),
  }))
}

/** How many numbers of each hook's count have still not come, by hook. Gaps of more than a million count as a million. */
export async function countMissing(db: Queryable): Promise<ReadonlyMap<number, number>> {
  const { rows } = await db.query<{ hook_no: number; missing: string }>(
    `select g.hook_no, sum(least(g.last_missing - g.first_missing + 1, 1000000)
         - (select count(*) from signals s where s.account_id = g.account_id and s.hook_no = g.hook_no
              and s.sequence between g.first_missing and g.last_missing)) as missing
       from signal_gaps g group by g.hook_no`,
  )
  return new Map(rows.map(({ hook_no, missing }) => [hook_no, Number(missing)]))
}
