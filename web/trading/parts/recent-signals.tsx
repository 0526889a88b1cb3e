// What came lately, the newest first, and what became of each.
import type { Resource } from '../../shared/api/use-resource.ts'
import { instantText, zoneText } from '../../shared/format/time-text.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { type Column, DataTable } from '../../shared/ui/data-table.tsx'
import { Empty } from '../../shared/ui/states.tsx'
import type { List, TradeSignal } from '../live/answers.ts'
import { orders } from '../strings/orders.ts'
import { signals as en } from '../strings/signals.ts'
import { Known } from './known.tsx'
import { sideWords, signalLook, signalState, sizeWords } from './signal-words.ts'

const SHOWN = 50

const columns: readonly Column<TradeSignal>[] = [
  {
    ...{ key: 'at', title: en.at },
    cell: ({ sent_at: at }) => <time dateTime={at}>{instantText(at, shownZone())}</time>,
  },
  {
    ...{ key: 'signal', title: en.signal },
    cell: (one) => (
      <span class="wide-cell">
        <span class="strong">
          {sideWords(one.side)} {one.symbol}
        </span>{' '}
        {sizeWords(one)}
        <br />
        <code>{one.id}</code>
      </span>
    ),
  },
  { ...{ key: 'hook', title: en.hook }, cell: ({ hook }) => hook },
  {
    ...{ key: 'state', title: orders.state },
    cell: ({ state }) => <span class={`badge ${signalLook(state)}`}>{signalState(state)}</span>,
  },
  {
    ...{ key: 'became', title: en.became },
    cell: ({ outcomes, detail, reason }) => (
      <span class="wide-cell">{outcomes ?? detail ?? reason ?? ''}</span>
    ),
  },
]

export function RecentSignals({ of }: { of: Resource<List<TradeSignal>> }) {
  return (
    <section class="card">
      <header>
        <h2>{en.recent}</h2>
      </header>
      <Known of={of}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title={en.recentNone}>
              <p>{en.recentNoneHint}</p>
            </Empty>
          ) : (
            <DataTable
              caption={orders.times(zoneText(shownZone()))}
              {...{ columns, rows: data.slice(0, SHOWN) }}
              keyOf={({ id }) => id}
            />
          )
        }
      </Known>
    </section>
  )
}
