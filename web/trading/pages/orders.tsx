// Orders: on top those that wait for a person, then those that are being looked for, then what was asked for lately.

import { PageHead } from '../../shared/ui/page-head.tsx'
import { Empty } from '../../shared/ui/states.tsx'
import { ordersForAPerson, useLive } from '../live/live.tsx'
import { Known } from '../parts/known.tsx'
import { OrderForAPerson } from '../parts/order-for-a-person.tsx'
import { RecentOrders } from '../parts/recent-orders.tsx'
import { UnknownOrders } from '../parts/unknown-orders.tsx'
import { orders as en } from '../strings/orders.ts'

export function OrdersPage() {
  const live = useLive()
  const waiting = ordersForAPerson(live)
  return (
    <div class="stack">
      <PageHead title={en.title} under={en.lede} />
      <section class="card stack">
        <header>
          <h2>{en.forYou}</h2>
        </header>
        <Known of={live.orders}>
          {() =>
            waiting.length === 0 ? (
              <Empty title={en.forYouNone}>
                <p>{en.forYouNoneHint}</p>
              </Empty>
            ) : (
              <div class="stack">
                {waiting.map((order) => (
                  <OrderForAPerson key={order.client_id} order={order} />
                ))}
              </div>
            )
          }
        </Known>
      </section>
      <UnknownOrders />
      <RecentOrders />
    </div>
  )
}
