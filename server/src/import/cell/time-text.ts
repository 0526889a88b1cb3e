// Times as files write them: a terminal's 2026.04.05 12:34:56, RFC 3339, a day first or a month first, a workbook's day number.
// Whether 04/05 is April or May is told by the other rows of its column; a column that leaves it open is refused.
import { type LocalTime, parseTime } from '../../domain/instant.ts'
import { type CellPlace, refuse, type SheetRow } from '../sheet.ts'

export type DayOrder = 'dmy' | 'mdy'

/** Which comes first in a column; null when no cell is of such a form. `given` is what a person said. */
export function dayOrderOf(
  rows: readonly SheetRow[],
  columns: readonly number[],
  given: DayOrder | null,
): DayOrder | null {
  if (given !== null) return given
  let open: { row: number; column: number; text: string } | null = null
  for (const { row, cells } of rows)
    for (const column of columns) {
      const text = cells[column] ?? ''
      const match = local.exec(text)
      if (match === null) continue
      if (Number(match[1]) > 12) return 'dmy'
      if (Number(match[2]) > 12) return 'mdy'
      open ??= { row, column, text }
    }
  if (open !== null)
    throw refuse(
      `${JSON.stringify(open.text)} may be a day or a month first, and no other row tells. Say which with --dates dmy or --dates mdy.`,
      { row: open.row, column: open.column },
    )
  return null
}

const local =
  /^(\d{1,2})[./-](\d{1,2})[./-](\d{2}|\d{4})(?:,? +(\d{1,2}):(\d{2})(?::(\d{2}))?(?: *([AP])\.?M\.?)?)?$/i

export type CellTime =
  /** A clock without a zone: milliseconds since 1970 as if it were UTC. */
  | { readonly kind: 'local'; readonly local: LocalTime }
  /** The cell names its zone; its text is RFC 3339. */
  | { readonly kind: 'instant'; readonly text: string }

export function readTime(cell: string, order: DayOrder | null, place: CellPlace): CellTime {
  const text = rewritten(cell, order, place.stored === 'number_from_1904' ? DAYS_1900_TO_1904 : 0)
  const read = parseTime(text)
  if (read.kind === 'refused')
    throw refuse(
      `a time was expected, such as 2026.04.05 12:34:56, and ${JSON.stringify(cell.slice(0, 40))} stands there`,
      place,
    )
  if (read.kind === 'local') return { kind: 'local', local: read.local }
  return { kind: 'instant', text }
}

/** Whether a cell is of a form in which times are written, be it no time of the calendar. A workbook's day number looks like any other. */
export function looksLikeTime(cell: string): boolean {
  return /^\d{4}[./-]\d{1,2}[./-]\d{1,2}(?!\d)/.test(cell) || local.test(cell)
}

/** Milliseconds as a broker's clock counts them, as text. */
export function serverMscOf({ epochMs, fraction }: LocalTime): string {
  return String(epochMs + Number(fraction.slice(0, 3).padEnd(3, '0')))
}

/** A workbook counts days from one of two. */
const DAYS_1900_TO_1904 = 1_462

const dayNumber = /^\d{5}(\.\d+)?$/

function rewritten(cell: string, order: DayOrder | null, laterDays: number): string {
  if (dayNumber.test(cell)) return ofDayNumber(Number(cell) + laterDays)
  const match = local.exec(cell)
  if (match !== null && order !== null) return ofParts(match, order)
  // A day alone, or a blank more than one wide.
  if (/^\d{4}[-.]\d{2}[-.]\d{2}$/.test(cell)) return `${cell} 00:00`
  return cell.replace(/^(\d{4})\/(\d{2})\/(\d{2})/, '$1-$2-$3').replace(/ (UTC|GMT)$/, 'Z')
}

function ofParts(match: RegExpExecArray, order: DayOrder): string {
  const [, one = '', two = '', year = '', hour = '0', minute = '00', second = '00', half] = match
  const [day, month] = order === 'dmy' ? [one, two] : [two, one]
  const whole = year.length === 2 ? `20${year}` : year
  const clock = half === undefined ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0)
  const pad = (value: string | number) => String(value).padStart(2, '0')
  return `${whole}-${pad(month)}-${pad(day)} ${pad(clock)}:${minute}:${second}`
}

/** Days since 1899-12-30 with the time as a fraction, to the second. */
function ofDayNumber(days: number): string {
  const seconds = Math.round((days - 25_569) * 86_400)
  return new Date(seconds * 1000).toISOString().slice(0, 19)
}
