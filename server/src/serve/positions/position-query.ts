// Positions that deals made, newest first by the time they were opened, then identifier and leg.
import { instantFromSql } from '../../domain/instant.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { type Walk, walkAccounts } from '../account-walk.ts'
import type { RowFilter } from '../list-request.ts'
import type { NewestFirst } from '../newest-first.ts'

export type PositionFilter = RowFilter & {
  readonly exchange: string | null
  readonly symbol: string | null
  readonly status: string | null
}

export type ListedPosition = {
  readonly account_id: number
  readonly server: string
  readonly account: string
  readonly position: string
  readonly leg: number
  readonly side: string
  readonly symbol: string
  readonly volume: string
  readonly open_volume: string | null
  readonly entry_price: string | null
  readonly exit_price: string | null
  readonly profit: string
  readonly commission: string
  readonly swap: string
  readonly fee: string
  readonly net: string
  readonly status: string
  readonly magic: string | null
  readonly exit_reason: number | null
  readonly comment: string | null
  readonly opened_at: string
  readonly closed_at: string | null
  readonly deals: number
  readonly internal_id: string | null
}

const walk: Walk = {
  table: 'position_legs',
  columns:
    't.account_id, a.exchange as server, a.account, t.position, t.leg, t.side, t.symbol, t.volume, t.open_volume, t.entry_price, ' +
    't.exit_price, t.profit, t.commission, t.swap, t.fee, t.profit + t.commission + t.swap + t.fee as net, t.status, ' +
    't.magic, t.exit_reason, t.comment, t.opened_at, t.closed_at, t.deals, t.internal_id',
  time: 'opened_at',
  keys: ['position', 'leg', 'account_id'],
}

export function positionsNewestFirst(
  db: Queryable,
  filter: PositionFilter,
): NewestFirst<ListedPosition> {
  const { symbol, status } = filter
  const wanted = { ...filter, equal: { symbol, status } }
  return {
    keys: 3,
    load: (after, limit) => walkAccounts<ListedPosition>(db, walk, wanted, after, limit),
    placeOf: (row) => ({
      at: instantFromSql(row.opened_at),
      keys: [row.position, String(row.leg), String(row.account_id)],
    }),
  }
}
