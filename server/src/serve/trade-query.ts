// Reads trades newest first (by entry time, then id) with a keyset cursor, one index walk per account.
// Accounts are walked side by side and merged, so no index across accounts is needed.
import { type TradeRow, tradeColumns } from '../domain/trade-row.ts'
import type { Queryable } from '../platform/database/database.ts'

export type TradeFilter = {
  /** Account numbers to look into; null = all. */
  readonly accounts: readonly string[] | null
  readonly bot: string | null
  readonly symbol: string | null
  readonly status: string | null
  /** Entry time at or after, as an instant. */
  readonly from: string | null
  /** Entry time before, as an instant. */
  readonly to: string | null
}

export type TradePosition = { readonly entryTime: string; readonly internalId: string }

export type ListedRow = TradeRow & {
  readonly internal_id: string
  readonly version: number
  readonly received_at: string
}

export async function loadTrades(
  db: Queryable,
  filter: TradeFilter,
  after: TradePosition | null,
  limit: number,
): Promise<ListedRow[]> {
  const values: unknown[] = [limit]
  const bind = (value: unknown) => `$${values.push(value)}`
  const rules = [
    filter.bot === null ? '' : `and t.bot_name = ${bind(filter.bot)}`,
    filter.symbol === null ? '' : `and t.asset_symbol = ${bind(filter.symbol)}`,
    filter.status === null ? '' : `and t.status = ${bind(filter.status)}`,
    filter.from === null ? '' : `and t.entry_time >= ${bind(filter.from)}::timestamptz`,
    filter.to === null ? '' : `and t.entry_time < ${bind(filter.to)}::timestamptz`,
    after === null
      ? ''
      : `and (t.entry_time, t.internal_id) < (${bind(after.entryTime)}::timestamptz, ${bind(after.internalId)}::bigint)`,
  ]
  const which =
    filter.accounts === null ? '' : `where a.account = any(${bind(filter.accounts)}::text[])`
  const text = `
select t.internal_id, t.version, t.received_at, ${tradeColumns}
  from accounts a
  cross join lateral (
    select * from live_trades t
     where t.account_id = a.account_id ${rules.join(' ')}
     order by t.entry_time desc, t.internal_id desc
     limit $1
  ) t
 ${which}
 order by t.entry_time desc, t.internal_id desc
 limit $1`
  return (await db.query<ListedRow>(text, values)).rows
}
