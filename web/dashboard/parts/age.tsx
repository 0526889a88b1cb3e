// How old a value is and where it comes from: beside every figure that can grow old.

import { instantText, spanText } from '../../shared/format/time-text.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { en as shared } from '../../shared/strings/en.ts'
import type { AccountHead } from '../api/types.ts'
import { accountsById, ageOf } from '../live/accounts.ts'
import { link } from '../live/live.ts'
import { en } from '../strings/en.ts'

/** `12 s ago`, with the exact time on demand. */
export function Age({ of }: { of: string | null | undefined }) {
  const seconds = ageOf(of)
  if (of === null || of === undefined || seconds === null)
    return <span class="soft">{en.never}</span>
  return (
    <time dateTime={of} title={instantText(of, shownZone())} class="soft num nowrap">
      {shared.age(spanText(seconds))}
    </time>
  )
}

type StateProps = { of: Pick<AccountHead, 'id' | 'state' | 'cause_detail'>; withWord?: boolean }

/** The state of an account's values. Without a connection to the server nothing is live. */
export function StateBadge({ of }: StateProps) {
  const listed = accountsById.value.get(of.id)
  const state = link.value === 'offline' ? 'offline' : (listed?.state ?? of.state)
  // A history from a file is not late: nobody reports this account.
  if (listed?.cause === 'imported_only') return <span class="badge plain">{en.imported}</span>
  return (
    <span class={`badge ${state}`} title={listed?.cause_detail ?? listed?.next_step ?? undefined}>
      {shared.state[state]}
    </span>
  )
}

/** Whether values of an account should look old; a history from a file does not grow old. */
export function isOld(id: string): boolean {
  const listed = accountsById.value.get(id)
  return link.value !== 'live' || (listed?.state !== 'live' && listed?.cause !== 'imported_only')
}
