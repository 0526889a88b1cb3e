// A row that belongs to a table and is not of its form: a spreadsheet made 1.23457E+11 of its ticket, or lost its time. Passed over,
// it would be missing, and all behind it where it ends the table; the printed sums are of the same rows and would still agree.
import { isTicketText } from '../cell/number-text.ts'
import { looksLikeTime } from '../cell/time-text.ts'
import { refuse, type SheetRow, shown } from '../sheet.ts'
import { cellOf, placeOf, type ReportTable } from './find-tables.ts'
import { type ColumnName, dealTypeOf } from './words.ts'

/** Throws when the row, which has no ticket and time that can be read, is one of the table all the same. */
export function refuseBrokenRow(
  table: ReportTable,
  row: SheetRow,
  { ticket, time, what }: { readonly ticket: ColumnName; time: string; what: string },
): void {
  const word = cellOf(table, row, 'type')
  // Under the tables stand figures such as `Balance:`, whose words are those of types.
  const type = word.endsWith(':') ? undefined : dealTypeOf(word)
  const number = cellOf(table, row, ticket)
  const isTrade = type !== undefined && type < 2 && cellOf(table, row, 'symbol') !== ''
  const isPlaced = type !== undefined && (isTicketText(number) || /\d/.test(time))
  if (!looksLikeTime(time) && !isTrade && !isPlaced) return
  throw refuse(
    `${what} was expected, with its ticket and its time, and ${shown(number)} and ${shown(time)} stand there`,
    placeOf(table, row, ticket),
  )
}
