// The SQL of closed trades for statistics: whole columns at once as JSON text, which costs a tenth of rows.
// Only what changed since a place in the news is read again.
import type { Decimal } from '../../domain/decimal.ts'
import type { TradeRow } from '../../domain/statistics/trade-rows.ts'
import type { Queryable } from '../../platform/database/database.ts'

/** Which trades: of some accounts, of one bot or of all. */
export type TradeScope = {
  readonly accountIds: readonly number[]
  /** Null = every bot. */
  readonly bot: string | null
  /** Only those that deals made; an account whose deals are known may have been logged to by bots as well. */
  readonly fromDeals: boolean
}

/** So few that a busy machine is done in the time that a statement may take. */
const AT_ONCE = 25_000

/** A trade that is closed, still open, or neither (cancelled, or without a result). */
export type FoundTrade = {
  readonly id: number
  readonly closed: TradeRow | null
  readonly openedMs: number | null
}

const ms = (name: string) => `extract(epoch from ${name})::float8 * 1000`
const isClosed = `status = 'CLOSED' and realized_pnl is not null and exit_time is not null`

const columns: ReadonlyArray<readonly [string, string]> = [
  ['id', 'internal_id::text'],
  ['kind', `case when ${isClosed} then 'c' when status = 'OPEN' then 'o' else 'x' end`],
  [
    'net',
    `(coalesce(realized_pnl, 0) + coalesce(commission, 0) + coalesce(swap, 0) + coalesce(fee, 0))::text`,
  ],
  ['volume', 'position_size::text'],
  ['opened', ms('entry_time')],
  ['closed', ms('exit_time')],
  ['symbol', 'asset_symbol'],
  [
    'side',
    `case when order_type ilike 'buy%' or order_type ilike 'long%' then 'long' when order_type ilike 'sell%' or order_type ilike 'short%' then 'short' else 'unknown' end`,
  ],
  ['magic', `coalesce(magic_number::text, 'unknown')`],
  ['bot', 'bot_name'],
  ['account', 'account_id::text'],
  [
    'risk',
    `case when exit_price <> entry_price and stop_loss <> entry_price
          then abs((entry_price - stop_loss) * realized_pnl / (exit_price - entry_price))::float8 end`,
  ],
  ['mae', '(-abs(mae))::float8'],
  ['mfe', 'abs(mfe)::float8'],
]

const textOf = (since: string) => `
select count(*)::int as count, max(internal_id) as last,
       json_build_array(${columns.map(([name]) => `json_agg(${name} order by internal_id)`).join(', ')}) as columns
  from (select internal_id, ${columns.map(([name, sql]) => `${sql} as ${name}`).join(', ')}
          from live_trades
         where account_id = $1 and internal_id > $2::bigint and ($3::text is null or bot_name = $3)
           and (not $4::boolean or identity like 'p %')${since}
         order by internal_id limit ${AT_ONCE}) t`

const every = textOf('')
const changed = textOf(' and seq >= $5::bigint')

/** Trades at or after a place in the news; 0 = all. */
export async function* loadTrades(
  db: Queryable,
  { accountIds, bot, fromDeals }: TradeScope,
  fromSeq: string,
): AsyncGenerator<FoundTrade[]> {
  for (const accountId of accountIds) {
    let after = '-1'
    for (;;) {
      const { rows } = await db.query<{ count: number; last: string | null; columns: string }>(
        fromSeq === '0' ? every : changed,
        [accountId, after, bot, fromDeals, ...(fromSeq === '0' ? [] : [fromSeq])],
      )
      const [page] = rows
      if (page === undefined || page.count === 0 || page.last === null) break
      yield foundOf(page.columns, page.count)
      if (page.count < AT_ONCE) break
      after = page.last
    }
  }
}

/** Every place below it is settled: nothing can appear there any more. */
export async function loadHorizon(db: Queryable): Promise<string> {
  const { rows } = await db.query<{ horizon: string }>('select news_horizon() as horizon')
  return rows[0]?.horizon ?? '0'
}

function foundOf(json: string, count: number): FoundTrade[] {
  // What the statement above builds, in its order.
  const [
    ids,
    kinds,
    nets,
    volumes,
    opened,
    closed,
    symbols,
    sides,
    magics,
    bots,
    accounts,
    risks,
    maes,
    mfes,
  ] = JSON.parse(json) as [
    ...[string[], string[], Decimal[], Decimal[], number[], number[], string[], string[]],
    ...[string[], string[], string[], (number | null)[], (number | null)[], (number | null)[]],
  ]
  return Array.from({ length: count }, (_, at) => {
    const id = Number(ids[at])
    const openedMs = opened[at] ?? 0
    if (kinds[at] !== 'c')
      return { id, closed: null, openedMs: kinds[at] === 'o' ? openedMs : null }
    const row: TradeRow = {
      ...{ id, openedMs, closedMs: closed[at] ?? openedMs },
      net: nets[at] ?? ('0' as Decimal), // canonical
      volume: volumes[at] ?? ('0' as Decimal),
      ...{ symbol: symbols[at] ?? '', side: sides[at] ?? '', magic: magics[at] ?? '' },
      ...{ bot: bots[at] ?? '', account: accounts[at] ?? '' },
      ...{ risk: risks[at] ?? null, mae: maes[at] ?? null, mfe: mfes[at] ?? null },
    }
    return { id, closed: row, openedMs: null }
  })
}
