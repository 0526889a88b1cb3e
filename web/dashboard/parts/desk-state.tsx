// That the desk is not live: how many accounts are late, their state, and what to do where all of them lack the same.
import { en as shared } from '../../shared/strings/en.ts'
import type { Account } from '../api/types.ts'
import { link } from '../live/live.ts'
import { en } from '../strings/en.ts'
import { isOld } from './age.tsx'

/** Nothing while all are live, and nothing while the whole page is offline: then the page says so. */
export function DeskState({ of }: { of: readonly Account[] }) {
  if (link.value !== 'live') return null
  const late = of.filter(({ id }) => isOld(id))
  const [first] = late
  if (first === undefined) return null
  const isAlike = late.every(({ state }) => state === first.state)
  const hasOneCause = late.every(({ cause }) => cause === first.cause)
  return (
    <a class="row small" href="/dashboard/connections" data-desk="state">
      <span class={`badge ${isAlike ? first.state : 'stale'}`}>
        {isAlike ? shared.state[first.state] : en.notLive}
      </span>
      {late.length === of.length ? null : en.partOf(late.length, of.length)}
      {hasOneCause ? ` ${first.cause_detail ?? first.next_step ?? ''}` : null}
    </a>
  )
}
