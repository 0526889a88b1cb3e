// From a one-time link to a person who is logged in. The token stays after the #, which no server and no log ever sees.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { request } from '../../shared/api/api-client.ts'
import { ApiProblem } from '../../shared/api/problem.ts'
import { CodeField } from '../../shared/session/code-field.tsx'
import { PasswordField } from '../../shared/session/password-field.tsx'
import { Field, Form } from '../../shared/ui/form.tsx'
import { Logo } from '../../shared/ui/logo.tsx'
import { PageHead } from '../../shared/ui/page-head.tsx'
import { Loading, ProblemNotice } from '../../shared/ui/states.tsx'
import { QrCode } from '../parts/qr-code.tsx'
import { RecoveryCodes } from '../parts/recovery-codes.tsx'
import { StepHeading } from '../parts/step-heading.tsx'
import { setUp as en } from '../strings/set-up.ts'
import { shell } from '../strings/shell.ts'

/** What was typed so far; the password is in this page's memory until the last step has it. */
type About = { readonly token: string; readonly name: string; readonly password: string }
type Authenticator = { readonly name: string; readonly secret: string; readonly address: string }

export function SetUpPage() {
  const token = location.hash.slice(1)
  const known = useSignal<{ readonly name: string | null } | null>(null)
  const problem = useSignal<ApiProblem | null>(null)
  const about = useSignal<About | null>(null)
  const app = useSignal<Authenticator | null>(null)
  const codes = useSignal<readonly string[] | null>(null)

  useEffect(() => {
    if (token === '') return
    request<{ name: string | null }>('/api/v1/setup/link', { method: 'POST', body: { token } })
      .then((answer) => {
        known.value = answer
      })
      .catch((error: unknown) => {
        if (!(error instanceof ApiProblem)) throw error
        problem.value = error
      })
  }, [token])

  async function begin(values: FormData): Promise<void> {
    const typed = {
      token,
      name: known.value?.name ?? String(values.get('name') ?? '').trim(),
      password: String(values.get('password') ?? ''),
    }
    app.value = await request<Authenticator>('/api/v1/setup/authenticator', {
      ...{ method: 'POST', body: bodyOf(typed) },
    })
    about.value = typed
  }

  async function finish(values: FormData): Promise<void> {
    if (about.value === null) return
    const code = String(values.get('code') ?? '')
    const answer = await request<{ recovery_codes: string[] }>('/api/v1/setup', {
      ...{ method: 'POST', body: { ...bodyOf(about.value), code } },
    })
    about.value = null
    app.value = null
    codes.value = answer.recovery_codes
    history.replaceState(null, '', '/setup')
  }

  /** Whoever was given a way back keeps the name. */
  const bodyOf = ({ name, ...rest }: About) =>
    known.value?.name === null ? { ...rest, name } : rest

  const name = known.value?.name ?? null
  return (
    <div class="stack">
      <span class="brand">
        <Logo /> Tidemark
      </span>
      <PageHead title={name === null ? en.title : en.titleBack(name)} under={en.lede} />
      {codes.value !== null ? (
        <section class="card stack">
          <StepHeading>{en.steps.codes}</StepHeading>
          <RecoveryCodes codes={codes.value} />
          <Done />
        </section>
      ) : problem.value !== null || token === '' ? (
        <NoLink problem={problem.value} />
      ) : known.value === null ? (
        <Loading />
      ) : app.value === null ? (
        <section class="card stack">
          <h2>{en.steps.who}</h2>
          <Who name={name} onSend={begin} />
        </section>
      ) : (
        <section class="card stack">
          <StepHeading>{en.steps.app}</StepHeading>
          <p>{en.scan}</p>
          <QrCode text={app.value.address} label={en.qr} />
          <p>
            {en.orType} <code>{app.value.secret.match(/.{1,4}/g)?.join(' ')}</code>
          </p>
          <p>{en.thenCode}</p>
          <Form onSend={finish}>
            {({ isSending, wrongWith }) => (
              <>
                <CodeField id="code" wrong={wrongWith('code')} takesRecovery={false} />
                <div class="row">
                  <button type="submit" class="button primary" disabled={isSending}>
                    {en.finish}
                  </button>
                </div>
              </>
            )}
          </Form>
        </section>
      )}
    </div>
  )
}

function Who({ name, onSend }: { name: string | null; onSend(values: FormData): Promise<void> }) {
  return (
    <Form onSend={onSend}>
      {({ isSending, wrongWith }) => (
        <>
          {name === null ? (
            <Field name="name" label={en.name} hint={en.nameHint} wrong={wrongWith('name')}>
              {(control) => (
                <input
                  {...control}
                  autocomplete="username"
                  maxLength={40}
                  required
                  spellcheck={false}
                />
              )}
            </Field>
          ) : null}
          <PasswordField kind="new-password" hint={en.passwordHint} wrong={wrongWith('password')} />
          <div class="row">
            <button type="submit" class="button primary" disabled={isSending}>
              {shell.next}
            </button>
          </div>
        </>
      )}
    </Form>
  )
}

function NoLink({ problem }: { problem: ApiProblem | null }) {
  return (
    <>
      {problem === null ? <p>{en.noLink}</p> : <ProblemNotice problem={problem} />}
      <p>{en.noLinkHint}</p>
      <pre>
        <code>npx tidemark people link</code>
      </pre>
    </>
  )
}

/** Going on is a step of its own: nobody shall lose the codes by a habit of pressing Enter. */
function Done() {
  const isKept = useSignal(false)
  return (
    <>
      <label class="check">
        <input
          type="checkbox"
          checked={isKept.value}
          onChange={() => {
            isKept.value = !isKept.value
          }}
        />
        {en.codesKept}
      </label>
      {isKept.value ? (
        <div class="row">
          <a class="button primary" href="/admin/connect">
            {en.firstAccount}
          </a>
          <a class="button" href="/admin">
            {en.later}
          </a>
        </div>
      ) : null}
    </>
  )
}
