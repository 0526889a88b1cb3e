// Rows of the first sheet of a workbook. A workbook is a zip of XML: sizes are checked before anything is unpacked, a document
// type (where entities are made) is refused, formulas give the value that was stored with them.
import { strFromU8, type Unzipped, unzipSync } from 'fflate'
import { refuse, type Sheet } from '../sheet.ts'
import { fileLimits } from './limits.ts'
import { createRowCollector } from './row-collector.ts'
import { walkXml } from './walk-xml.ts'

export function readXlsx(bytes: Uint8Array): Sheet {
  const parts = unpack(bytes)
  const name = firstSheet(parts)
  const shared = parts['xl/sharedStrings.xml']
  const texts = shared === undefined ? [] : sharedTexts(strFromU8(shared))
  return sheetRows(textOf(parts, name), texts, countsFrom1904(parts))
}

function unpack(bytes: Uint8Array): Unzipped {
  let count = 0
  let total = 0
  try {
    return unzipSync(bytes, {
      filter({ name, size, originalSize }) {
        count += 1
        if (count > fileLimits.parts)
          throw refuse(`The workbook has more than ${fileLimits.parts} parts.`)
        if (
          !/^xl\/(workbook\.xml|sharedStrings\.xml|_rels\/workbook\.xml\.rels|worksheets\/[\w.-]+\.xml)$/.test(
            name,
          )
        )
          return false
        total += originalSize
        if (
          total > fileLimits.unpackedBytes ||
          originalSize > 1e6 + size * fileLimits.unpackedTimes
        )
          throw refuse(
            'The workbook unpacks to more than is reasonable for a report. Save it again, or as CSV.',
          )
        return true
      },
    })
  } catch (error) {
    if (error instanceof Error && error.name === 'TidemarkError') throw error
    throw refuse('The workbook is damaged: it cannot be unpacked.')
  }
}

function textOf(parts: Unzipped, name: string): string {
  const part = parts[name]
  if (part === undefined) throw refuse('This zip holds no sheet of a workbook.')
  return strFromU8(part)
}

/** By the order of the workbook, not by the names of its files. */
function firstSheet(parts: Unzipped): string {
  let id: string | null = null
  walkXml(textOf(parts, 'xl/workbook.xml'), {
    open(name, attributes) {
      if (name === 'sheet') id ??= attributes['r:id'] ?? null
    },
  })
  let target: string | null = null
  walkXml(textOf(parts, 'xl/_rels/workbook.xml.rels'), {
    open(name, attributes) {
      if (name === 'Relationship' && attributes.Id === id) target = attributes.Target ?? null
    },
  })
  const found: string | null = target
  if (found === null) throw refuse('The workbook names no sheet.')
  return `xl/${String(found).replace(/^\/?(xl\/)?/, '')}`
}

/** Excel of a Macintosh counted days from 1904; the workbook says so. */
function countsFrom1904(parts: Unzipped): boolean {
  let found = false
  walkXml(textOf(parts, 'xl/workbook.xml'), {
    open(name, { date1904 }) {
      if (name === 'workbookPr') found = date1904 === '1' || date1904 === 'true'
    },
  })
  return found
}

function sharedTexts(xml: string): string[] {
  const texts: string[] = []
  let current: string | null = null
  let isText = false
  walkXml(xml, {
    open(name) {
      if (name === 'si') current = ''
      isText = name === 't'
    },
    text(piece) {
      if (isText && current !== null) current += piece
    },
    close(name) {
      if (name === 't') isText = false
      if (name !== 'si') return
      texts.push(current ?? '')
      current = null
    },
  })
  return texts
}

function sheetRows(xml: string, shared: readonly string[], from1904: boolean): Sheet {
  const rows = createRowCollector({ from1904 })
  let row = 0
  let column = -1
  let type = ''
  let value = ''
  let reading = false
  walkXml(xml, {
    open(name, attributes) {
      if (name === 'row') {
        row = Number(attributes.r ?? row + 1)
        column = -1
      } else if (name === 'c') {
        column = columnOf(attributes.r, column + 1)
        type = attributes.t ?? 'n'
        value = ''
      }
      reading = name === 'v' || (name === 't' && type === 'inlineStr')
    },
    text(piece) {
      if (!reading) return
      value += piece
      if (value.length > fileLimits.cell)
        throw refuse(`a cell holds more than ${fileLimits.cell} characters`, { row, column })
    },
    close(name) {
      if (name === 'v' || name === 't') reading = false
      else if (name === 'c' && value !== '')
        rows.put(column, cellText(type, value, shared), type === 'n')
      else if (name === 'row') rows.end(row)
    },
  })
  return rows.sheet()
}

function cellText(type: string, value: string, shared: readonly string[]): string {
  if (type === 's') return shared[Number(value)] ?? ''
  return type === 'n' ? storedNumber(value) : value
}

/** A workbook stores a number as a float: of 17 digits the last two are noise, and 15 are what it shows. */
export function storedNumber(text: string): string {
  const digits = text
    .replace(/[eE].*$/, '')
    .replace(/\D/g, '')
    .replace(/^0+/, '')
  if (digits.length <= 15 && !/[eE]/.test(text)) return text
  if (/^\d{16,19}$/.test(text)) return text // a ticket that was stored as text of digits
  const number = Number(text)
  if (!Number.isFinite(number)) return text
  const rounded = Number(number.toPrecision(15))
  return /e/.test(String(rounded)) ? rounded.toFixed(20).replace(/\.?0+$/, '') : String(rounded)
}

/** `C7` is column 2. */
function columnOf(reference: string | undefined, next: number): number {
  const letters = /^([A-Z]{1,3})\d+$/.exec(reference ?? '')?.[1]
  if (letters === undefined) return next
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}
