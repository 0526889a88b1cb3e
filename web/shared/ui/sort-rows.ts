// Columns of a table as data, and the order of its rows. Pure, so that it is tested without a browser.
import type { ComponentChildren } from 'preact'

export type Column<Row> = {
  readonly key: string
  readonly title: string
  readonly cell: (row: Row) => ComponentChildren
  readonly isNumber?: boolean
  /** It holds buttons, which say themselves what they do. */
  readonly isAction?: boolean
  /** What to sort by; without it the column is not sorted. Null stands last. */
  readonly sortBy?: (row: Row) => number | string | null
  /** The sum or the like below the column. */
  readonly foot?: ComponentChildren
}

export type Order = { readonly key: string; readonly isAscending: boolean }

export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  order: Order | null,
): readonly Row[] {
  const by = columns.find(({ key }) => key === order?.key)?.sortBy
  if (order === null || by === undefined) return rows
  const turn = order.isAscending ? 1 : -1
  return rows.toSorted((one, other) => {
    const a = by(one)
    const b = by(other)
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
    if (typeof a === 'number' && typeof b === 'number') return (a - b) * turn
    return String(a).localeCompare(String(b)) * turn
  })
}
