// The benchmarks that are there: their days, where they come from, what uses them, and what can be done with each.
import { dayText, shortInstantText } from '../../shared/format/time-text.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { DataTable } from '../../shared/ui/data-table.tsx'
import { benchmarks as en } from '../strings/benchmarks.ts'
import type { BenchmarkAnswer } from './benchmark-answers.ts'

type BenchmarkTableProps = {
  rows: readonly BenchmarkAnswer[]
  onReplace(one: BenchmarkAnswer): void
  onRemove(one: BenchmarkAnswer): void
}

export function BenchmarkTable({ rows, onReplace, onRemove }: BenchmarkTableProps) {
  return (
    <DataTable
      caption={en.list}
      hidesCaption
      rows={rows}
      keyOf={({ name }) => name}
      columns={[
        { key: 'name', title: en.name, cell: ({ name }) => <strong>{name}</strong> },
        {
          ...{ key: 'days', title: en.days },
          cell: ({ first_day, last_day }) => `${dayText(first_day)} – ${dayText(last_day)}`,
        },
        { key: 'closes', title: en.closes, isNumber: true, cell: ({ closes }) => closes },
        { key: 'zone', title: en.dayEnd, cell: ({ day_zone }) => day_zone },
        { key: 'source', title: en.source, cell: (row) => <Source of={row} /> },
        { key: 'use', title: en.use, cell: ({ name }) => <p class="small">{useOf(name)}</p> },
        {
          ...{ key: 'actions', title: en.actions },
          cell: (row) => (
            <span class="row">
              <button
                type="button"
                class="button"
                aria-label={en.replaceNamed(row.name)}
                onClick={() => onReplace(row)}
              >
                {en.replace}
              </button>
              <button
                type="button"
                class="button danger"
                aria-label={en.removeTitle(row.name)}
                onClick={() => onRemove(row)}
              >
                {en.remove}
              </button>
            </span>
          ),
        },
      ]}
    />
  )
}

function Source({ of: { follows, uploaded_at } }: { of: BenchmarkAnswer }) {
  if (follows === null) return <>{en.uploaded(shortInstantText(uploaded_at, shownZone()))}</>
  const { symbol, connection, read_at, cause, next_step } = follows
  return (
    <>
      {en.follows(symbol, connection)}{' '}
      <span class="soft small">
        {read_at === null ? en.notRead : shortInstantText(read_at, shownZone())}
      </span>
      {cause === null ? null : <p class="small warned">{next_step ?? cause}</p>}
    </>
  )
}

/** A name like a pair of currencies converts between them. */
function useOf(name: string): string {
  const pair = /^([A-Z]{3})([A-Z]{3})$/.exec(name)
  return pair === null ? en.compares : en.converts(pair[1] ?? '', pair[2] ?? '')
}
