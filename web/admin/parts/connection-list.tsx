// Connections to brokers with what can be done with each: test, pause, change, remove.
import { useSignal } from '@preact/signals'
import { useResource } from '../../shared/api/use-resource.ts'
import { act } from '../../shared/session/act.ts'
import { send } from '../../shared/session/step-up.ts'
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { Form } from '../../shared/ui/form.tsx'
import { Panel } from '../../shared/ui/panel.tsx'
import { Empty, Loaded } from '../../shared/ui/states.tsx'
import { fieldValues, VenueFields } from '../../shared/ui/venue-fields.tsx'
import { connect, accounts as en } from '../strings/accounts.ts'
import type { ConnectionAnswer, List, Tried, Venue } from './answers.ts'
import { ConnectionState } from './connection-state.tsx'

const LOOK_MS = 5_000
const sourceWords: Readonly<Record<string, string>> = en.sources
const pathOf = (name: string) => `/api/v1/admin/connections/${encodeURIComponent(name)}`

export function ConnectionList() {
  const all = useResource<List<ConnectionAnswer>>('/api/v1/admin/connections', { everyMs: LOOK_MS })
  return (
    <Panel title={en.connections}>
      <Loaded of={all}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title={en.noConnections} />
          ) : (
            <ul class="todo">
              {data.map((one) => (
                <OneConnection key={one.name} connection={one} onChanged={all.reload} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  )
}

type OneConnectionProps = { connection: ConnectionAnswer; onChanged(): void }

function OneConnection({ connection, onChanged }: OneConnectionProps) {
  const { name, venue, server, state, accounts, next_step: next } = connection
  const open = useSignal<'change' | 'remove' | null>(null)
  const tried = useSignal<Tried | null>(null)
  const isPaused = state === 'paused'

  const test = async () => {
    tried.value = await send<Tried>(`${pathOf(name)}/test`, { method: 'POST', body: {} })
  }
  const pause = async () => {
    await send(`${pathOf(name)}/pause`, { method: 'POST', body: { paused: !isPaused } })
    onChanged()
  }
  const close = () => {
    open.value = null
  }

  return (
    <li>
      <ConnectionState state={state} />
      <div>
        <span class="strong">{name}</span>{' '}
        <span class="soft small">
          {sourceWords[venue] ?? venue} · {server} · {en.reads}: {accounts}
        </span>
        {next === null ? null : <p class="small">{next}</p>}
        {tried.value === null ? null : (
          <p role="status" class="small">
            {tried.value.ok
              ? en.works(name)
              : `${en.fails(name)}: ${tried.value.means} (${tried.value.detail}). ${tried.value.next_step}`}
          </p>
        )}
      </div>
      <div class="row">
        <button type="button" class="button" onClick={() => act(test)}>
          {en.test}
        </button>
        <button type="button" class="button" onClick={() => act(pause)}>
          {isPaused ? en.resume : en.pause}
        </button>
        <button
          type="button"
          class="button"
          onClick={() => {
            open.value = 'change'
          }}
        >
          {en.secrets}
        </button>
        <button
          type="button"
          class="button danger"
          onClick={() => {
            open.value = 'remove'
          }}
        >
          {en.remove}
        </button>
      </div>
      {open.value === 'change' ? (
        <ChangeDialog connection={connection} onClose={close} onChanged={onChanged} />
      ) : null}
      {open.value === 'remove' ? (
        <ConfirmDialog
          {...{ title: en.removeTitle(name), word: name, action: en.remove, onClose: close }}
          onConfirm={async () => {
            await send(pathOf(name), { method: 'DELETE' })
            onChanged()
          }}
        >
          <p>{en.removeHint(accounts)}</p>
        </ConfirmDialog>
      ) : null}
    </li>
  )
}

function ChangeDialog({
  connection,
  onClose,
  onChanged,
}: OneConnectionProps & { onClose(): void }) {
  const venues = useResource<List<Venue>>('/api/v1/admin/venues')
  const fields = venues.data?.data.find(({ venue }) => venue === connection.venue)?.fields ?? []
  return (
    <Dialog title={en.changeTitle(connection.name)} onClose={onClose}>
      <p>{en.changeHint}</p>
      <Form
        onSend={async (values) => {
          await send(pathOf(connection.name), {
            ...{ method: 'PATCH', body: { fields: fieldValues(fields, values) } },
          })
          onChanged()
          onClose()
        }}
      >
        {({ isSending, wrongWith }) => (
          <>
            <VenueFields {...{ fields, wrongWith, values: connection.settings }} isChange />
            <div class="row">
              <button type="submit" class="button primary" disabled={isSending}>
                {isSending ? connect.testing : en.secrets}
              </button>
            </div>
          </>
        )}
      </Form>
    </Dialog>
  )
}
