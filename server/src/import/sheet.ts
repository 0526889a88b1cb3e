// A file as rows of cells, whatever it was: a page, a workbook or a list with separators. Every reader after this sees only rows.
// A row keeps the number that a person sees in the file, so that each refusal can name it.
import { TidemarkError } from '../platform/problem.ts'

export type SheetRow = {
  /** Counted from 1, as the file shows it. */
  readonly row: number
  /** Text of each column, without white space around it; '' = empty. A cell over several columns stands in the first. */
  readonly cells: readonly string[]
  /** Only where a workbook keeps some of them as numbers. */
  readonly stored?: StoredNumbers
}

/** Cells that a workbook keeps as numbers, not as text: how they are to be read is not open. */
export type StoredNumbers = {
  /** Their columns, counted from 0. */
  readonly columns: ReadonlySet<number>
  /** Its days are counted from 1904, as a Macintosh did it, and not from 1900. */
  readonly from1904: boolean
}

export type Sheet = readonly SheetRow[]

/** Where in a file something stands. Columns are counted from 0 and shown from 1. */
export type Place = { readonly row?: number; readonly column?: number; readonly name?: string }

/** Where one value stands, and what the workbook says of it; undefined = it is text. */
export type CellPlace = {
  readonly row: number
  readonly column: number
  readonly name: string
  readonly stored?: 'number' | 'number_from_1904' | undefined
}

export function cellPlace({ row, stored }: SheetRow, column: number, name: string): CellPlace {
  if (stored?.columns.has(column) !== true) return { row, column, name }
  return { row, column, name, stored: stored.from1904 ? 'number_from_1904' : 'number' }
}

/** The file cannot be imported: a sentence that names the place, what was expected, and what stands there. */
export function refuse(detail: string, { row, column, name }: Place = {}): TidemarkError {
  const where = [
    row === undefined ? '' : `row ${row}`,
    column === undefined ? '' : `column ${column + 1}`,
    name === undefined ? '' : `(${name})`,
  ].filter((part) => part !== '')
  const place = where.join(', ').replace(', (', ' (')
  const whole = place === '' ? detail : `${place[0]?.toUpperCase()}${place.slice(1)}: ${detail}`
  return new TidemarkError('import_unreadable', whole)
}

/** A value of the file for a sentence: short, and without what would break a line. */
export function shown(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}]/gu, ' ')
  return `"${plain.length > 40 ? `${plain.slice(0, 40)}…` : plain}"`
}

/** A note of columns whose words are not known, so that nobody believes that they were taken. */
export function notReadNote(columns: readonly string[]): string[] {
  return columns.length === 0
    ? []
    : [`Columns that are not read: ${columns.map(shown).join(', ')}.`]
}
