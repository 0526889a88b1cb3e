// What a file is, told by its first bytes: its name may say anything.
import { refuse } from '../sheet.ts'
import { decodeText } from './decode-text.ts'

export type FileText = { readonly kind: 'html' | 'csv' | 'json'; readonly text: string }
export type FileContent = FileText | { readonly kind: 'xlsx'; readonly bytes: Uint8Array }

export function fileContent(bytes: Uint8Array): FileContent {
  if (bytes.length === 0) throw refuse('The file is empty.')
  const [first, second, third, fourth] = bytes
  if (first === 0x50 && second === 0x4b && third === 3 && fourth === 4)
    return { kind: 'xlsx', bytes }
  if (first === 0xd0 && second === 0xcf)
    throw refuse('This is a workbook of the old kind (.xls). Save it as .xlsx or .csv.')
  if (first === 0x25 && second === 0x50 && third === 0x44)
    throw refuse('This is a PDF. Save the report as HTML or XLSX.')
  const text = decodeText(bytes)
  const start = text.trimStart()
  if (start.startsWith('{') || start.startsWith('[')) return { kind: 'json', text }
  if (
    start.startsWith('<') &&
    /<\s*(html|table|!doctype|head|body|div)/i.test(start.slice(0, 4096))
  )
    return { kind: 'html', text }
  if (start.startsWith('<'))
    throw refuse(
      'This is XML of a kind that is not read here. Save the report as HTML, XLSX or CSV.',
    )
  return { kind: 'csv', text }
}
