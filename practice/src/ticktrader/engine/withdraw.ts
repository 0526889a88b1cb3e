// Orders that leave without being filled: cancelled, expired, or because their partner of a pair was filled.
import type { Account, Order } from '../account.ts'
import type { World } from '../world.ts'
import { lockAssets } from './cash.ts'
import { releaseContingent } from './fill.ts'
import { remember, report } from './report.ts'

/** Takes an order away; `reason` and `type` say why in the history. */
export function withdraw(
  world: World,
  account: Account,
  order: Order,
  {
    requestId,
    reason,
    type,
  }: { requestId: string | null; reason: string; type: 'OrderCanceled' | 'OrderExpired' },
): void {
  account.orders.delete(order.id)
  order.status = type === 'OrderExpired' ? 'Expired' : 'Canceled'
  order.modifiedMs = world.now()
  lockAssets(world, account)
  remember(world, account, { type, reason, order })
  report(world, account, order.status, order, requestId)
  if (type === 'OrderExpired') releaseContingent(account, order, 'OnPendingOrderExpired')
}

/** One of a pair cancels the other. */
export function cancelRelated(world: World, account: Account, order: Order): void {
  if (order.related === null) return
  const other = account.orders.get(order.related)
  order.related = null
  if (other === undefined || other.type === 'Position') return
  other.related = null
  withdraw(world, account, other, {
    requestId: null,
    reason: 'OneCancelsTheOther',
    type: 'OrderCanceled',
  })
}
