// What an import would change, or has changed: counts, what differs from the ledger, totals that the file states itself.
import { instantText } from '../../shared/format/time-text.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { DataTable } from '../../shared/ui/data-table.tsx'
import { importing as en } from '../strings/importing.ts'
import type { ImportAnswer, Preview } from './import-answers.ts'
import { StepHeading } from './step-heading.tsx'

type ImportPreviewProps = {
  of: ImportAnswer
  onConfirm(): void
  onDrop(): void
  onAgain(): void
}

export function ImportPreview({ of, onConfirm, onDrop, onAgain }: ImportPreviewProps) {
  const { preview, imported } = of
  return (
    <section class="card stack">
      <StepHeading>{en.preview}</StepHeading>
      <Counts of={preview} />
      {preview.notes.length === 0 ? null : (
        <ul>
          {preview.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <Differences of={preview} />
      <Totals of={preview} />
      {imported === null ? (
        <div class="row">
          <button type="button" class="button primary" onClick={onConfirm}>
            {en.confirm}
          </button>
          <button type="button" class="button" onClick={onDrop}>
            {en.drop}
          </button>
        </div>
      ) : (
        <div role="status" class="stack">
          <p>{en.done(imported.created, imported.duplicate)}</p>
          {imported.refused.length === 0 ? null : <p>{en.refused(imported.refused.length)}</p>}
          <div class="row">
            <button type="button" class="button" onClick={onAgain}>
              {en.again}
            </button>
          </div>
        </div>
      )}
    </section>
  )
}

function Counts({ of: preview }: { of: Preview }) {
  const zone = shownZone()
  const facts: [string, string | number][] = [
    [en.kind, preview.kind],
    [en.account, preview.account ?? '–'],
    [en.rows, preview.rows],
    [en.from, instantText(preview.from, zone)],
    [en.to, instantText(preview.to, zone)],
    [en.isNew, preview.new],
    [en.known, preview.known],
    [en.differs, preview.differs],
    [en.missing, preview.missing],
  ]
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Differences({ of: { differences } }: { of: Preview }) {
  const rows = differences.flatMap(({ row, members }) =>
    members.map((member) => ({ row, ...member })),
  )
  if (rows.length === 0) return null
  return (
    <DataTable
      caption={en.differences}
      rows={rows}
      keyOf={({ row, name }) => `${row} ${name}`}
      columns={[
        { key: 'row', title: en.row, cell: ({ row }) => row },
        { key: 'member', title: en.member, cell: ({ name }) => name },
        { key: 'file', title: en.inFile, cell: ({ file }) => file ?? '–' },
        { key: 'ledger', title: en.inLedger, cell: ({ ledger }) => ledger ?? '–' },
      ]}
    />
  )
}

function Totals({ of: { totals } }: { of: Preview }) {
  if (totals.length === 0) return null
  return (
    <DataTable
      caption={en.totals}
      rows={totals}
      keyOf={({ name }) => name}
      columns={[
        { key: 'name', title: en.member, cell: ({ name }) => name },
        { key: 'printed', title: en.inFile, cell: ({ printed }) => printed ?? '–' },
        { key: 'computed', title: en.inLedger, cell: ({ computed }) => computed ?? '–' },
        { key: 'verdict', title: en.kind, cell: ({ verdict }) => verdict },
      ]}
    />
  )
}
