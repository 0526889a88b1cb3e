// Overlays: made, shown once with a live preview, rolled when an address was seen, ended, all blanked at once.
import { useSignal } from '@preact/signals'
import { useResource } from '../../shared/api/use-resource.ts'
import { shortInstantText } from '../../shared/format/time-text.ts'
import { act } from '../../shared/session/act.ts'
import { send } from '../../shared/session/step-up.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.tsx'
import { DataTable } from '../../shared/ui/data-table.tsx'
import { PageHead } from '../../shared/ui/page-head.tsx'
import { Panel } from '../../shared/ui/panel.tsx'
import { Empty, Loaded } from '../../shared/ui/states.tsx'
import type { AccountAnswer, List } from '../parts/answers.ts'
import { OverlayAddress } from '../parts/overlay-address.tsx'
import { type MadeOverlay, OverlayForm } from '../parts/overlay-form.tsx'
import { overlays as en } from '../strings/overlays.ts'
import { shell } from '../strings/shell.ts'

type Overlay = {
  readonly id: string
  readonly widget: string
  readonly name: string
  readonly accounts: readonly string[]
  readonly mask: string
  readonly state: 'active' | 'expired' | 'revoked'
  readonly last_used_at: string | null
  readonly places: number
}
type Overlays = { readonly data: readonly Overlay[]; readonly blank: boolean }

const path = '/api/v1/admin/overlays'
const LOOK_MS = 15_000

export function OverlaysPage() {
  const all = useResource<Overlays>(path, { everyMs: LOOK_MS })
  const accounts = useResource<List<AccountAnswer>>('/api/v1/accounts?limit=1000')
  const numbers = new Map(accounts.data?.data.map(({ id, account }) => [id, account]))
  const made = useSignal<MadeOverlay | null>(null)
  const ending = useSignal<Overlay | null>(null)
  const now = ending.value
  const isBlank = all.data?.blank === true

  async function blank(): Promise<void> {
    await send('/api/v1/admin/overlay_panic', { method: 'PUT', body: { blank: !isBlank } })
    all.reload()
  }

  async function roll({ id, widget }: Overlay): Promise<void> {
    const rolled = await send<MadeOverlay>(`${path}/${id}/roll`, { method: 'POST', body: {} })
    made.value = { path: rolled.path, widget }
    all.reload()
  }

  return (
    <div class="stack">
      <PageHead title={en.title} under={en.lede}>
        <button
          type="button"
          class={`button ${isBlank ? 'primary' : 'danger'}`}
          title={en.panicHint}
          onClick={() => act(blank)}
        >
          {isBlank ? en.unpanic : en.panic}
        </button>
      </PageHead>
      {isBlank ? (
        <p class="notice warning" role="status">
          {en.isBlank}
        </p>
      ) : null}
      {made.value === null ? (
        <Panel title={en.make}>
          <OverlayForm
            onMade={(one) => {
              made.value = one
              all.reload()
            }}
          />
        </Panel>
      ) : (
        <OverlayAddress
          {...made.value}
          onKept={() => {
            made.value = null
          }}
        />
      )}
      <Panel title={en.list}>
        <Loaded of={all}>
          {({ data }) => (
            <OverlayTable
              rows={data}
              numbers={numbers}
              onRoll={(one) => act(() => roll(one))}
              onEnd={(one) => {
                ending.value = one
              }}
            />
          )}
        </Loaded>
      </Panel>
      {now === null ? null : (
        <ConfirmDialog
          {...{ title: en.endTitle(now.name), word: now.id, action: en.end }}
          onConfirm={async () => {
            await send(`${path}/${now.id}`, { method: 'DELETE' })
            all.reload()
          }}
          onClose={() => {
            ending.value = null
          }}
        >
          <p>{en.endHint}</p>
        </ConfirmDialog>
      )}
    </div>
  )
}

type OverlayTableProps = {
  /** Account numbers by Tidemark's ids. */
  numbers: ReadonlyMap<string, string>
  rows: readonly Overlay[]
  onRoll(overlay: Overlay): void
  onEnd(overlay: Overlay): void
}

function OverlayTable({ numbers, rows, onRoll, onEnd }: OverlayTableProps) {
  if (rows.length === 0) return <Empty title={en.none} />
  return (
    <DataTable
      caption={en.list}
      hidesCaption
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          ...{ key: 'name', title: en.name },
          cell: ({ name, widget }) => (
            <>
              {name} <span class="soft small">{widget}</span>
            </>
          ),
        },
        {
          ...{ key: 'accounts', title: en.account },
          cell: ({ accounts }) => accounts.map((id) => numbers.get(id) ?? id).join(', '),
        },
        { key: 'mask', title: en.mask, cell: ({ mask }) => mask },
        {
          ...{ key: 'state', title: en.state },
          cell: ({ state }) => (
            <span class={`badge ${state === 'active' ? 'ok' : 'offline'}`}>{state}</span>
          ),
        },
        {
          ...{ key: 'used', title: en.lastUsed },
          cell: ({ last_used_at: at }) =>
            at === null ? shell.never : shortInstantText(at, shownZone()),
        },
        { key: 'places', title: en.places, isNumber: true, cell: ({ places }) => places },
        {
          ...{ key: 'actions', title: en.actions },
          cell: (row) =>
            row.state !== 'active' ? null : (
              <span class="row">
                <button
                  type="button"
                  class="button"
                  title={en.rollHint}
                  aria-label={`${en.roll} ${row.name}`}
                  onClick={() => onRoll(row)}
                >
                  {en.roll}
                </button>
                <button
                  type="button"
                  class="button danger"
                  aria-label={en.endTitle(row.name)}
                  onClick={() => onEnd(row)}
                >
                  {en.end}
                </button>
              </span>
            ),
        },
      ]}
    />
  )
}
