// Log-in by name, password and code, or by passkey. Afterwards it goes on where the person came from.
import { useSignal } from '@preact/signals'
import { request } from '../../shared/api/api-client.ts'
import { act } from '../../shared/session/act.ts'
import { CodeField } from '../../shared/session/code-field.tsx'
import { PasswordField } from '../../shared/session/password-field.tsx'
import { Field, Form } from '../../shared/ui/form.tsx'
import { Logo } from '../../shared/ui/logo.tsx'
import { PageHead } from '../../shared/ui/page-head.tsx'
import { canUsePasskeys, logInByPasskey } from '../session/passkey.ts'
import { logIn as en } from '../strings/set-up.ts'
import { shell } from '../strings/shell.ts'

export function LogInPage() {
  const failed = useSignal(false)

  async function send(values: FormData): Promise<void> {
    await request('/api/v1/session', {
      method: 'POST',
      body: {
        name: String(values.get('name') ?? '').trim(),
        password: String(values.get('password') ?? ''),
        code: String(values.get('code') ?? ''),
      },
    })
    location.assign(nextPath())
  }

  async function usePasskey(): Promise<void> {
    failed.value = false
    try {
      await logInByPasskey()
      location.assign(nextPath())
    } catch {
      failed.value = true // the form stays as a way
    }
  }

  return (
    <div class="stack">
      <span class="brand">
        <Logo /> Tidemark
      </span>
      <PageHead title={en.title} />
      <section class="card stack">
        <Form onSend={send}>
          {({ isSending, wrongWith }) => (
            <>
              <Field name="name" label={en.name} wrong={wrongWith('name')}>
                {(control) => (
                  <input
                    {...control}
                    autocomplete="username webauthn"
                    autocapitalize="none"
                    maxLength={40}
                    spellcheck={false}
                    required
                  />
                )}
              </Field>
              <PasswordField kind="current-password" wrong={wrongWith('password')} />
              <CodeField id="code" wrong={wrongWith('code')} />
              <div class="row">
                <button type="submit" class="button primary" disabled={isSending}>
                  {en.submit}
                </button>
                {canUsePasskeys() ? (
                  <button type="button" class="button" onClick={() => act(usePasskey)}>
                    {shell.passkey.use}
                  </button>
                ) : null}
              </div>
            </>
          )}
        </Form>
        {failed.value ? <p role="alert">{shell.passkey.failed}</p> : null}
      </section>
      <details>
        <summary>{en.lost}</summary>
        <p>{en.lostHint}</p>
        <pre>
          <code>npx tidemark people reset NAME</code>
        </pre>
      </details>
    </div>
  )
}

/** Only a path of this server: an address elsewhere would make the log-in a signpost for others. */
export function nextPath(): string {
  const next = new URLSearchParams(location.search).get('next') ?? '/admin'
  const url = URL.parse(next, location.origin)
  return url !== null && url.origin === location.origin && next.startsWith('/')
    ? url.pathname + url.search
    : '/admin'
}
