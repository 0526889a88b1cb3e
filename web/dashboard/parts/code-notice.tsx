// On every page: which connections wait for a one-time code of their broker, or will within the hour, and where to give it.
import { useResource } from '../../shared/api/use-resource.ts'
import { secondsLeft } from '../../shared/format/ends-soon.ts'
import { spanText } from '../../shared/format/time-text.ts'
import type { Connection } from '../api/types.ts'
import { codes as words } from '../strings/codes.ts'

const LOOK_MS = 15_000

export function CodeNotice() {
  const { data } = useResource<{ data: readonly Connection[] }>('/api/v1/connections', {
    everyMs: LOOK_MS,
  })
  const lines = (data?.data ?? []).flatMap((one) => lineOf(one) ?? [])
  return (
    <div aria-live="polite" class="link-notice codes">
      {lines.map((line) => (
        <p key={line}>
          {line} <a href="/admin">{words.give}</a>
        </p>
      ))}
    </div>
  )
}

function lineOf({ name, cause, paused_at, code_expires_at }: Connection): string | null {
  if (paused_at !== null) return null
  if (cause?.startsWith('one_time_code_')) return words.waits(name)
  const leftS = secondsLeft(code_expires_at)
  return leftS === null ? null : words.endsSoon(name, spanText(leftS))
}
