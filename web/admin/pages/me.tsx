// One's own log-in: passkeys, password, authenticator, recovery codes, sessions.
import { useSignal } from '@preact/signals'
import { useResource } from '../../shared/api/use-resource.ts'
import { shortInstantText } from '../../shared/format/time-text.ts'
import { act } from '../../shared/session/act.ts'
import { CodeField } from '../../shared/session/code-field.tsx'
import { PasswordField } from '../../shared/session/password-field.tsx'
import { send } from '../../shared/session/step-up.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { Form } from '../../shared/ui/form.tsx'
import { PageHead } from '../../shared/ui/page-head.tsx'
import { Loaded } from '../../shared/ui/states.tsx'
import type { List } from '../parts/answers.ts'
import { Passkeys } from '../parts/passkeys.tsx'
import { QrCode } from '../parts/qr-code.tsx'
import { RecoveryCodes } from '../parts/recovery-codes.tsx'
import { logOut } from '../session/log-out.ts'
import type { PersonAnswer } from '../session/session-types.ts'
import { me as en } from '../strings/audit.ts'
import { setUp } from '../strings/set-up.ts'
import { shell } from '../strings/shell.ts'

const own = '/api/v1/admin/me'

export function MePage() {
  const people = useResource<List<PersonAnswer>>('/api/v1/admin/people')
  return (
    <div class="stack">
      <PageHead title={en.title}>
        <button type="button" class="button" onClick={() => act(logOut)}>
          {shell.logOut}
        </button>
      </PageHead>
      <Passkeys />
      <div class="split">
        <Password />
        <Authenticator />
      </div>
      <Loaded of={people}>
        {({ data }) => {
          const me = data.find((one) => one.me)
          return me === undefined ? null : (
            <div class="split">
              <Codes left={me.recovery_codes_left} />
              <Sessions of={me} onChanged={people.reload} />
            </div>
          )
        }}
      </Loaded>
    </div>
  )
}

function Password() {
  const isDone = useSignal(false)
  return (
    <section class="card stack">
      <h2>{en.password}</h2>
      <Form
        onSend={async (values) => {
          const password = String(values.get('password') ?? '')
          await send(`${own}/password`, { method: 'PUT', body: { password } })
          isDone.value = true
        }}
      >
        {({ isSending, wrongWith }) => (
          <>
            <PasswordField
              {...{ kind: 'new-password', label: en.newPassword, hint: setUp.passwordHint }}
              wrong={wrongWith('password')}
            />
            <div class="row">
              <button type="submit" class="button" disabled={isSending}>
                {en.change}
              </button>
            </div>
          </>
        )}
      </Form>
      <p role="status" class="soft small">
        {isDone.value ? en.changed : en.sessionsEnd}
      </p>
    </section>
  )
}

function Authenticator() {
  const app = useSignal<{ secret: string; address: string } | null>(null)
  const isDone = useSignal(false)
  const now = app.value

  async function begin(): Promise<void> {
    isDone.value = false
    app.value = await send(`${own}/authenticator`, { method: 'POST', body: {} })
  }

  async function finish(values: FormData): Promise<void> {
    const body = { secret: now?.secret ?? '', code: String(values.get('code') ?? '') }
    await send(`${own}/authenticator`, { method: 'PUT', body })
    app.value = null
    isDone.value = true
  }

  return (
    <section class="card stack">
      <h2>{en.authenticator}</h2>
      <p>{en.authenticatorHint}</p>
      {now === null ? (
        <div class="row">
          <button type="button" class="button" onClick={() => act(begin)}>
            {en.begin}
          </button>
          {isDone.value ? <span role="status">{en.changed}</span> : null}
        </div>
      ) : (
        <>
          <QrCode text={now.address} label={setUp.qr} />
          <p>
            {setUp.orType} <code>{now.secret.match(/.{1,4}/g)?.join(' ')}</code>
          </p>
          <Form onSend={finish}>
            {({ isSending, wrongWith }) => (
              <>
                <CodeField id="new-code" wrong={wrongWith('code')} takesRecovery={false} />
                <div class="row">
                  <button type="submit" class="button primary" disabled={isSending}>
                    {en.change}
                  </button>
                </div>
              </>
            )}
          </Form>
        </>
      )}
    </section>
  )
}

function Codes({ left }: { left: number }) {
  const codes = useSignal<readonly string[] | null>(null)
  async function renew(): Promise<void> {
    const answer = await send<{ recovery_codes: string[] }>(`${own}/recovery_codes`, {
      ...{ method: 'POST', body: {} },
    })
    codes.value = answer.recovery_codes
  }
  return (
    <section class="card stack">
      <h2>{en.codes}</h2>
      {codes.value === null ? <p>{en.codesLeft(left)}</p> : <RecoveryCodes codes={codes.value} />}
      <div class="row">
        <button type="button" class="button" onClick={() => act(renew)}>
          {en.renew}
        </button>
      </div>
    </section>
  )
}

function Sessions({ of: me, onChanged }: { of: PersonAnswer; onChanged(): void }) {
  async function endOthers(): Promise<void> {
    await send(`/api/v1/admin/people/${me.id}/sessions`, { method: 'DELETE' })
    onChanged()
  }
  return (
    <section class="card stack">
      <h2>{en.sessions}</h2>
      <ul>
        {me.sessions.map(({ since, ip, browser }) => (
          <li key={`${since} ${ip}`}>
            {ip} · {shortInstantText(since, shownZone())}
            <span class="soft small"> {browser}</span>
          </li>
        ))}
      </ul>
      <div class="row">
        <button type="button" class="button" onClick={() => act(endOthers)}>
          {en.endOthers}
        </button>
      </div>
    </section>
  )
}
