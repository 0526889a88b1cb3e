// Which accounts a connection that works shall read, and what it is called.
import { Field, Form } from '../../shared/ui/form.tsx'
import { connect as en } from '../strings/accounts.ts'
import type { FoundAccount } from './answers.ts'
import { StepHeading } from './step-heading.tsx'

type ChooseAccountsProps = {
  found: readonly FoundAccount[]
  onAdd(about: { name: string; server: string | null; accounts: string[] }): Promise<void>
}

export function ChooseAccounts({ found, onAdd }: ChooseAccountsProps) {
  const numbers = found.map(({ account }) => account).join(', ')

  function send(values: FormData): Promise<void> {
    const text = (name: string) => String(values.get(name) ?? '').trim()
    return onAdd({
      name: text('name'),
      server: text('server') === '' ? null : text('server'),
      accounts: text('accounts')
        .split(/[,\s]+/)
        .filter((one) => one !== ''),
    })
  }

  return (
    <section class="card stack">
      <StepHeading>{en.steps.accounts}</StepHeading>
      {found.length === 0 ? (
        <p role="status">{en.works}</p>
      ) : (
        <div role="status">
          <p>{en.found}</p>
          <ul>
            {found.map(({ account, kind, currency }) => (
              <li key={account}>
                <span class="strong">{account}</span> · {kind}
                {currency === null ? '' : ` · ${currency}`}
              </li>
            ))}
          </ul>
        </div>
      )}
      <Form onSend={send}>
        {({ isSending, wrongWith }) => (
          <>
            <Field
              {...{ name: 'accounts', label: en.numbers, hint: en.numbersHint }}
              wrong={wrongWith('accounts')}
            >
              {(control) => (
                <input {...control} defaultValue={numbers} autocomplete="off" required />
              )}
            </Field>
            <Field
              {...{ name: 'name', label: en.name, hint: en.nameHint }}
              wrong={wrongWith('name')}
            >
              {(control) => <input {...control} autocomplete="off" maxLength={40} required />}
            </Field>
            <Field
              {...{ name: 'server', label: en.server, hint: en.serverHint }}
              wrong={wrongWith('server')}
            >
              {(control) => <input {...control} autocomplete="off" maxLength={50} />}
            </Field>
            <div class="row">
              <button type="submit" class="button primary" disabled={isSending}>
                {en.add}
              </button>
            </div>
          </>
        )}
      </Form>
    </section>
  )
}
