// The SQL of what the ledger holds of connected accounts: to compare with the broker, and to note where both differ.
import type { Decimal } from '../../domain/decimal.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { LedgerDeals } from './compare-deals.ts'

/** No clock of a broker is further from UTC: lets the index on real times narrow the search. */
const WIDEST_OFFSET_S = 2 * 86_400

/** Digests of every version of the deals whose current time on the broker's clock is in [fromS, toS], by ticket. */
export async function loadLedgerDeals(
  db: Queryable,
  accountId: number,
  fromS: number,
  toS: number,
): Promise<LedgerDeals> {
  const { rows } = await db.query<{ deal: string; digests: string }>(
    `select d.deal, (select string_agg(encode(v.digest, 'hex'), ',' order by v.version) from deals v
                      where v.account_id = d.account_id and v.deal = d.deal) as digests
       from deals d
      where d.account_id = $1 and d.is_current
        and d.dealt_at >= to_timestamp($2::bigint - ${WIDEST_OFFSET_S}) and d.dealt_at <= to_timestamp($3::bigint + ${WIDEST_OFFSET_S})
        and d.server_msc >= $2::bigint * 1000 and d.server_msc < ($3::bigint + 1) * 1000`,
    [accountId, fromS, toS],
  )
  return new Map(rows.map(({ deal, digests }) => [deal, digests.split(',')]))
}

/** What the deals of the ledger sum up to, credit left out; null = the account is not known yet. */
export async function loadCashTotal(db: Queryable, accountId: number): Promise<Decimal | null> {
  const { rows } = await db.query<{ cash_total: Decimal }>(
    'select cash_total from account_states where account_id = $1',
    [accountId],
  )
  return rows[0]?.cash_total ?? null
}

/** Answers the tickets that were not noted before. */
export async function noteGoneDeals(
  db: Queryable,
  accountId: number,
  tickets: readonly string[],
): Promise<string[]> {
  const { rows } = await db.query<{ deal: string }>(
    `insert into deals_not_at_broker (account_id, deal) select $1, unnest($2::bigint[])
     on conflict do nothing returning deal`,
    [accountId, tickets],
  )
  return rows.map(({ deal }) => deal)
}

/** Deals that the broker gives are not gone, whatever was noted before. */
export async function forgetGoneDeals(
  db: Queryable,
  accountId: number,
  tickets: readonly string[],
): Promise<void> {
  await db.query(
    'delete from deals_not_at_broker where account_id = $1 and deal = any($2::bigint[])',
    [accountId, tickets],
  )
}
