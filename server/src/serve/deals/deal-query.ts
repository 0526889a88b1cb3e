// Deals newest first, by their time, then ticket: the current version of each.
import { instantFromSql } from '../../domain/instant.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { type Walk, walkAccounts } from '../account-walk.ts'
import type { RowFilter } from '../list-request.ts'
import type { NewestFirst } from '../newest-first.ts'

export type DealFilter = RowFilter & {
  readonly exchange: string | null
  readonly symbol: string | null
  readonly position: string | null
}

export type ListedDeal = {
  readonly account_id: number
  readonly server: string
  readonly account: string
  readonly deal: string
  readonly deal_order: string | null
  readonly position: string | null
  readonly version: number
  readonly server_msc: string
  readonly dealt_at: string
  readonly time_basis: string
  readonly type: number
  readonly entry: number
  readonly reason: number | null
  readonly magic: string | null
  readonly symbol: string
  readonly volume: string
  readonly price: string
  readonly profit: string
  readonly commission: string | null
  readonly swap: string | null
  readonly fee: string | null
  readonly stop_loss: string | null
  readonly take_profit: string | null
  readonly comment: string | null
  readonly external_id: string | null
  readonly received_at: string
}

const walk: Walk = {
  table: 'deals',
  columns:
    't.account_id, a.exchange as server, a.account, t.deal, t.deal_order, t.position, t.version, t.server_msc, t.dealt_at, t.time_basis, ' +
    't.type, t.entry, t.reason, t.magic, t.symbol, t.volume, t.price, t.profit, t.commission, t.swap, t.fee, ' +
    't.stop_loss, t.take_profit, t.comment, t.external_id, t.received_at',
  time: 'dealt_at',
  // Tickets are unique within an account only.
  keys: ['deal', 'account_id'],
  always: 't.is_current',
}

export function dealsNewestFirst(db: Queryable, filter: DealFilter): NewestFirst<ListedDeal> {
  const { symbol, position } = filter
  const wanted = { ...filter, equal: { symbol, position } }
  return {
    keys: 2,
    load: (after, limit) => walkAccounts<ListedDeal>(db, walk, wanted, after, limit),
    placeOf: (row) => ({
      at: instantFromSql(row.dealt_at),
      keys: [row.deal, String(row.account_id)],
    }),
  }
}
