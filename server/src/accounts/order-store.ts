// Orders that wait at the broker as a list that comes with a picture.
import type { Queryable } from '../platform/database/database.ts'
import { type ListRow, type ListTable, replacement, storeLists } from './list-store.ts'
import type { PictureEntry, PlacedOrder } from './picture-entry.ts'

export const orderTable: ListTable = {
  ...{ table: 'pending_orders', topic: 'orders' },
  ...{ known: 'orders_known', place: 'orders_seq', key: ['broker_order', 'bigint'] },
  columns: {
    client_id: 'text',
    order_type: 'text',
    status: 'text',
    symbol: 'text',
    side: 'text',
    units: 'numeric',
    lots: 'numeric',
    price: 'numeric',
    stop_price: 'numeric',
    stop_loss: 'numeric',
    take_profit: 'numeric',
    comment: 'text',
    created_at: 'timestamptz',
    expires_at: 'timestamptz',
  },
}
const replace = replacement(orderTable)

/** Lists of the entries that bring one. */
export async function storeOrders(
  db: Queryable,
  entries: readonly Pick<PictureEntry, 'accountId' | 'orders'>[],
): Promise<void> {
  const lists = entries.flatMap(({ accountId, orders }) =>
    orders === null ? [] : [{ accountId, rows: orders.map((one) => rowOf(accountId, one)) }],
  )
  await storeLists(db, orderTable, replace, lists)
}

function rowOf(accountId: number, one: PlacedOrder): ListRow {
  return {
    ...{ account_id: accountId, broker_order: one.order, client_id: one.clientId },
    ...{ order_type: one.type, status: one.status, symbol: one.symbol, side: one.side },
    ...{ units: one.units, lots: one.lots, price: one.price, stop_price: one.stopPrice },
    ...{ stop_loss: one.stopLoss, take_profit: one.takeProfit, comment: one.comment },
    ...{ created_at: one.createdAt, expires_at: one.expiresAt },
  }
}
