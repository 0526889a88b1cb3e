// The SQL of orders that wait: one row for each, each with the account; one with no order when there is none.
import type { Queryable } from '../../platform/database/database.ts'
import { type AccountRow, accountColumns, accountTables, type OrNull } from './account-rows.ts'

export type OrderRow = {
  readonly broker_order: string
  readonly client_id: string | null
  readonly order_type: string
  readonly status: string
  readonly symbol: string
  readonly side: string
  readonly units: string
  readonly lots: string | null
  readonly price: string | null
  readonly stop_price: string | null
  readonly stop_loss: string | null
  readonly take_profit: string | null
  readonly order_comment: string | null
  readonly created_at: string | null
  readonly expires_at: string | null
}

/** Oldest first. */
export async function loadOrders(
  db: Queryable,
  accountId: number,
): Promise<(AccountRow & OrNull<OrderRow>)[]> {
  const { rows } = await db.query<AccountRow & OrNull<OrderRow>>(
    `select ${accountColumns}, o.broker_order, o.client_id, o.order_type, o.status, o.symbol, o.side, o.units, o.lots, o.price,
            o.stop_price, o.stop_loss, o.take_profit, o.comment as order_comment, o.created_at, o.expires_at
       ${accountTables} left join pending_orders o on o.account_id = a.account_id
      where a.account_id = $1 order by o.created_at, o.broker_order`,
    [accountId],
  )
  return rows
}
