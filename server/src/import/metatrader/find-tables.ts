// Finds the tables of a report by the words over their columns. What stands in which column follows from those words alone, so
// that a terminal that adds, drops or moves a column is read all the same.
import { cellPlace, refuse, type Sheet, type SheetRow, shown } from '../sheet.ts'
import { type ColumnName, columnNamed } from './words.ts'

export type TableKind = 'deals' | 'positions' | 'orders' | 'statement'

export type ReportTable = {
  readonly kind: TableKind
  readonly header: SheetRow
  /** Places of each column; a word such as Time or Price may stand over several. */
  readonly columns: ReadonlyMap<ColumnName, readonly number[]>
  /** What follows the header, up to the next one. */
  readonly rows: readonly SheetRow[]
}

const LEAST_KNOWN = 6

export function findTables(sheet: Sheet): ReportTable[] {
  const headers = sheet.flatMap((row, index) => {
    const columns = columnsOf(row)
    const kind = columns === null ? null : kindOf(columns)
    return columns === null || kind === null ? [] : [{ row, index, columns, kind }]
  })
  return headers.map(({ row, index, columns, kind }, at) => {
    const end = headers[at + 1]?.index ?? sheet.length
    return { kind, header: row, columns, rows: sheet.slice(index + 1, end) }
  })
}

function columnsOf({ cells }: SheetRow): Map<ColumnName, number[]> | null {
  const columns = new Map<ColumnName, number[]>()
  let known = 0
  for (const [place, cell] of cells.entries()) {
    const name = cell === '' ? undefined : columnNamed(cell)
    if (name === undefined) continue
    known += 1
    columns.set(name, [...(columns.get(name) ?? []), place])
  }
  return known >= LEAST_KNOWN ? columns : null
}

function kindOf(columns: ReadonlyMap<ColumnName, readonly number[]>): TableKind | null {
  const has = (name: ColumnName, times = 1) => (columns.get(name)?.length ?? 0) >= times
  if (has('deal') && has('direction') && has('time') && has('profit')) return 'deals'
  if (has('ticket') && has('type') && has('profit') && has('price', 2)) return 'statement'
  // In Portuguese and others one word serves for the ticket and the order.
  if (has('order') && has('type') && has('profit') && has('price', 2) && has('closeTime'))
    return 'statement'
  if (has('position') && has('time', 2) && has('price', 2) && has('profit')) return 'positions'
  if (has('order') && has('state')) return 'orders'
  return null
}

/** The cell of a column of that name; `which` counts from 0 where several have it. '' when there is none. */
export function cellOf(table: ReportTable, row: SheetRow, name: ColumnName, which = 0): string {
  const place = table.columns.get(name)?.[which]
  return place === undefined ? '' : (row.cells[place] ?? '')
}

export function placeOf(table: ReportTable, row: SheetRow, name: ColumnName, which = 0) {
  const column = table.columns.get(name)?.[which] ?? 0
  return cellPlace(row, column, table.header.cells[column] ?? name)
}

/** Throws where a word over a column is not known here: its values would be taken for empty. */
export function requireColumns({ columns, header }: ReportTable, names: readonly ColumnName[]) {
  const missing = names.filter((name) => !columns.has(name))
  if (missing.length === 0) return
  const words = header.cells.filter((cell) => cell !== '').map(shown)
  throw refuse(`no column is known for ${missing.join(', ')}; the table has ${words.join(', ')}`, {
    row: header.row,
  })
}

/** Words over columns of which no value is taken: not known, or the same word once more. `twice`: words that mean two columns. */
export function unreadColumns(
  { columns, header }: ReportTable,
  twice: readonly ColumnName[] = [],
): string[] {
  const read = [...columns].flatMap(([name, places]) =>
    places.slice(0, twice.includes(name) ? 2 : 1),
  )
  return header.cells.filter((cell, place) => cell !== '' && !read.includes(place))
}
