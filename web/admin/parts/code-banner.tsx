// On every page: which connections wait for a one-time code, with a field to give it, and which will soon. Asked for again
// every few seconds.
import { useSignal } from '@preact/signals'
import { request } from '../../shared/api/api-client.ts'
import { useResource } from '../../shared/api/use-resource.ts'
import { secondsLeft } from '../../shared/format/ends-soon.ts'
import { spanText } from '../../shared/format/time-text.ts'
import { CodeField } from '../../shared/session/code-field.tsx'
import { Form } from '../../shared/ui/form.tsx'
import { shell as en } from '../strings/shell.ts'
import type { ConnectionAnswer, List } from './answers.ts'

const LOOK_MS = 5_000

export function CodeBanner() {
  const all = useResource<List<ConnectionAnswer>>('/api/v1/admin/connections', {
    everyMs: LOOK_MS,
  })
  const waiting = all.data?.data.filter(({ needs_code }) => needs_code) ?? []
  const ending = all.data?.data.filter(({ needs_code }) => !needs_code) ?? []
  return (
    <div class="banners" aria-live="polite">
      {waiting.map((one) => (
        <OneBanner key={one.name} connection={one} onGiven={all.reload} />
      ))}
      {ending.map(({ name, code_expires_at }) => (
        <EndsSoon key={name} name={name} at={code_expires_at} />
      ))}
    </div>
  )
}

function EndsSoon({ name, at }: { name: string; at: string | null }) {
  const leftS = secondsLeft(at)
  if (leftS === null) return null
  return <p class="notice warning banner">{en.banner.endsSoon(name, spanText(leftS))}</p>
}

function OneBanner({ connection, onGiven }: { connection: ConnectionAnswer; onGiven(): void }) {
  const isGiven = useSignal(false)
  const { name, cause_detail: detail, cause } = connection

  async function give(values: FormData): Promise<void> {
    await request(`/api/v1/admin/connections/${encodeURIComponent(name)}/code`, {
      ...{ method: 'POST', body: { code: String(values.get('code') ?? '') } },
    })
    isGiven.value = true
    onGiven()
  }

  return (
    <section class="notice warning banner" aria-label={en.banner.waits(name)}>
      <strong>{en.banner.waits(name)}</strong>
      {cause === 'one_time_code_wrong' && detail !== null ? <span>{detail}</span> : null}
      <Form onSend={give}>
        {({ isSending, wrongWith }) => (
          <div class="row">
            <CodeField
              {...{ id: `code-${name}`, label: en.banner.code, hint: en.banner.codeHint }}
              wrong={wrongWith('code')}
              takesRecovery={false}
            />
            <button type="submit" class="button primary" disabled={isSending}>
              {en.banner.give}
            </button>
          </div>
        )}
      </Form>
      {isGiven.value ? <span role="status">{en.banner.given}</span> : null}
    </section>
  )
}
