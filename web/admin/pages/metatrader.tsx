// The Expert Advisor: downloaded with address and key filled in, four steps in the terminal, and the moment in which it reports.
import { useSignal } from '@preact/signals'
import { useResource } from '../../shared/api/use-resource.ts'
import { Field, Form } from '../../shared/ui/form.tsx'
import { PageHead } from '../../shared/ui/page-head.tsx'
import type { AccountAnswer, List } from '../parts/answers.ts'
import { saveFile } from '../session/save-file.ts'
import { expert as en } from '../strings/accounts.ts'

const LOOK_MS = 4_000

export function MetaTraderPage() {
  const isSaved = useSignal(false)
  const text = (values: FormData, name: string) => {
    const typed = String(values.get(name) ?? '').trim()
    return typed === '' ? null : typed
  }

  async function download(values: FormData): Promise<void> {
    await saveFile('/api/v1/admin/expert', 'tidemark-metatrader.zip', {
      ...{ account: text(values, 'account'), url: text(values, 'url') },
      zone: text(values, 'zone'),
    })
    isSaved.value = true
  }

  return (
    <div class="stack">
      <PageHead title={en.title} under={en.lede} />
      <section class="card stack">
        <h2>{en.get}</h2>
        <Form onSend={download}>
          {({ isSending, wrongWith }) => (
            <>
              <Field
                {...{ name: 'account', label: en.account, hint: en.accountHint }}
                wrong={wrongWith('account') ?? wrongWith('accounts')}
              >
                {(control) => (
                  <input {...control} inputMode="numeric" autocomplete="off" maxLength={60} />
                )}
              </Field>
              <Field {...{ name: 'url', label: en.url, hint: en.urlHint }} wrong={wrongWith('url')}>
                {(control) => (
                  <input
                    {...control}
                    type="url"
                    autocomplete="off"
                    defaultValue={location.origin}
                  />
                )}
              </Field>
              <Field
                {...{ name: 'zone', label: en.zone, hint: en.zoneHint }}
                wrong={wrongWith('zone')}
              >
                {(control) => <input {...control} autocomplete="off" maxLength={60} />}
              </Field>
              <div class="row">
                <button type="submit" class="button primary" disabled={isSending}>
                  {en.download}
                </button>
              </div>
            </>
          )}
        </Form>
        {isSaved.value ? <p role="status">{en.saved}</p> : null}
      </section>
      <section class="card stack">
        <h2>{en.install}</h2>
        <ol>
          {en.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </section>
      <Arrived />
    </div>
  )
}

function Arrived() {
  const all = useResource<List<AccountAnswer>>('/api/v1/accounts?limit=1000', { everyMs: LOOK_MS })
  const reported = all.data?.data.filter(({ source }) => source === 'expert') ?? []
  return (
    <section class="card stack">
      <h2>{en.watch}</h2>
      <div role="status">
        {reported.length === 0 ? (
          <p>{en.waiting}</p>
        ) : (
          reported.map(({ id, account, state }) => (
            <p key={id}>
              <span class={`badge ${state}`}>{state}</span> {en.arrived(account)}
            </p>
          ))
        )}
      </div>
    </section>
  )
}
