// Numbers as programs of many countries write them, read exactly: 1 234.50 · 1.234,50 · 1'234.50 · - 12,5 · (12.50).
// Which sign stands before the decimals is found once for a whole file; a file that leaves it open is refused, never guessed.
import { type Decimal, decimalFromJson, isRefusal } from '../../domain/decimal.ts'
import { type CellPlace, refuse, type Sheet } from '../sheet.ts'

export type DecimalSign = '.' | ','

/** `given` is what a person said. Throws when nothing shows it and numbers such as 1,234 mean two things. */
export function decimalSignOf(sheet: Sheet, given: DecimalSign | null = null): DecimalSign {
  if (given !== null) return given
  const votes = { '.': 0, ',': 0 }
  let open: { row: number; column: number; text: string } | null = null
  for (const { row, cells, stored } of sheet)
    for (const [column, cell] of cells.entries()) {
      // What a workbook keeps as a number says nothing of how its texts are written.
      if (stored?.columns.has(column) === true) continue
      const said = signIn(cell)
      if (said === 'open') open ??= { row, column, text: cell }
      else if (said !== null) votes[said] += 1
    }
  if (votes['.'] === 0 && votes[','] === 0 && open !== null)
    throw refuse(
      `"${open.text}" may be a thousand or have three decimals. Say which with --decimal "." or --decimal ",".`,
      { row: open.row, column: open.column },
    )
  return votes[','] > votes['.'] ? ',' : '.'
}

/** What one cell says of the decimal sign: null = nothing, open = it may be either. */
function signIn(cell: string): DecimalSign | 'open' | null {
  const text = bare(cell)
  if (!/^\d[\d.,]*$/.test(text) || !/[.,]/.test(text)) return null
  if (/^\d{4}\.\d{2}\.\d{2}$|^\d{1,2}\.\d{1,2}\.\d{2,4}$/.test(text)) return null // a day
  const points = text.split('.').length - 1
  const commas = text.split(',').length - 1
  if (points > 0 && commas > 0) return text.lastIndexOf('.') > text.lastIndexOf(',') ? '.' : ','
  const sign = points > 0 ? '.' : ','
  if (points + commas > 1) return sign === '.' ? ',' : '.'
  const [whole = '', fraction = ''] = text.split(sign)
  // 148.207 is a price of USDJPY, or a German's hundred and forty-eight thousand.
  return fraction.length !== 3 || whole.length > 3 || whole === '0' ? sign : 'open'
}

/** Null when the cell is empty. Throws with what was expected, what stands there, and where. */
export function readNumber(cell: string, fileSign: DecimalSign, place: CellPlace): Decimal | null {
  // A workbook keeps its numbers with a point, whatever the country of the texts beside them.
  const sign = place.stored === undefined ? fileSign : '.'
  if (/^[-–—]?$/.test(cell)) return null
  const text = bare(cell)
  const negative = /^[-−–]|-$/.test(unmoneyed(cell)) || /^\(.*\)$/.test(unmoneyed(cell))
  const group = sign === '.' ? ',' : '.'
  const [whole = '', fraction = '', ...more] = text.split(sign)
  const isGrouped = whole.includes(group)
  const isRight =
    more.length === 0 &&
    (isGrouped
      ? new RegExp(`^\\d{1,3}(\\${group}\\d{3})+$`).test(whole)
      : /^\d+$/.test(whole) || (whole === '' && fraction !== '')) &&
    /^\d*$/.test(fraction)
  const digits = whole.replaceAll(group, '').replace(/^0+(?=\d)/, '') || '0'
  const plain = fraction === '' ? digits : `${digits}.${fraction}`
  const read = isRight ? decimalFromJson(negative ? `-${plain}` : plain) : null
  if (read === null || isRefusal(read))
    throw refuse(
      `a number was expected, such as 1234${sign}50, and ${JSON.stringify(cell.slice(0, 40))} stands there`,
      place,
    )
  return read
}

const unmoneyed = (cell: string) => cell.replace(/[$€£¥₽₺]/g, '').trim()

/** Without what only helps the eye: signs, brackets, blanks, apostrophes, a currency's mark. */
function bare(cell: string): string {
  return unmoneyed(cell)
    .replace(/^\((.*)\)$/, '$1')
    .replace(/^[-+−–]|-$/g, '')
    .replace(/(?<=\d)['’ ](?=\d{3}(?!\d))/g, '')
    .trim()
}

/** Whether a cell is of the form of a ticket: not so what a spreadsheet shortened to 1.23457E+11. */
export function isTicketText(cell: string): boolean {
  return /^#?\d[\d '’]*(\.0+)?$/.test(cell)
}

/** A whole number of 64 bits without a sign: tickets and order numbers. */
export function readTicket(cell: string, place: CellPlace): string {
  const text = cell.replace(/^#/, '').replace(/\.0+$/, '').replace(/[ '’]/g, '')
  if (/^\d{1,19}$/.test(text) && BigInt(text) > 0n && BigInt(text) <= 9_223_372_036_854_775_807n)
    return BigInt(text).toString()
  throw refuse(
    `a ticket was expected, a whole number above 0, and ${JSON.stringify(cell.slice(0, 40))} stands there`,
    place,
  )
}
