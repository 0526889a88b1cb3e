// The SQL of news: what changed of which account, up to where nothing can change any more.
import { PLACES } from '../../accounts/news-place.ts'
import { type TradeRow, tradeColumns } from '../../domain/trade-row.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { ListedTrade } from '../trades/trade-query.ts'

export type Horizon = {
  /** Places below it are final. */
  readonly horizon: number
  /** Every place given so far is below it. */
  readonly newest: number
}

export async function loadHorizon(db: Queryable): Promise<Horizon> {
  const { rows } = await db.query<{ horizon: string; newest: string }>(
    `select news_horizon() as horizon, (pg_snapshot_xmax(pg_current_snapshot())::text)::bigint * ${PLACES} as newest`,
    [],
    'news_horizon',
  )
  return { horizon: Number(rows[0]?.horizon ?? 0), newest: Number(rows[0]?.newest ?? 0) }
}

export type NewsTrade = ListedTrade & { readonly account_id: number; readonly seq: string }

const columns = `t.account_id, t.seq, t.internal_id, t.version, t.received_at, ${tradeColumns}`

/** Trades of each account with a place after its own and below the horizon, in order of their places. */
export async function loadTradesAfter(
  db: Queryable,
  after: ReadonlyMap<number, number>,
  horizon: number,
  limit: number,
): Promise<NewsTrade[]> {
  const { rows } = await db.query<NewsTrade>(
    `select ${columns}
       from unnest($1::int[], $2::bigint[]) w(id, after)
       join live_trades t on t.account_id = w.id and t.seq > w.after and t.seq < $3
       join accounts a on a.account_id = t.account_id
      order by t.seq, t.account_id, t.internal_id limit $4`,
    [[...after.keys()], [...after.values()], horizon, limit],
    'news_trades',
  )
  return rows.map(withoutRaw)
}

/** The newest trades of an account below the horizon, newest place first. */
export async function loadNewestTrades(
  db: Queryable,
  accountId: number,
  horizon: number,
  limit: number,
): Promise<NewsTrade[]> {
  const { rows } = await db.query<NewsTrade>(
    `select ${columns} from live_trades t join accounts a on a.account_id = t.account_id
      where t.account_id = $1 and t.seq < $2 order by t.seq desc, t.internal_id desc limit $3`,
    [accountId, horizon, limit],
  )
  return rows.map(withoutRaw)
}

export async function newestTradePlace(
  db: Queryable,
  accountId: number,
  horizon: number,
): Promise<number> {
  const { rows } = await db.query<{ seq: string | null }>(
    'select max(seq) as seq from live_trades where account_id = $1 and seq < $2',
    [accountId, horizon],
  )
  return Number(rows[0]?.seq ?? 0)
}

export type NamedAccount = { readonly accountId: number; readonly account: string }

/** Accounts of that name that may be seen; those that only trades name are accounts here too. */
export async function findNamed(
  db: Queryable,
  name: string,
  allowed: readonly string[] | null,
): Promise<NamedAccount[]> {
  const { rows } = await db.query<{ account_id: number; account: string }>(
    `select account_id, account from accounts
      where ($1::text[] is null or account = any($1)) and (account = $2 or 'acc_' || account_id = $2) limit 2`,
    [allowed, name],
  )
  return rows.map(({ account_id, account }) => ({ accountId: account_id, account }))
}

/** What a sender's broker answered is read from the list of trades; a stream carries what people look at. */
function withoutRaw<Row extends TradeRow>(row: Row): Row {
  return { ...row, raw_api_response: null, raw_unclean: null }
}
