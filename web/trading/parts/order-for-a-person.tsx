// An order that nobody could find: the evidence, what to do at the broker, and the button that says that it was done.
import { instantText } from '../../shared/format/time-text.ts'
import { act } from '../../shared/session/act.ts'
import { send } from '../../shared/session/step-up.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { CopyButton } from '../../shared/ui/copy-button.tsx'
import type { WaitingOrder } from '../live/answers.ts'
import { numberOf, useLive } from '../live/live.tsx'
import { orders as en } from '../strings/orders.ts'
import { shell } from '../strings/shell.ts'
import { amountWords, orderWords } from './order-words.ts'
import { StateHistory } from './state-history.tsx'

export function OrderForAPerson({ order }: { order: WaitingOrder }) {
  const live = useLive()
  const { client_id: id, second_client_id: second, account, created_at: at, asked_by: by } = order

  async function seen(): Promise<void> {
    await send(`/api/v1/trade/orders/${encodeURIComponent(id)}/seen`, { method: 'POST', body: {} })
    live.orders.reload()
    live.accounts.reload()
  }

  return (
    <section class="waiting stack" aria-label={id}>
      <header class="stack tight">
        <h3>
          {orderWords(order)} {amountWords(order)}
        </h3>
        <span class="soft small">
          {numberOf(live, account)} · {instantText(at, shownZone())} · {shell.who(by)}
        </span>
      </header>
      <StateHistory history={order.history} />
      <div class="stack tight">
        <strong>{en.what.title}</strong>
        <ol class="steps">
          <li>
            {en.what.look}
            <span class="row">
              <code>{id}</code>
              <CopyButton text={id} label={en.copyId} />
            </span>
            {second === null ? null : (
              <span>
                {en.what.also} <code>{second}</code>
              </span>
            )}
          </li>
          <li>{en.what.act}</li>
          <li>{en.what.say}</li>
        </ol>
      </div>
      <div class="row">
        <button
          type="button"
          class="button primary"
          aria-label={en.lookedOf(id)}
          onClick={() => act(seen)}
        >
          {en.looked}
        </button>
      </div>
    </section>
  )
}
