// The audit, looked through by kind and by what an entry holds, and verified from end to end.
import { useSignal } from '@preact/signals'
import type { TargetedSubmitEvent } from 'preact'
import { queryOf, request } from '../../shared/api/api-client.ts'
import { useResource } from '../../shared/api/use-resource.ts'
import { zoneText } from '../../shared/format/time-text.ts'
import { act } from '../../shared/session/act.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { en as shared } from '../../shared/strings/en.ts'
import { PageHead } from '../../shared/ui/page-head.tsx'
import { Loaded } from '../../shared/ui/states.tsx'
import type { List } from '../parts/answers.ts'
import { type Entry, EntryTable } from '../parts/entry-table.tsx'
import { Verification } from '../parts/verification.tsx'
import { audit as en } from '../strings/audit.ts'

const path = '/api/v1/admin/audit'
type Filter = {
  readonly kind: string
  readonly text: string
  readonly chain: string
  readonly refused: string
}

export function AuditPage() {
  const given = new URLSearchParams(location.search)
  const filter = useSignal<Filter>({
    ...{ kind: given.get('kind') ?? '', text: given.get('text') ?? '' },
    // Without a question, what people did is more telling than every request.
    ...{
      chain: given.get('chain') ?? (given.size === 0 ? 'command-line' : ''),
      refused: given.get('refused') ?? '',
    },
  })
  const more = useSignal<readonly Entry[]>([])
  const cursor = useSignal<string | null | undefined>(undefined)
  const first = useResource<List<Entry>>(`${path}${queryOf(filter.value)}`)
  const next = cursor.value === undefined ? (first.data?.next_cursor ?? null) : cursor.value

  function search(event: TargetedSubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    const values = new FormData(event.currentTarget)
    const text = (name: string) => String(values.get(name) ?? '').trim()
    more.value = []
    cursor.value = undefined
    filter.value = {
      ...{ kind: text('kind'), text: text('text'), chain: text('chain'), refused: text('refused') },
    }
  }

  async function loadMore(): Promise<void> {
    const page = await request<List<Entry>>(
      `${path}${queryOf({ ...filter.value, cursor: next ?? '' })}`,
    )
    more.value = [...more.value, ...page.data]
    cursor.value = page.next_cursor ?? null
  }

  return (
    <div class="stack">
      <PageHead title={en.title} under={en.lede} />
      <Verification />
      <section class="card stack">
        <form class="filters" onSubmit={search}>
          <div class="field">
            <label for="audit-kind">{en.kind}</label>
            <input
              id="audit-kind"
              name="kind"
              defaultValue={filter.value.kind}
              maxLength={60}
              placeholder="key_created"
            />
          </div>
          <div class="field">
            <label for="audit-text">{en.text}</label>
            <input id="audit-text" name="text" defaultValue={filter.value.text} maxLength={100} />
          </div>
          <div class="field">
            <label for="audit-chain">{en.chain}</label>
            <select id="audit-chain" name="chain" defaultValue={filter.value.chain}>
              <option value="">{en.chains.all}</option>
              <option value="command-line">{en.chains.people}</option>
            </select>
          </div>
          <label class="check">
            <input
              type="checkbox"
              name="refused"
              value="true"
              defaultChecked={filter.value.refused === 'true'}
            />
            {en.refused}
          </label>
          <button type="submit" class="button primary">
            {en.search}
          </button>
        </form>
        <Loaded of={first}>
          {({ data }) => (
            <EntryTable
              entries={[...data, ...more.value]}
              caption={en.list(zoneText(shownZone()))}
            />
          )}
        </Loaded>
        {next === null ? null : (
          <div class="row">
            <button type="button" class="button" onClick={() => act(loadMore)}>
              {shared.more}
            </button>
          </div>
        )}
      </section>
    </div>
  )
}
