// The one table: columns as data, sorting of the rows that are loaded, and a phone's width where each cell has a label.
// Rows come in the order of the server until somebody sorts them.
import { useSignal } from '@preact/signals'
import { en } from '../strings/en.ts'
import { ScrollFrame } from './scroll-frame.tsx'
import { type Column, type Order, sortRows } from './sort-rows.ts'

export type { Column } from './sort-rows.ts'

type DataTableProps<Row> = {
  caption: string
  /** The caption is only for those who cannot see the heading above. */
  hidesCaption?: boolean
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
  /** Rows whose values are old. */
  isDimmed?: (row: Row) => boolean
  /** Each row becomes a block on narrow screens. */
  folds?: boolean
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, columns, rows, keyOf, folds = true, hidesCaption = false } = props
  const order = useSignal<Order | null>(null)
  const hasFoot = columns.some(({ foot }) => foot !== undefined)
  const sorted = sortRows(rows, columns, order.value)

  function sort(key: string): void {
    const now = order.value
    order.value = { key, isAscending: now?.key === key ? !now.isAscending : false }
  }

  return (
    <ScrollFrame label={caption}>
      <table class={folds ? 'folding' : ''}>
        <caption class={hidesCaption ? 'unseen' : ''}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.key} column={column} order={order.value} onSort={sort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr key={keyOf(row)} class={props.isDimmed?.(row) === true ? 'dimmed' : ''}>
              {columns.map((column) => (
                <td
                  key={column.key}
                  class={column.isNumber === true ? 'number' : ''}
                  data-label={column.isAction === true ? undefined : column.title}
                >
                  <span>{column.cell(row)}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {hasFoot ? (
          <tfoot>
            <tr>
              {columns.map(({ key, title, foot, isNumber }) => (
                <td
                  key={key}
                  class={isNumber === true ? 'number' : ''}
                  data-label={foot === undefined ? undefined : title}
                >
                  {foot}
                </td>
              ))}
            </tr>
          </tfoot>
        ) : null}
      </table>
    </ScrollFrame>
  )
}

type HeadProps<Row> = {
  column: Column<Row>
  order: Order | null
  onSort(key: string): void
}

function Head<Row>({ column, order, onSort }: HeadProps<Row>) {
  const { key, title, isNumber, isAction, sortBy } = column
  const direction = order?.isAscending === true ? 'ascending' : 'descending'
  return (
    <th
      scope="col"
      class={isNumber === true ? 'number' : ''}
      aria-sort={order?.key === key ? direction : undefined}
    >
      {sortBy === undefined ? (
        <span class={isAction === true ? 'unseen' : ''}>{title}</span>
      ) : (
        <button type="button" title={en.sortBy(title)} onClick={() => onSort(key)}>
          {title}
        </button>
      )}
    </th>
  )
}
