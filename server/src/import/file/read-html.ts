// Rows of all tables of a page, in the order in which they stand. Cells that the page hides are passed over: terminals keep
// other things there. Only text is taken: no script runs, nothing is fetched.
import { Parser } from 'htmlparser2'
import { refuse, type Sheet } from '../sheet.ts'
import { fileLimits } from './limits.ts'
import { createRowCollector } from './row-collector.ts'

const silent = new Set(['script', 'style', 'title', 'head'])

export function readHtml(text: string): Sheet {
  const rows = createRowCollector()
  let row = 0
  let depth = 0
  let column = 0
  let cell: { text: string; columns: number; hidden: boolean } | null = null
  let muted = 0

  function endCell(): void {
    if (cell === null) return
    if (!cell.hidden) {
      rows.put(column, cell.text)
      column += cell.columns
    }
    cell = null
  }
  function endRow(): void {
    endCell()
    if (column > 0) rows.end(row)
    column = 0
  }

  const parser = new Parser(
    {
      onopentag(name, attributes) {
        depth += 1
        if (depth > fileLimits.depth)
          throw refuse(`The page nests more than ${fileLimits.depth} tags in each other.`)
        if (silent.has(name)) muted += 1
        if (name === 'tr') {
          endRow()
          row += 1
        } else if (name === 'td' || name === 'th') {
          endCell()
          cell = { text: '', columns: columnsOf(attributes.colspan), hidden: isHidden(attributes) }
        } else if (name === 'br' && cell !== null) cell.text += ' '
      },
      ontext(piece) {
        if (cell === null || muted > 0) return
        cell.text += piece
        if (cell.text.length > 4 * fileLimits.cell)
          throw refuse(`a cell holds more than ${fileLimits.cell} characters`, { row, column })
      },
      onclosetag(name) {
        depth -= 1
        if (silent.has(name)) muted -= 1
        if (name === 'td' || name === 'th') endCell()
        else if (name === 'tr' || name === 'table') endRow()
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  )
  // In pieces, so that a refusal comes before all of a large file was read.
  for (let at = 0; at < text.length; at += PIECE) parser.write(text.slice(at, at + PIECE))
  parser.end()
  endRow()
  return rows.sheet()
}

const PIECE = 1 << 20

function columnsOf(text: string | undefined): number {
  const columns = Number(text ?? '1')
  return Number.isInteger(columns) && columns >= 1 && columns <= fileLimits.columns ? columns : 1
}

function isHidden(attributes: Readonly<Record<string, string>>): boolean {
  return (
    attributes.hidden !== undefined ||
    /(^|\s)hidden(\s|$)/i.test(attributes.class ?? '') ||
    /display\s*:\s*none/i.test(attributes.style ?? '')
  )
}
