// What an upload would store: how many closes of which days, what it replaces, and the ends of the file as they are.
import { dayText } from '../../shared/format/time-text.ts'
import { DataTable } from '../../shared/ui/data-table.tsx'
import { benchmarks as en } from '../strings/benchmarks.ts'
import type { BenchmarkAnswer, Uploaded } from './benchmark-answers.ts'

/** Lines at each end of the file that are shown. */
const SHOWN = 4

/** The file, and what its person says of it. */
export type Chosen = { readonly name: string; readonly dayZone: string; readonly csv: string }

type PreviewProps = { chosen: Chosen; holds: Uploaded; before: BenchmarkAnswer | undefined }

export function BenchmarkPreview({ chosen: { name, dayZone, csv }, holds, before }: PreviewProps) {
  const lines = csv
    .split(/\r?\n/)
    .map((text, at) => ({ line: at + 1, text }))
    .filter(({ text }) => text.trim() !== '')
  const shown =
    lines.length <= 2 * SHOWN ? lines : [...lines.slice(0, SHOWN), ...lines.slice(-SHOWN)]
  const facts: [string, string | number][] = [
    [en.name, name],
    [en.closes, holds.closes],
    [en.days, `${dayText(holds.first_day)} – ${dayText(holds.last_day)}`],
    [en.dayEnd, dayZone],
  ]
  return (
    <>
      <dl class="facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {before === undefined ? null : (
        <p class="notice warning">
          {en.replaces(before.closes, dayText(before.first_day), dayText(before.last_day))}{' '}
          {before.follows === null ? '' : en.replacesFollowed}
        </p>
      )}
      <DataTable
        caption={en.some}
        folds={false}
        rows={shown}
        keyOf={({ line }) => String(line)}
        columns={[
          { key: 'line', title: en.line, isNumber: true, cell: ({ line }) => line },
          { key: 'text', title: en.text, cell: ({ text }) => <code>{text.slice(0, 60)}</code> },
        ]}
      />
    </>
  )
}
