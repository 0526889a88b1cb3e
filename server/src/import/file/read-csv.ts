// Rows of a text with separators (RFC 4180, and what programs make of it): comma, semicolon, tab or bar, found by looking.
import { refuse, type Sheet } from '../sheet.ts'
import { fileLimits } from './limits.ts'
import { createRowCollector } from './row-collector.ts'

const separators = ['\t', ';', ',', '|']
const SAMPLE_LINES = 50

export function readCsv(text: string): Sheet {
  // Excel's own hint.
  const hint = /^sep=(.)\r?\n/i.exec(text)
  const separator = hint?.[1] ?? separatorOf(text)
  const rows = createRowCollector()
  let row = hint === null ? 1 : 2
  let at = hint === null ? 0 : hint[0].length
  let column = 0
  let began = row
  while (at < text.length) {
    if (column === 0) began = row
    let value: string
    if (text[at] === '"') {
      const cell = quotedCell(text, at, row)
      value = cell.value
      at = cell.end
      row += cell.lines
      const next = text[at]
      if (next !== undefined && next !== separator && next !== '\r' && next !== '\n')
        throw refuse('text stands behind the closing quote', { row: began, column })
    } else {
      const end = endOfCell(text, at, separator)
      value = text.slice(at, end)
      at = end
    }
    rows.put(column, value)
    column += 1
    const next = text[at]
    if (next === separator) {
      at += 1
      // A separator at the end of the text opens one more cell, which is empty.
      continue
    }
    if (next === '\r' && text[at + 1] === '\n') at += 2
    else at += 1
    rows.end(began)
    column = 0
    row += 1
  }
  if (column > 0) rows.end(began)
  return rows.sheet()
}

function endOfCell(text: string, start: number, separator: string): number {
  for (let at = start; at < text.length; at += 1) {
    const character = text[at]
    if (character === separator || character === '\n' || character === '\r') return at
  }
  return text.length
}

function quotedCell(text: string, start: number, row: number) {
  let value = ''
  let lines = 0
  let from = start + 1
  for (;;) {
    const quote = text.indexOf('"', from)
    if (quote < 0) throw refuse('a quote is opened and never closed', { row })
    const piece = text.slice(from, quote)
    value += piece
    lines += piece.split('\n').length - 1
    if (value.length > fileLimits.cell)
      throw refuse(`a cell holds more than ${fileLimits.cell} characters`, { row })
    if (text[quote + 1] !== '"') return { value, lines, end: quote + 1 }
    value += '"'
    from = quote + 2
  }
}

/** The one that most lines have the same number of, more than none. */
function separatorOf(text: string): string {
  const lines = text
    .slice(0, 100_000)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, SAMPLE_LINES)
  let best = ','
  let most = 0
  for (const separator of separators) {
    const counts = new Map<number, number>()
    for (const line of lines) {
      const count = line.replace(/"[^"]*"/g, '').split(separator).length - 1
      if (count > 0) counts.set(count, (counts.get(count) ?? 0) + 1)
    }
    for (const [count, times] of counts) {
      const weight = times * Math.min(count, 20)
      if (weight > most) {
        most = weight
        best = separator
      }
    }
  }
  return best
}
