// Trades newest first, by entry time, then id.
import { instantFromSql } from '../../domain/instant.ts'
import { type TradeRow, tradeColumns } from '../../domain/trade-row.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { type Walk, walkAccounts } from '../account-walk.ts'
import type { RowFilter } from '../list-request.ts'
import type { NewestFirst } from '../newest-first.ts'

export type TradeFilter = RowFilter & {
  readonly exchange: string | null
  readonly bot: string | null
  readonly symbol: string | null
  readonly status: string | null
}

export type ListedTrade = TradeRow & {
  readonly internal_id: string
  readonly version: number
  readonly received_at: string
}

const walk: Walk = {
  table: 'live_trades',
  columns: `t.internal_id, t.version, t.received_at, ${tradeColumns}`,
  time: 'entry_time',
  keys: ['internal_id'],
}

export function tradesNewestFirst(db: Queryable, filter: TradeFilter): NewestFirst<ListedTrade> {
  const { bot: bot_name, symbol: asset_symbol, status } = filter
  const wanted = { ...filter, equal: { bot_name, asset_symbol, status } }
  return {
    keys: 1,
    load: (after, limit) => walkAccounts<ListedTrade>(db, walk, wanted, after, limit),
    placeOf: (row) => ({ at: instantFromSql(row.entry_time), keys: [row.internal_id] }),
  }
}
