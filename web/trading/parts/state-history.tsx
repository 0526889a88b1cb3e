// Every state that an order was in, with when and why: the evidence that a person judges by.
import { instantText } from '../../shared/format/time-text.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { type Column, DataTable } from '../../shared/ui/data-table.tsx'
import type { WaitingOrder } from '../live/answers.ts'
import { orders as en } from '../strings/orders.ts'
import { stateLook, stateWords } from './order-words.ts'

type Step = WaitingOrder['history'][number]

const columns: readonly Column<Step>[] = [
  {
    ...{ key: 'at', title: en.at },
    cell: ({ at }) => <time dateTime={at}>{instantText(at, shownZone())}</time>,
  },
  {
    ...{ key: 'state', title: en.state },
    cell: ({ state }) => <span class={`badge ${stateLook(state)}`}>{stateWords(state)}</span>,
  },
  {
    ...{ key: 'detail', title: en.detail },
    cell: ({ detail }) => <span class="wide-cell">{detail ?? ''}</span>,
  },
]

export function StateHistory({ history }: { history: readonly Step[] }) {
  return (
    <DataTable
      {...{ caption: en.history, columns, rows: history }}
      keyOf={({ state, at }) => `${state} ${at}`}
    />
  )
}
