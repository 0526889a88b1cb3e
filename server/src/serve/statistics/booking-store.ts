// The SQL of bookings for statistics: every current deal as time, money and type, in time order; and what stands beside them.
import { BUCKET_S } from '../../accounts/equity-store.ts'
import type { Decimal } from '../../domain/decimal.ts'
import type { Reclassification } from '../../domain/statistics/ledger-totals.ts'
import type { Queryable } from '../../platform/database/database.ts'

/** So few that a busy machine is done in the time that a statement may take. */
const AT_ONCE = 25_000

export type FoundBooking = {
  readonly deal: string
  readonly atMs: number
  readonly money: Decimal
  readonly type: number
  readonly isOut: boolean
}

const text = `
select count(*)::int as count, max(dealt_at) as last_at,
       json_build_array(json_agg(deal::text order by dealt_at, deal), json_agg(at order by dealt_at, deal), json_agg(money order by dealt_at, deal),
                        json_agg(type order by dealt_at, deal), json_agg(entry order by dealt_at, deal)) as columns
  from (select deal, dealt_at, extract(epoch from dealt_at)::float8 * 1000 as at, type, entry,
               (profit + coalesce(commission, 0) + coalesce(swap, 0) + coalesce(fee, 0))::text as money
          from deals
         where account_id = $1 and is_current and (dealt_at, deal) > ($2::timestamptz, $3::bigint)
         order by dealt_at, deal limit ${AT_ONCE}) d`

/** Deals after an instant, oldest first. */
export async function* loadBookings(
  db: Queryable,
  accountId: number,
  after: string,
): AsyncGenerator<FoundBooking[]> {
  let at = after
  let deal = '9223372036854775807'
  for (;;) {
    const { rows } = await db.query<{ count: number; last_at: string | null; columns: string }>(
      text,
      [accountId, at, deal],
    )
    const [page] = rows
    if (page === undefined || page.count === 0 || page.last_at === null) return
    // What the statement above builds, in its order.
    const [deals, times, money, types, entries] = JSON.parse(page.columns) as [
      ...[string[], number[], Decimal[], number[], number[]],
    ]
    yield deals.map((one, place) => ({
      deal: one,
      atMs: times[place] ?? 0,
      money: money[place] ?? ('0' as Decimal), // canonical
      type: types[place] ?? 0,
      isOut: (entries[place] ?? 0) !== 0,
    }))
    if (page.count < AT_ONCE) return
    at = page.last_at
    deal = deals.at(-1) ?? deal
  }
}

export type LedgerState = {
  readonly account_id: number
  readonly account: string
  readonly server: string
  readonly currency: string | null
  readonly currency_digits: number | null
  readonly zone: string | null
  readonly deals: string
  readonly cash_total: Decimal
  readonly deals_rewritten: string
  /** Of the latest picture; null = there is none. */
  readonly balance: Decimal | null
  readonly credit: Decimal | null
  readonly equity: Decimal | null
  readonly snapshot_at: string | null
  readonly first_sample_at: string | null
  readonly kinds: string
}

/** What says whether anything changed, in one statement. */
export async function loadLedgerStates(
  db: Queryable,
  accountIds: readonly number[],
): Promise<LedgerState[]> {
  const { rows } = await db.query<LedgerState>(
    `select s.account_id, a.account, a.exchange as server, s.currency, s.currency_digits, s.zone, s.deals, s.cash_total, s.deals_rewritten,
            s.balance, s.credit, s.equity, s.snapshot_at,
            (select min(bucket_at) from equity_history h where h.account_id = s.account_id and h.bucket_s = ${BUCKET_S}) as first_sample_at,
            (select coalesce(json_object_agg(k.deal::text, k.kind order by k.deal), '{}') from booking_kinds k where k.account_id = s.account_id) as kinds
       from account_states s join accounts a using (account_id)
      where s.account_id = any($1::int[]) order by s.account_id`,
    [accountIds],
    'statistics_ledger_states',
  )
  return rows
}

/** What people said that balance operations were, by ticket. */
export function kindsOf(state: LedgerState): ReadonlyMap<string, Reclassification> {
  // The table's check lets no other word in.
  return new Map(Object.entries(JSON.parse(state.kinds) as Record<string, Reclassification>))
}
