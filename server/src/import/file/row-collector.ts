// Collects cells into rows, and stops what would grow without end.
import { refuse, type Sheet, type SheetRow } from '../sheet.ts'
import { fileLimits } from './limits.ts'

export type RowCollector = {
  /** `column` counts from 0; a cell over several columns is put in its first one. `isNumber`: a workbook keeps it as a number. */
  put(column: number, text: string, isNumber?: boolean): void
  /** Ends the row; `row` is the number that a person sees. */
  end(row: number): void
  sheet(): Sheet
}

export function createRowCollector({ from1904 = false } = {}): RowCollector {
  const rows: SheetRow[] = []
  let cells: string[] = []
  let numbers = new Set<number>()
  return {
    put(column, text, isNumber = false) {
      if (column >= fileLimits.columns)
        throw refuse(`more than ${fileLimits.columns} columns`, { row: rows.length + 1 })
      if (text.length > fileLimits.cell)
        throw refuse(`a cell holds more than ${fileLimits.cell} characters`, {
          ...{ row: rows.length + 1, column },
        })
      while (cells.length < column) cells.push('')
      if (isNumber) numbers.add(column)
      cells[column] = text.replace(/[\s\u00a0\u202f\u2009]+/g, ' ').trim()
    },
    end(row) {
      const stored = numbers.size === 0 ? {} : { stored: { columns: numbers, from1904 } }
      if (cells.some((cell) => cell !== '')) rows.push({ row, cells, ...stored })
      cells = []
      numbers = new Set()
      if (rows.length > fileLimits.rows)
        throw refuse(`The file has more than ${fileLimits.rows} rows. Export a shorter period.`)
    },
    sheet: () => rows,
  }
}
