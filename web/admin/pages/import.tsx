// A history from a file: looked at first, taken in or dropped after.
import { useSignal } from '@preact/signals'
import { queryOf, request } from '../../shared/api/api-client.ts'
import { act } from '../../shared/session/act.ts'
import { send } from '../../shared/session/step-up.ts'
import { Field, Form } from '../../shared/ui/form.tsx'
import { PageHead } from '../../shared/ui/page-head.tsx'
import type { ImportAnswer } from '../parts/import-answers.ts'
import { ImportPreview } from '../parts/import-preview.tsx'
import { sendFile } from '../session/send-file.ts'
import { importing as en } from '../strings/importing.ts'

const path = '/api/v1/imports'
const LOOK_MS = 1_000

export function ImportPage() {
  const shown = useSignal<ImportAnswer | null>(null)
  const now = shown.value

  async function upload(values: FormData): Promise<void> {
    const file = values.get('file')
    const text = (name: string) => String(values.get(name) ?? '').trim()
    if (!(file instanceof File)) return
    const query = queryOf({
      ...{ name: file.name, account: text('account'), venue: text('venue') },
      ...{ zone: text('zone'), map: text('map') },
    })
    shown.value = await sendFile<ImportAnswer>(`${path}${query}`, file)
  }

  async function confirm(): Promise<void> {
    if (now === null) return
    let answer = await send<ImportAnswer>(`${path}/${now.id}/confirm`, {
      ...{ method: 'POST', body: {} },
    })
    // A long history takes longer than one request may.
    while (answer.state === 'running') {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
      answer = await request<ImportAnswer>(`${path}/${now.id}`)
    }
    shown.value = answer
  }

  async function drop(): Promise<void> {
    if (now === null) return
    await send(`${path}/${now.id}`, { method: 'DELETE' })
    shown.value = null
  }

  return (
    <div class="stack">
      <PageHead title={en.title} under={en.lede} />
      {now === null ? (
        <section class="card">
          <UploadForm onSend={upload} />
        </section>
      ) : (
        <ImportPreview
          of={now}
          onConfirm={() => act(confirm)}
          onDrop={() => act(drop)}
          onAgain={() => {
            shown.value = null
          }}
        />
      )}
    </div>
  )
}

const texts = [
  ['account', en.account, en.accountHint],
  ['venue', en.venue, ''],
  ['zone', en.zone, en.zoneHint],
] as const

function UploadForm({ onSend }: { onSend(values: FormData): Promise<void> }) {
  return (
    <Form onSend={onSend}>
      {({ isSending, wrongWith }) => (
        <>
          <Field {...{ name: 'file', label: en.file, hint: en.fileHint }} wrong={wrongWith('file')}>
            {(control) => (
              <input {...control} type="file" accept=".html,.htm,.xlsx,.csv,.txt" required />
            )}
          </Field>
          {texts.map(([name, label, hint]) => (
            <Field key={name} {...{ name, label, hint }} wrong={wrongWith(name)}>
              {(control) => <input {...control} autocomplete="off" maxLength={60} />}
            </Field>
          ))}
          <details>
            <summary>{en.more}</summary>
            <div class="form more">
              <Field {...{ name: 'map', label: en.map, hint: en.mapHint }} wrong={wrongWith('map')}>
                {(control) => <textarea {...control} rows={5} spellcheck={false} />}
              </Field>
            </div>
          </details>
          <div class="row">
            <button type="submit" class="button primary" disabled={isSending}>
              {en.look}
            </button>
          </div>
        </>
      )}
    </Form>
  )
}
