// What was asked for on an account within some days, the newest first: refused or not, with the reason in words.
import { useSignal } from '@preact/signals'
import { queryOf } from '../../shared/api/api-client.ts'
import { useResource } from '../../shared/api/use-resource.ts'
import { instantText, zoneText } from '../../shared/format/time-text.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { type Column, DataTable } from '../../shared/ui/data-table.tsx'
import { Field } from '../../shared/ui/form.tsx'
import { Empty } from '../../shared/ui/states.tsx'
import type { AskedOrder, OrdersAnswer } from '../live/answers.ts'
import { useLive } from '../live/live.tsx'
import { orders as en } from '../strings/orders.ts'
import { shell } from '../strings/shell.ts'
import { Known } from './known.tsx'
import { amountWords, orderWords, stateLook, stateWords } from './order-words.ts'

const columns: readonly Column<AskedOrder>[] = [
  {
    ...{ key: 'at', title: en.at },
    cell: ({ created_at: at }) => <time dateTime={at}>{instantText(at, shownZone())}</time>,
  },
  {
    ...{ key: 'order', title: en.order },
    cell: (order) => (
      <span class="wide-cell">
        <span class="strong">{orderWords(order)}</span> {amountWords(order)}
        <br />
        <code>{order.client_id}</code>
      </span>
    ),
  },
  { ...{ key: 'by', title: en.asked }, cell: ({ asked_by: by }) => shell.who(by) },
  {
    ...{ key: 'state', title: en.state },
    cell: ({ state }) => <span class={`badge ${stateLook(state)}`}>{stateWords(state)}</span>,
  },
  {
    ...{ key: 'became', title: en.became },
    cell: ({ reason, detail, acknowledged_at: seen }) => (
      <span class="wide-cell">
        {detail ?? ''} {reason === null ? null : <code>{reason}</code>}{' '}
        {seen === null ? null : en.seen(instantText(seen, shownZone()))}
      </span>
    ),
  },
]

export function RecentOrders() {
  const all = useLive().accounts.data?.data ?? []
  const chosen = useSignal<string | null>(null)
  const days = useSignal<string>('1')
  const account = chosen.value ?? all[0]?.id ?? null
  const path =
    account === null ? null : `/api/v1/trade/orders${queryOf({ account, days: days.value })}`
  const found = useResource<OrdersAnswer>(path, { everyMs: 4_000, atLeastEveryMs: 15_000 })
  return (
    <section class="card stack">
      <header>
        <h2>{en.recent}</h2>
        <div class="row">
          <Field name="account" label={en.account}>
            {(control) => (
              <select
                {...control}
                value={account ?? ''}
                onChange={({ currentTarget: { value } }) => {
                  chosen.value = value
                }}
              >
                {all.map(({ id, account: number, server }) => (
                  <option key={id} value={id}>
                    {number} · {server}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field name="days" label={en.days}>
            {(control) => (
              <select
                {...control}
                value={days.value}
                onChange={({ currentTarget: { value } }) => {
                  days.value = value
                }}
              >
                {Object.entries(en.dayNames).map(([count, name]) => (
                  <option key={count} value={count}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
      </header>
      {account === null ? (
        <Empty title={en.noAccount} />
      ) : (
        <Known of={found}>{(answer) => <Found {...{ answer }} />}</Known>
      )}
    </section>
  )
}

function Found({ answer: { data, left_out: leftOut } }: { answer: OrdersAnswer }) {
  if (data.length === 0)
    return (
      <Empty title={en.none}>
        <p>{en.noneHint}</p>
      </Empty>
    )
  return (
    <>
      <DataTable
        {...{ caption: en.times(zoneText(shownZone())), columns, rows: data.toReversed() }}
        keyOf={({ client_id: id }) => id}
      />
      {leftOut > 0 ? <p class="soft">{en.leftOut(leftOut)}</p> : null}
    </>
  )
}
