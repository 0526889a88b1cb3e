// A preview for a terminal: what the file is, what it would add, what differs, and whether its own totals are right.
import type { Difference } from '../../import/compare-deals.ts'
import type { FileKind, PrintedTotal } from '../../import/content.ts'
import type { ImportPreview } from '../../import/preview.ts'
import { type Column, textTable } from '../text-table.ts'

const kinds: Readonly<Record<FileKind, string>> = {
  mt5_history: 'MetaTrader 5 history report',
  mt4_statement: 'MetaTrader 4 statement',
  ticktrader_history: 'TickTrader history export',
  csv_trades: 'list of trades',
}

export function previewText(preview: ImportPreview): string {
  const { money } = preview
  const of = preview.kind === 'csv_trades' ? 'trades' : 'deals'
  const currency = preview.currency ?? ''
  const isNew = preview.account_known ? '' : ' (new to the ledger)'
  return [
    `${kinds[preview.kind]}: ${preview.rows} ${of} of account ${preview.account} at ${preview.server}${isNew}`,
    ...(preview.from === null
      ? []
      : [`  from ${preview.from} to ${preview.to}, ${zoneText(preview)}`]),
    ...(preview.symbols.length === 0 ? [] : [`  symbols: ${symbolText(preview)}`]),
    `  result ${money.result} ${currency}, deposits ${money.deposits}, withdrawals ${money.withdrawals}, credit ${money.credit}, other ${money.other}`,
    '',
    `  new      ${preview.new}`,
    `  known    ${preview.known}`,
    `  differs  ${preview.differs}${preview.differs === 0 ? '' : ' (the ledger keeps what it has)'}`,
    ...(preview.missing === 0
      ? []
      : [`  missing  ${preview.missing} that the ledger has in this period and the file has not`]),
    ...differencesText(preview),
    ...totalsText(preview.totals),
    ...preview.notes.map((note) => `\nNote: ${note}`),
  ].join('\n')
}

function zoneText({ kind, zone }: ImportPreview): string {
  if (kind === 'ticktrader_history') return 'UTC'
  return zone === null ? 'by the clock of the broker' : `by the clock of ${zone}`
}

function symbolText({ symbols }: ImportPreview): string {
  const shown = symbols.slice(0, 8).map(({ symbol, rows }) => `${symbol} ${rows}`)
  return symbols.length > 8 ? `${shown.join(', ')} …` : shown.join(', ')
}

const differenceColumns: readonly Column<{
  row: string
  id: string
  name: string
  file: string
  ledger: string
}>[] = [
  ['  ROW', ({ row }) => `  ${row}`],
  ['NUMBER', ({ id }) => id],
  ['MEMBER', ({ name }) => name],
  ['FILE', ({ file }) => file],
  ['LEDGER', ({ ledger }) => ledger],
]

function differencesText({ differences, differs }: ImportPreview): string[] {
  if (differences.length === 0) return []
  const lines = differences.flatMap(({ row, id, members }: Difference) =>
    members.map(({ name, file, ledger }) => ({
      ...{ row: String(row), id, name, file: file ?? '-', ledger: ledger ?? '-' },
    })),
  )
  const more = differs > differences.length ? [`  … and ${differs - differences.length} more`] : []
  return ['', textTable(differenceColumns, lines), ...more]
}

const verdicts = { agrees: 'agrees', differs: 'DIFFERS', not_compared: 'as printed' } as const
const totalColumns: readonly Column<PrintedTotal>[] = [
  ['  PRINTED IN THE FILE', ({ name }) => `  ${name.replaceAll('_', ' ')}`],
  ['PRINTED', ({ printed }) => printed],
  ['BY ITS ROWS', ({ computed }) => computed],
  ['', ({ verdict }) => verdicts[verdict]],
]

function totalsText(totals: readonly PrintedTotal[]): string[] {
  return totals.length === 0 ? [] : ['', textTable(totalColumns, totals)]
}
