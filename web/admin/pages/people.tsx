// Who may log in: invited by a link, given a way back, unlocked, removed.
import { useSignal } from '@preact/signals'
import { useResource } from '../../shared/api/use-resource.ts'
import { shortInstantText } from '../../shared/format/time-text.ts'
import { act } from '../../shared/session/act.ts'
import { send } from '../../shared/session/step-up.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.tsx'
import { PageHead } from '../../shared/ui/page-head.tsx'
import { Panel } from '../../shared/ui/panel.tsx'
import { Loaded } from '../../shared/ui/states.tsx'
import type { List } from '../parts/answers.ts'
import { ShownOnce } from '../parts/shown-once.tsx'
import type { PersonAnswer } from '../session/session-types.ts'
import { people as en } from '../strings/audit.ts'
import { shell } from '../strings/shell.ts'

const path = '/api/v1/admin/people'
type Open = { readonly what: 'reset' | 'remove'; readonly person: PersonAnswer }

export function PeoplePage() {
  const all = useResource<List<PersonAnswer>>(path)
  const link = useSignal<string | null>(null)
  const open = useSignal<Open | null>(null)
  const now = open.value

  async function invite(): Promise<void> {
    const made = await send<{ path: string }>(path, { method: 'POST', body: {} })
    link.value = location.origin + made.path
  }

  async function confirm({ what, person }: Open): Promise<void> {
    if (what === 'remove') await send(`${path}/${person.id}`, { method: 'DELETE' })
    else {
      const made = await send<{ path: string }>(`${path}/${person.id}/reset`, {
        ...{ method: 'POST', body: {} },
      })
      link.value = location.origin + made.path
    }
    all.reload()
  }

  async function change(person: PersonAnswer, what: 'unlock' | 'sessions'): Promise<void> {
    const isUnlock = what === 'unlock'
    await send(`${path}/${person.id}/${what}`, {
      ...(isUnlock ? { method: 'POST', body: {} } : { method: 'DELETE' }),
    })
    all.reload()
  }

  return (
    <div class="stack">
      <PageHead title={en.title} under={en.lede}>
        <button type="button" class="button primary" onClick={() => act(invite)}>
          {en.invite}
        </button>
      </PageHead>
      {link.value === null ? null : (
        <ShownOnce
          {...{ text: link.value, title: en.link, hint: en.linkHint }}
          onKept={() => {
            link.value = null
          }}
        />
      )}
      <Panel title={en.list}>
        <Loaded of={all}>
          {({ data }) => (
            <ul class="todo">
              {data.map((person) => (
                <OnePerson
                  key={person.id}
                  person={person}
                  onAct={(what) => act(() => change(person, what))}
                  onOpen={(what) => {
                    open.value = { what, person }
                  }}
                />
              ))}
            </ul>
          )}
        </Loaded>
      </Panel>
      {now === null ? null : (
        <ConfirmDialog
          title={(now.what === 'reset' ? en.resetTitle : en.removeTitle)(now.person.name)}
          word={now.person.name}
          action={now.what === 'reset' ? en.reset : en.remove}
          onConfirm={() => confirm(now)}
          onClose={() => {
            open.value = null
          }}
        >
          <p>{now.what === 'reset' ? en.resetHint : en.removeHint}</p>
        </ConfirmDialog>
      )}
    </div>
  )
}

type OnePersonProps = {
  person: PersonAnswer
  onAct(what: 'unlock' | 'sessions'): void
  onOpen(what: Open['what']): void
}

function OnePerson({ person, onAct, onOpen }: OnePersonProps) {
  const { name, me, sessions, may_log_in: may, last_log_in_at: last } = person
  return (
    <li>
      <span class={`badge ${may ? 'ok' : 'stale'}`}>{me ? en.me : may ? 'ok' : en.waits}</span>
      <div>
        <span class="strong">{name}</span>
        <p class="soft small">
          {en.lastLogIn}: {last === null ? shell.never : shortInstantText(last, shownZone())} ·{' '}
          {en.codes}: {person.recovery_codes_left} · {en.passkeys}: {person.passkeys} ·{' '}
          {en.sessions}: {sessions.length}
        </p>
      </div>
      {me ? (
        <a class="button" href="/admin/me">
          {en.actions}
        </a>
      ) : (
        <div class="row">
          <button
            type="button"
            class="button"
            aria-label={`${en.end}: ${name}`}
            onClick={() => onAct('sessions')}
          >
            {en.end}
          </button>
          <button
            type="button"
            class="button"
            aria-label={`${en.unlock}: ${name}`}
            onClick={() => onAct('unlock')}
          >
            {en.unlock}
          </button>
          <button
            type="button"
            class="button"
            aria-label={en.resetTitle(name)}
            onClick={() => onOpen('reset')}
          >
            {en.reset}
          </button>
          <button
            type="button"
            class="button danger"
            aria-label={en.removeTitle(name)}
            onClick={() => onOpen('remove')}
          >
            {en.remove}
          </button>
        </div>
      )}
    </li>
  )
}
