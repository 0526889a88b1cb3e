// One key: what it may do, its use by day, from where it was used, and what can be done with it.
import { useSignal } from '@preact/signals'
import { useResource } from '../../shared/api/use-resource.ts'
import { instantText, shortInstantText } from '../../shared/format/time-text.ts'
import { send } from '../../shared/session/step-up.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.tsx'
import { DataTable } from '../../shared/ui/data-table.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { Field, Form } from '../../shared/ui/form.tsx'
import { PageHead } from '../../shared/ui/page-head.tsx'
import { Panel } from '../../shared/ui/panel.tsx'
import { Loaded } from '../../shared/ui/states.tsx'
import { AllowList } from '../parts/allow-list.tsx'
import type { KeyDetail, NewKeyAnswer } from '../parts/answers.ts'
import { ShownOnce } from '../parts/shown-once.tsx'
import { keys as en } from '../strings/keys.ts'
import { shell } from '../strings/shell.ts'

export function KeyPage({ id }: { id?: string }) {
  const path = `/api/v1/admin/keys/${id ?? ''}`
  const key = useResource<KeyDetail>(path)
  const open = useSignal<'rotate' | 'revoke' | null>(null)
  const fresh = useSignal<NewKeyAnswer | null>(null)
  const close = () => {
    open.value = null
  }

  async function rotate(values: FormData): Promise<void> {
    const overlap = String(values.get('overlap') ?? '').trim()
    fresh.value = await send<NewKeyAnswer>(`${path}/rotate`, { method: 'POST', body: { overlap } })
    close()
    key.reload()
  }

  return (
    <div class="stack">
      <PageHead title={key.data?.name ?? en.title}>
        {key.data?.state === 'active' ? (
          <>
            <button
              type="button"
              class="button"
              onClick={() => {
                open.value = 'rotate'
              }}
            >
              {en.rotate}
            </button>
            <button
              type="button"
              class="button danger"
              onClick={() => {
                open.value = 'revoke'
              }}
            >
              {en.revoke}
            </button>
          </>
        ) : null}
      </PageHead>
      {fresh.value === null ? null : (
        <ShownOnce
          {...{ text: fresh.value.key, title: en.once(fresh.value.name) }}
          onKept={() => {
            fresh.value = null
          }}
        />
      )}
      <Loaded of={key}>{(data) => <Detail of={data} onChanged={key.reload} />}</Loaded>
      {open.value === 'rotate' ? (
        <Dialog title={en.rotate} onClose={close}>
          <p>{en.rotateHint}</p>
          <Form onSend={rotate}>
            {({ isSending, wrongWith }) => (
              <>
                <Field
                  {...{ name: 'overlap', label: en.overlap, hint: en.overlapHint }}
                  wrong={wrongWith('overlap')}
                >
                  {(control) => <input {...control} defaultValue="24h" autocomplete="off" />}
                </Field>
                <div class="row">
                  <button type="submit" class="button primary" disabled={isSending}>
                    {en.rotate}
                  </button>
                </div>
              </>
            )}
          </Form>
        </Dialog>
      ) : null}
      {open.value === 'revoke' && key.data !== null ? (
        <ConfirmDialog
          {...{ title: en.revokeTitle(key.data.name), word: key.data.name, action: en.revoke }}
          onConfirm={async () => {
            await send(path, { method: 'DELETE' })
            key.reload()
          }}
          onClose={close}
        >
          <p>{en.revokeHint}</p>
        </ConfirmDialog>
      ) : null}
    </div>
  )
}

function Detail({ of: key, onChanged }: { of: KeyDetail; onChanged(): void }) {
  const zone = shownZone()
  const facts: [string, string][] = [
    [en.id, key.id],
    [en.stateLabel, en.state[key.state]],
    [en.may, key.scopes.join(', ')],
    [en.accounts, key.accounts?.join(', ') ?? shell.all],
    [en.from, key.networks?.join(', ') ?? shell.everywhere],
    [en.lastUsed, key.last_used_at === null ? shell.never : instantText(key.last_used_at, zone)],
  ]
  return (
    <div class="stack">
      <section class="card stack">
        <dl class="facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <p class="soft small">
          {en.made(key.created_by, instantText(key.created_at, zone))}{' '}
          <a href={`/admin/audit?text=${key.id}`}>{en.audit}</a>
        </p>
        {key.old_secret_until === null ? null : (
          <p class="notice">{en.oldSecret(instantText(key.old_secret_until, zone))}</p>
        )}
      </section>
      {key.state === 'active' ? <AllowList of={key} onChanged={onChanged} /> : null}
      <div class="split">
        <Panel title={en.usage}>
          {key.days.length === 0 ? (
            <p>{en.noUsage}</p>
          ) : (
            <DataTable
              {...{ caption: en.usage, hidesCaption: true, rows: key.days, folds: false }}
              keyOf={(row) => `${row.day} ${row.class}`}
              columns={[
                { key: 'day', title: en.day, cell: ({ day }) => day },
                { key: 'class', title: en.class, cell: (row) => row.class },
                ...(['requests', 'refused'] as const).map((name) => ({
                  ...{ key: name, title: en[name], isNumber: true },
                  cell: (row: KeyDetail['days'][number]) => row[name],
                })),
              ]}
            />
          )}
        </Panel>
        <Panel title={en.addresses}>
          {key.addresses.length === 0 ? (
            <p>{en.noAddresses}</p>
          ) : (
            <ul>
              {key.addresses.map(({ ip, last_at: at }) => (
                <li key={ip}>
                  <code>{ip}</code> <span class="soft">{shortInstantText(at, zone)}</span>
                </li>
              ))}
            </ul>
          )}
        </Panel>
      </div>
    </div>
  )
}
