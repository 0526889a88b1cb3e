// The audit verified from end to end, in the background of the server; the page looks how far it is.
import { useSignal } from '@preact/signals'
import { request } from '../../shared/api/api-client.ts'
import { useResource } from '../../shared/api/use-resource.ts'
import { instantText } from '../../shared/format/time-text.ts'
import { act } from '../../shared/session/act.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { audit as en } from '../strings/audit.ts'

type State = {
  readonly state: 'never' | 'running' | 'done' | 'failed'
  readonly ended_at: string | null
  readonly entries: number
  readonly verdict: {
    readonly ok: boolean
    readonly findings_total: number
    readonly findings: readonly { readonly kind: string; readonly detail: string }[]
  } | null
}

const path = '/api/v1/admin/audit/verification'
const LOOK_MS = 2_000

export function Verification() {
  const isBusy = useSignal(false)
  const now = useResource<State>(path, { everyMs: LOOK_MS })
  const state = now.data

  async function begin(): Promise<void> {
    isBusy.value = true
    try {
      await request(path, { method: 'POST', body: {} })
    } finally {
      isBusy.value = false
      now.reload()
    }
  }

  return (
    <section class="card">
      <header>
        <h2>{en.verify}</h2>
        <button
          type="button"
          class="button"
          disabled={isBusy.value || state?.state === 'running'}
          onClick={() => act(begin)}
        >
          {en.verify}
        </button>
      </header>
      <div role="status" class="stack">
        <p>{state === null ? en.verifyHint : wordsOf(state)}</p>
        {state?.verdict?.ok === false ? (
          <ul>
            {state.verdict.findings.map(({ kind, detail }) => (
              <li key={`${kind} ${detail}`}>
                {kind}: {detail}
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </section>
  )
}

function wordsOf({ state, entries, verdict, ended_at: endedAt }: State): string {
  if (state === 'running') return en.running(entries)
  if (state === 'failed') return en.failed
  if (verdict === null) return en.verifyHint
  return verdict.ok
    ? en.good(entries, instantText(endedAt, shownZone()))
    : en.bad(verdict.findings_total)
}
