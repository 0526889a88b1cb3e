// API keys: made, shown once, listed. Each has a page of its own.
import { useSignal } from '@preact/signals'
import { useResource } from '../../shared/api/use-resource.ts'
import { shortInstantText } from '../../shared/format/time-text.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { DataTable } from '../../shared/ui/data-table.tsx'
import { PageHead } from '../../shared/ui/page-head.tsx'
import { Panel } from '../../shared/ui/panel.tsx'
import { Empty, Loaded } from '../../shared/ui/states.tsx'
import type { KeyAnswer, List, NewKeyAnswer } from '../parts/answers.ts'
import { KeyForm } from '../parts/key-form.tsx'
import { ShownOnce } from '../parts/shown-once.tsx'
import { keys as en } from '../strings/keys.ts'
import { shell } from '../strings/shell.ts'

export function KeysPage() {
  const all = useResource<List<KeyAnswer>>('/api/v1/admin/keys')
  const made = useSignal<NewKeyAnswer | null>(null)
  const now = made.value
  return (
    <div class="stack">
      <PageHead title={en.title} under={en.lede} />
      {now === null ? (
        <Panel title={en.make}>
          <KeyForm
            onMade={(key) => {
              made.value = key
              all.reload()
            }}
          />
        </Panel>
      ) : (
        <ShownOnce
          {...{ text: now.key, title: en.once(now.name) }}
          hint={
            now.servers_missing === 0
              ? shell.once.hint
              : `${shell.once.hint} ${en.missing(now.servers_missing)}`
          }
          onKept={() => {
            made.value = null
          }}
        />
      )}
      <Panel title={en.list}>
        <Loaded of={all}>{({ data }) => <KeyTable rows={data} />}</Loaded>
      </Panel>
    </div>
  )
}

function KeyTable({ rows }: { rows: readonly KeyAnswer[] }) {
  if (rows.length === 0)
    return (
      <Empty title={en.none}>
        <p>{en.noneHint}</p>
      </Empty>
    )
  return (
    <DataTable<KeyAnswer>
      caption={en.list}
      hidesCaption
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          ...{ key: 'name', title: en.name, sortBy: ({ name }) => name },
          cell: ({ id, name }) => (
            <>
              <a href={`/admin/keys/${id}`}>{name}</a> <code>{id}</code>
            </>
          ),
        },
        { key: 'may', title: en.may, cell: ({ scopes }) => scopes.join(', ') },
        {
          ...{ key: 'state', title: en.stateLabel },
          cell: ({ state }) => (
            <span class={`badge ${state === 'active' ? 'ok' : 'offline'}`}>{en.state[state]}</span>
          ),
        },
        {
          ...{ key: 'from', title: en.from },
          cell: ({ networks }) => networks?.join(', ') ?? shell.everywhere,
        },
        {
          ...{ key: 'used', title: en.lastUsed, sortBy: (row) => row.last_used_at },
          cell: ({ last_used_at: at }) =>
            at === null ? shell.never : shortInstantText(at, shownZone()),
        },
      ]}
    />
  )
}
