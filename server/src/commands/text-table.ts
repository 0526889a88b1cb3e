// Rows as a table for a terminal: a title above each column, each column as wide as its widest cell; nothing known is a dash.

export type Column<Row> = readonly [title: string, show: (row: Row) => string | null]

export function textTable<Row>(columns: readonly Column<Row>[], items: readonly Row[]): string {
  const rows = [
    columns.map(([title]) => title),
    ...items.map((item) => columns.map(([, show]) => show(item) ?? '-')),
  ]
  const widths = columns.map((_column, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
