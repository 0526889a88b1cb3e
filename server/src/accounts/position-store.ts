// Open positions as a list that comes with a picture.
import type { Queryable } from '../platform/database/database.ts'
import { type ListRow, type ListTable, replacement, storeLists } from './list-store.ts'
import type { PictureEntry, PlacedPosition } from './picture-entry.ts'

export const positionTable: ListTable = {
  ...{ table: 'open_positions', topic: 'positions' },
  ...{ known: 'positions_known', place: 'positions_seq', key: ['ticket', 'bigint'] },
  columns: {
    position: 'bigint',
    symbol: 'text',
    side: 'text',
    volume: 'numeric',
    open_price: 'numeric',
    current_price: 'numeric',
    stop_loss: 'numeric',
    take_profit: 'numeric',
    swap: 'numeric',
    profit: 'numeric',
    magic: 'bigint',
    opened_at: 'timestamptz',
    updated_at: 'timestamptz',
    comment: 'text',
  },
}
const replace = replacement(positionTable)

/** Lists of the entries that bring one. */
export async function storePositions(
  db: Queryable,
  entries: readonly Pick<PictureEntry, 'accountId' | 'positions'>[],
): Promise<void> {
  const lists = entries.flatMap(({ accountId, positions }) =>
    positions === null ? [] : [{ accountId, rows: positions.map((one) => rowOf(accountId, one)) }],
  )
  await storeLists(db, positionTable, replace, lists)
}

function rowOf(accountId: number, one: PlacedPosition): ListRow {
  return {
    ...{ account_id: accountId, ticket: one.ticket, position: one.position, symbol: one.symbol },
    ...{ side: one.side, volume: one.volume, open_price: one.openPrice },
    ...{ current_price: one.currentPrice, stop_loss: one.stopLoss, take_profit: one.takeProfit },
    ...{ swap: one.swap, profit: one.profit, magic: one.magic, opened_at: one.openedAt },
    ...{ updated_at: one.updatedAt, comment: one.comment },
  }
}
