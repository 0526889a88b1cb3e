// The SQL of accounts: which one is meant, and what is known of it, each answer from one statement and so of one moment.
// Only accounts that a terminal reported are accounts here; a number that stands in trades alone is none.
import type { Decimal } from '../../domain/decimal.ts'
import type { Queryable } from '../../platform/database/database.ts'

/** What an account is called: Tidemark's id, or the broker's number; one of both is null. */
export type AccountName = { readonly id: number | null; readonly number: string | null }

export type AccountRow = {
  readonly account_id: number
  readonly account: string
  readonly server: string
  readonly source: string
  readonly company: string | null
  readonly currency: string | null
  readonly currency_digits: number | null
  readonly leverage: number | null
  readonly margin_mode: number | null
  readonly trade_mode: number | null
  readonly trade_allowed: boolean | null
  readonly balance: Decimal | null
  readonly credit: Decimal | null
  readonly profit: Decimal | null
  readonly equity: Decimal | null
  readonly margin: Decimal | null
  readonly margin_free: Decimal | null
  readonly margin_level: Decimal | null
  readonly snapshot_at: string | null
  readonly snapshot_received_at: string | null
  readonly positions_known: boolean
  readonly last_report_at: string
  readonly connected: string | null
  readonly zone: string | null
  readonly zone_basis: string | null
  readonly deals: string
  readonly cash_total: Decimal
  /** Why the broker gives no values of it, or why its connection is not live. */
  readonly stored_cause: string | null
  readonly cause_detail: string | null
  /** How often its connection looks; null = as often as brokers allow, or it has no connection. */
  readonly poll_seconds: string | null
  /** The latest picture came with that list. */
  readonly orders_known: boolean
  readonly assets_known: boolean
  /** Places in the news of its picture and of its lists. */
  readonly seq: string
  readonly positions_seq: string
  readonly orders_seq: string
  readonly assets_seq: string
  /** cache_only: values are held in memory for five minutes and not kept. */
  readonly retention: string
}

export type PositionRow = {
  readonly ticket: string
  readonly position: string
  readonly symbol: string
  readonly side: string
  readonly volume: string
  readonly open_price: string
  readonly current_price: string | null
  readonly stop_loss: string | null
  readonly take_profit: string | null
  readonly swap: string | null
  readonly position_profit: string | null
  readonly magic: string | null
  readonly opened_at: string | null
  readonly updated_at: string | null
  readonly comment: string | null
}

/** Open positions of one symbol. */
export type ExposureRow = {
  readonly symbol: string
  readonly positions: string
  readonly buy_volume: Decimal
  readonly sell_volume: Decimal
  readonly net_volume: Decimal
}

export type LegTotals = { readonly closed_legs: string; readonly realized_net: Decimal }

/** What an outer join gives when there is no such row. */
export type OrNull<Row> = { readonly [name in keyof Row]: Row[name] | null }

/** What every statement about accounts selects, and from where. */
export const accountColumns = `a.account_id, a.account, a.exchange as server, s.source, s.company, s.currency, s.currency_digits, s.leverage,
       s.margin_mode, s.trade_mode, s.trade_allowed, s.balance, s.credit, s.profit, s.equity, s.margin, s.margin_free,
       s.margin_level, s.snapshot_at, s.snapshot_received_at, s.positions_known, s.last_report_at, s.terminal #>> '{terminal,connected}' as connected,
       s.zone, s.zone_basis, s.deals, s.cash_total, coalesce(s.cause, c.cause) as stored_cause,
       case when s.cause is null then c.cause_detail else s.cause_detail end as cause_detail, s.seq, s.positions_seq,
       s.orders_known, s.orders_seq, s.assets_known, s.assets_seq,
       c.settings ->> 'poll_seconds' as poll_seconds,
       coalesce(t.retention, 'ledger') as retention`
export const accountTables = `from account_states s join accounts a on a.account_id = s.account_id
       left join linked_accounts k on k.account_id = s.account_id
       left join broker_connections c on c.connection_id = k.connection_id
       left join account_settings t on t.account_id = s.account_id`

/** Up to `limit` accounts behind `after`, in the order in which they came to be known. */
export async function listAccounts(
  db: Queryable,
  allowed: readonly string[] | null,
  after: number,
  limit: number,
): Promise<AccountRow[]> {
  const { rows } = await db.query<AccountRow>(
    `select ${accountColumns} ${accountTables}
      where ($1::text[] is null or a.account = any($1)) and a.account_id > $2 order by a.account_id limit $3`,
    [allowed, after, limit],
  )
  return rows
}

/** Every account of that name that may be seen. */
export async function findAccounts(
  db: Queryable,
  name: AccountName,
  server: string | null,
  allowed: readonly string[] | null,
): Promise<{ account_id: number; server: string }[]> {
  const { rows } = await db.query<{ account_id: number; server: string }>(
    `select a.account_id, a.exchange as server ${accountTables}
      where ($1::text[] is null or a.account = any($1)) and ($2::text is null or a.exchange = $2)
        and (a.account_id = $3 or a.account = $4) order by a.exchange`,
    [allowed, server, name.id, name.number],
  )
  return rows
}

export async function loadAccount(db: Queryable, accountId: number): Promise<AccountRow[]> {
  const query = `select ${accountColumns} ${accountTables} where a.account_id = $1`
  return (await db.query<AccountRow>(query, [accountId])).rows
}

/** All of these that have a state. */
export async function loadAccounts(
  db: Queryable,
  accountIds: readonly number[],
): Promise<AccountRow[]> {
  if (accountIds.length === 0) return []
  const query = `select ${accountColumns} ${accountTables} where a.account_id = any($1::int[])`
  return (await db.query<AccountRow>(query, [accountIds], 'accounts_by_id')).rows
}

/** One row for each position, each with the account; one with no ticket when there is none. */
export async function loadPositions(
  db: Queryable,
  accountId: number,
): Promise<(AccountRow & OrNull<PositionRow>)[]> {
  const { rows } = await db.query<AccountRow & OrNull<PositionRow>>(
    `select ${accountColumns}, p.ticket, p.position, p.symbol, p.side, p.volume, p.open_price, p.current_price, p.stop_loss,
            p.take_profit, p.swap, p.profit as position_profit, p.magic, p.opened_at, p.updated_at, p.comment
       ${accountTables} left join open_positions p on p.account_id = a.account_id
      where a.account_id = $1 order by p.opened_at, p.ticket`,
    [accountId],
  )
  return rows
}

/** One row for each symbol, each with the account and its totals; one with no symbol when nothing is open. */
export async function loadSummary(
  db: Queryable,
  accountId: number,
): Promise<(AccountRow & LegTotals & OrNull<ExposureRow>)[]> {
  const { rows } = await db.query<AccountRow & LegTotals & OrNull<ExposureRow>>(
    `select ${accountColumns}, l.closed_legs, l.realized_net, e.symbol, e.positions, e.buy_volume, e.sell_volume,
            e.buy_volume - e.sell_volume as net_volume
       ${accountTables}
       cross join lateral (
         select count(*) filter (where status = 'closed') as closed_legs,
                coalesce(sum(profit + commission + swap + fee), 0) as realized_net
           from position_legs where account_id = a.account_id) l
       left join lateral (
         select symbol, count(*) as positions, coalesce(sum(volume) filter (where side = 'buy'), 0) as buy_volume,
                coalesce(sum(volume) filter (where side = 'sell'), 0) as sell_volume
           from open_positions where account_id = a.account_id group by symbol) e on true
      where a.account_id = $1 order by e.symbol collate "C"`,
    [accountId],
  )
  return rows
}
