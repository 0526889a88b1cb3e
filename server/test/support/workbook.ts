// Workbooks for tests, as a terminal saves them: every cell that looks like a number is one, all others are shared texts.
import { strToU8, zipSync } from 'fflate'

type Row = readonly string[]

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const letters = (column: number): string =>
  column < 26
    ? String.fromCharCode(65 + column)
    : letters(Math.floor(column / 26) - 1) + letters(column % 26)

/** `parts` replaces or adds parts of the zip. */
export function workbook(
  rows: readonly Row[],
  parts: Readonly<Record<string, string>> = {},
): Uint8Array {
  const shared: string[] = []
  const lines = rows.map((row, at) => {
    const cells = row.map((cell, column) => {
      const place = `${letters(column)}${at + 1}`
      if (cell === '') return ''
      if (/^-?\d{1,15}(\.\d+)?$/.test(cell)) return `<c r="${place}"><v>${cell}</v></c>`
      shared.push(cell)
      return `<c r="${place}" t="s"><v>${shared.length - 1}</v></c>`
    })
    return `<row r="${at + 1}">${cells.join('')}</row>`
  })
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const all: Record<string, string> = {
    '[Content_Types].xml': '<?xml version="1.0"?><Types/>',
    'xl/workbook.xml': `<?xml version="1.0"?><workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId7"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<?xml version="1.0"?><Relationships><Relationship Id="rId7" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/sharedStrings.xml': `<?xml version="1.0"?><sst xmlns="${main}">${shared.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`).join('')}</sst>`,
    'xl/worksheets/sheet1.xml': `<?xml version="1.0"?><worksheet xmlns="${main}"><sheetData>${lines.join('')}</sheetData></worksheet>`,
    ...parts,
  }
  return zipSync(
    Object.fromEntries(Object.entries(all).map(([name, text]) => [name, strToU8(text)])),
  )
}
