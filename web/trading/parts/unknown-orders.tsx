// Orders that are being looked for, with the time until they are a person's.
import type { WaitingOrder } from '../live/answers.ts'
import { numberOf, useLive } from '../live/live.tsx'
import { orders as en } from '../strings/orders.ts'
import { Countdown } from './countdown.tsx'
import { Known } from './known.tsx'
import { amountWords, orderWords, stateLook, stateWords } from './order-words.ts'
import { StateHistory } from './state-history.tsx'

export function UnknownOrders() {
  const live = useLive()
  const open = live.orders.data?.data.filter(({ state }) => state !== 'human') ?? []
  if (open.length === 0) return null
  return (
    <section class="card stack">
      <header>
        <h2>{en.unknown}</h2>
      </header>
      <Known of={live.orders}>
        {() => (
          <div class="stack">
            {open.map((order) => (
              <OneOrder
                key={order.client_id}
                {...{ order, account: numberOf(live, order.account) }}
              />
            ))}
          </div>
        )}
      </Known>
    </section>
  )
}

function OneOrder({ order, account }: { order: WaitingOrder; account: string }) {
  const { client_id: id, reconcile_by: by, state, history } = order
  return (
    <section class="waiting stack tight" aria-label={id}>
      <h3>
        {orderWords(order)} {amountWords(order)}
      </h3>
      <span class="row">
        <span class={`badge ${stateLook(state)}`}>{stateWords(state)}</span>
        <span class="soft small">
          {account} · <code>{id}</code>
        </span>
      </span>
      {by === null ? null : <Countdown until={by} as={en.byThen} over={en.late} />}
      <details>
        <summary>{en.history}</summary>
        <StateHistory history={history} />
      </details>
    </section>
  )
}
