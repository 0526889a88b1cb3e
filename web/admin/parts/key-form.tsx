// A new key: what it may do, grouped by what that means, and its limits.

import { send } from '../../shared/session/step-up.ts'
import { Field, Form, type FormState } from '../../shared/ui/form.tsx'
import { keys as en } from '../strings/keys.ts'
import type { NewKeyAnswer } from './answers.ts'

const groups = {
  ingest: ['ingest:write'],
  read: ['accounts:read', 'trades:read', 'stats:read', 'stream:read'],
  admin: ['admin:read'],
} as const

const groupWords: Readonly<Record<string, string>> = en.groups

const listOf = (values: FormData, name: string): string[] | null => {
  const words = String(values.get(name) ?? '')
    .split(/[,\s]+/)
    .filter((one) => one !== '')
  return words.length === 0 ? null : words
}

export function KeyForm({ onMade }: { onMade(key: NewKeyAnswer): void }) {
  async function make(values: FormData): Promise<void> {
    const text = (name: string) => {
      const typed = String(values.get(name) ?? '').trim()
      return typed === '' ? null : typed
    }
    onMade(
      await send<NewKeyAnswer>('/api/v1/admin/keys', {
        method: 'POST',
        body: {
          ...{ name: text('name') ?? '', scopes: values.getAll('scopes').map(String) },
          ...{ accounts: listOf(values, 'accounts'), networks: listOf(values, 'networks') },
          ...{ expires: text('expires'), rate: text('rate'), zone: text('zone') },
        },
      }),
    )
  }

  return (
    <Form onSend={make}>
      {({ isSending, wrongWith }) => (
        <>
          <TextField {...{ name: 'name', label: en.name, hint: en.nameHint, wrongWith }} />
          <Scopes wrong={wrongWith('scopes')} />
          <details>
            <summary>{en.more}</summary>
            <div class="form more">
              <TextField
                {...{ name: 'accounts', label: en.accounts, hint: en.accountsHint, wrongWith }}
              />
              <TextField
                {...{ name: 'networks', label: en.networks, hint: en.networksHint, wrongWith }}
              />
              <TextField
                {...{ name: 'expires', label: en.expires, hint: en.expiresHint, wrongWith }}
              />
              <TextField {...{ name: 'rate', label: en.rate, hint: en.rateHint, wrongWith }} />
              <TextField {...{ name: 'zone', label: en.zone, hint: en.zoneHint, wrongWith }} />
            </div>
          </details>
          <div class="row">
            <button type="submit" class="button primary" disabled={isSending}>
              {en.submit}
            </button>
          </div>
        </>
      )}
    </Form>
  )
}

type TextFieldProps = Pick<FormState, 'wrongWith'> & { name: string; label: string; hint: string }

function TextField({ name, label, hint, wrongWith }: TextFieldProps) {
  return (
    <Field {...{ name, label, hint }} wrong={wrongWith(name)}>
      {(control) => <input {...control} autocomplete="off" spellcheck={false} maxLength={2000} />}
    </Field>
  )
}

function Scopes({ wrong }: { wrong: string | null }) {
  return (
    <fieldset id="field-scopes" tabIndex={-1}>
      <legend>{en.may}</legend>
      {Object.entries(groups).map(([group, scopes]) => (
        <fieldset key={group}>
          <legend class="soft">{groupWords[group]}</legend>
          {scopes.map((scope) => (
            <label key={scope} class="check">
              <input type="checkbox" name="scopes" value={scope} />
              <span>
                {en.scopes[scope]} <code>{scope}</code>
              </span>
            </label>
          ))}
        </fieldset>
      ))}
      {wrong === null ? null : <span class="wrong">{wrong}</span>}
      <details>
        <summary>{en.trade}</summary>
        <p class="small">{en.tradeHint}</p>
        <pre>
          <code>
            npx tidemark key create --name my-algo --scope trade --account NUMBER --ip 127.0.0.1
          </code>
        </pre>
      </details>
    </fieldset>
  )
}
