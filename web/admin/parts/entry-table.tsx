// Entries of the audit: what a person wants to know in columns, the whole entry behind a press.
import { instantText } from '../../shared/format/time-text.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { DataTable } from '../../shared/ui/data-table.tsx'
import { Empty } from '../../shared/ui/states.tsx'
import { audit as en } from '../strings/audit.ts'

export type Entry = {
  readonly chain: string
  readonly seq: number
  readonly at: string
  readonly entry: Readonly<Record<string, unknown>>
}

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

export function EntryTable({ entries, caption }: { entries: readonly Entry[]; caption: string }) {
  if (entries.length === 0) return <Empty title={en.none} />
  return (
    <DataTable
      caption={caption}
      rows={entries}
      keyOf={({ chain, seq }) => `${chain} ${seq}`}
      columns={[
        {
          ...{ key: 'at', title: en.at },
          cell: ({ at }) => <span class="nowrap">{instantText(at, shownZone())}</span>,
        },
        {
          ...{ key: 'what', title: en.what },
          cell: ({ entry }) => `${textOf(entry.kind)} ${textOf(entry.route)}`.trim(),
        },
        {
          ...{ key: 'who', title: en.who },
          cell: ({ entry }) => textOf(entry.by) || textOf(entry.key) || '–',
        },
        { key: 'where', title: en.where, cell: ({ entry }) => textOf(entry.ip) || '–' },
        {
          ...{ key: 'result', title: en.result },
          cell: ({ entry }) => `${textOf(entry.status)} ${textOf(entry.code)}`.trim() || '–',
        },
        {
          ...{ key: 'whole', title: en.whole },
          cell: ({ chain, seq, entry }) => (
            <details>
              <summary>
                {chain.slice(0, 18)} {seq}
              </summary>
              <pre class="entry">{JSON.stringify(entry, null, 1)}</pre>
            </details>
          ),
        },
      ]}
    />
  )
}
