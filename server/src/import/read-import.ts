// From the bytes of a file to what it says: finds out what it is, and gives it to the reader of its kind.

import type { FileContent, ReadOptions } from './content.ts'
import { readTradeList } from './csv/wire.ts'
import { fileContent } from './file/file-kind.ts'
import { fileLimits } from './file/limits.ts'
import { readCsv } from './file/read-csv.ts'
import { readHtml } from './file/read-html.ts'
import { readXlsx } from './file/read-xlsx.ts'
import { findTables } from './metatrader/find-tables.ts'
import { readReport } from './metatrader/read-report.ts'
import { readStatement } from './metatrader/read-statement.ts'
import { refuse, type Sheet } from './sheet.ts'

/** A TickTrader export, read as the connection to that venue reads its answers; the composition root binds it. */
export type TickTraderReader = (
  source:
    | { readonly kind: 'json'; readonly text: string }
    | { readonly kind: 'csv'; readonly sheet: Sheet },
  options: ReadOptions,
) => FileContent

/** Throws import_unreadable with row and column. */
export function readImport(
  bytes: Uint8Array,
  options: ReadOptions,
  readTickTrader: TickTraderReader,
): FileContent {
  if (bytes.length > fileLimits.bytes)
    throw refuse(
      `The file has ${bytes.length} bytes; ${fileLimits.bytes} are the most. Export a shorter period.`,
    )
  const file = fileContent(bytes)
  if (file.kind === 'json') return readTickTrader({ kind: 'json', text: file.text }, options)
  const sheet =
    file.kind === 'xlsx'
      ? readXlsx(file.bytes)
      : file.kind === 'html'
        ? readHtml(file.text)
        : readCsv(file.text)
  if (sheet.length === 0) throw refuse('The file has no rows.')
  const [first] = sheet
  if (first?.cells.includes('TransactionType') === true)
    return readTickTrader({ kind: 'csv', sheet }, options)
  const tables = options.map.size > 0 ? [] : findTables(sheet)
  if (tables.some(({ kind }) => kind === 'deals')) return readReport(sheet, tables, options)
  if (tables.some(({ kind }) => kind === 'statement')) return readStatement(sheet, tables, options)
  if (file.kind === 'html')
    throw refuse(
      'This page shows no table of deals or closed orders that is known here. Save the whole history of the terminal as a report.',
    )
  return readTradeList(sheet, options)
}
