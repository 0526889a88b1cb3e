// Waiting orders and assets of accounts whose values are only held in memory, as the statements for other accounts give them.
// Null when nothing is held of the account.
import type { HeldPicture } from '../../accounts/held-pictures.ts'
import type { AccountRow, OrNull } from './account-rows.ts'
import type { AssetRow } from './asset-rows.ts'
import { type Held, withHeld } from './held-rows.ts'
import type { OrderRow } from './order-rows.ts'

export function heldOrders(row: AccountRow, held: Held): (AccountRow & OrNull<OrderRow>)[] | null {
  const whole = withHeld(row, held)
  return (
    foundOf(row, held)?.entry.orders?.map((one) => ({
      ...whole,
      ...{ broker_order: one.order, client_id: one.clientId, order_type: one.type },
      ...{ status: one.status, symbol: one.symbol, side: one.side, units: one.units },
      ...{ lots: one.lots, price: one.price, stop_price: one.stopPrice },
      ...{ stop_loss: one.stopLoss, take_profit: one.takeProfit, order_comment: one.comment },
      ...{ created_at: one.createdAt, expires_at: one.expiresAt },
    })) ?? null
  )
}

export function heldAssets(row: AccountRow, held: Held): (AccountRow & OrNull<AssetRow>)[] | null {
  const whole = withHeld(row, held)
  return (
    foundOf(row, held)?.entry.assets?.map(({ currency, amount, free, locked }) => ({
      ...{ ...whole, asset: currency, amount, free, locked },
    })) ?? null
  )
}

function foundOf(row: AccountRow, held: Held): HeldPicture | null {
  return row.retention === 'cache_only' ? held.get(row.account_id) : null
}
