// Log-in by name, password and one-time code, and why one is asked for again. The session never leaves this page's memory.
import { useEffect } from 'preact/hooks'
import { CodeField } from '../../shared/session/code-field.tsx'
import { PasswordField } from '../../shared/session/password-field.tsx'
import { Field, Form } from '../../shared/ui/form.tsx'
import { Logo } from '../../shared/ui/logo.tsx'
import { PageHead } from '../../shared/ui/page-head.tsx'
import { Command, KillCommand } from '../parts/command.tsx'
import { endedBy, logIn } from '../session/session.ts'
import { logIn as en, shell } from '../strings/shell.ts'

export function LogInPage() {
  useEffect(() => document.getElementById('field-name')?.focus(), [])
  const why = endedBy.value
  const text = (values: FormData, name: string) => String(values.get(name) ?? '')
  return (
    <main id="main" tabIndex={-1} class="alone stack">
      <span class="brand">
        <Logo /> {shell.mark}
      </span>
      <PageHead title={en.title} under={en.lede} />
      {why === null ? null : (
        <div class="notice warning" role="alert">
          {en.why[why]}
        </div>
      )}
      <section class="card stack">
        <Form
          onSend={(values) =>
            logIn({
              name: text(values, 'name').trim(),
              password: text(values, 'password'),
              code: text(values, 'code'),
            })
          }
        >
          {({ isSending, wrongWith }) => (
            <>
              <Field name="name" label={en.name} wrong={wrongWith('name')}>
                {(control) => (
                  <input
                    {...control}
                    autocomplete="username"
                    autocapitalize="none"
                    maxLength={40}
                    spellcheck={false}
                    required
                  />
                )}
              </Field>
              <PasswordField kind="current-password" wrong={wrongWith('password')} />
              <CodeField id="code" wrong={wrongWith('code')} takesRecovery={false} />
              <div class="row">
                <button type="submit" class="button primary" disabled={isSending}>
                  {en.submit}
                </button>
              </div>
            </>
          )}
        </Form>
        <p class="soft small">{en.keptShort}</p>
      </section>
      <details>
        <summary>{en.who}</summary>
        <div class="stack more">
          <Command hint={en.whoHint}>npx tidemark trade person add NAME</Command>
          <Command hint={en.reset}>npx tidemark trade person reset NAME</Command>
        </div>
      </details>
      <details>
        <summary>{en.stop}</summary>
        <div class="stack more">
          <KillCommand hint={en.stopHint} />
        </div>
      </details>
    </main>
  )
}
