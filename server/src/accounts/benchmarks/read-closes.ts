// Daily closes as people have them: lines of a day and a close, with a comma, semicolon or tab between. A head line is skipped.
// Every line that breaks a rule is named; nothing is guessed.
import { isDay } from '../../domain/days/day.ts'
import { decimalFromJson, isPositive, isRefusal } from '../../domain/decimal.ts'
import type { Close } from './benchmark-store.ts'

export const MOST_CLOSES = 20_000
export const namePattern = '^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$'
/** Of a broker: whatever it calls its symbols, without blanks at the ends. */
export const symbolPattern = /^[!-~](?:[ -~]{0,38}[!-~])?$/
/** Complaints that are shown; more of them help nobody. */
const MOST_COMPLAINTS = 20

export type ReadCloses =
  | { readonly kind: 'read'; readonly closes: readonly Close[] }
  /** Line numbers from 1, each with its sentence. */
  | { readonly kind: 'refused'; readonly complaints: readonly Complaint[] }

export type Complaint = { readonly line: number; readonly sentence: string }

export function readCloseLines(text: string): ReadCloses {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/)
  const rows = lines.map((line, at) => ({
    line: at + 1,
    cells: line.split(/[,;\t]/).map((cell) => cell.trim()),
  }))
  const first = rows[0]?.cells[0] ?? ''
  const data = /^\d/.test(first) ? rows : rows.slice(1)
  return readCloses(
    data
      .filter(({ cells }) => cells.some((cell) => cell !== ''))
      .map(({ line, cells: [day = '', close = ''] }) => ({ line, day, close })),
  )
}

/** In any order; each day once. */
export function readCloses(
  rows: readonly { readonly line: number; readonly day: string; readonly close: string }[],
): ReadCloses {
  const complaints: Complaint[] = []
  const closes = new Map<string, Close>()
  if (rows.length === 0) complaints.push({ line: 1, sentence: 'There is no close.' })
  if (rows.length > MOST_CLOSES)
    complaints.push({
      line: MOST_CLOSES + 1,
      sentence: `There are more than ${MOST_CLOSES} closes.`,
    })
  for (const { line, day, close } of rows) {
    const complain = (sentence: string) => complaints.push({ line, sentence })
    const value = /^\d+(\.\d+)?$/.test(close)
      ? decimalFromJson(close.replace(/^0+(?=\d)/, ''))
      : null
    if (!isDay(day)) complain(`A day is YYYY-MM-DD, not ${clean(day)}.`)
    else if (value === null || isRefusal(value) || !isPositive(value))
      complain(`A close is a number above zero with a decimal point, not ${clean(close)}.`)
    else if (closes.has(day)) complain(`${day} stands there twice.`)
    else closes.set(day, { day, close: value })
    if (complaints.length >= MOST_COMPLAINTS) break
  }
  if (complaints.length > 0) return { kind: 'refused', complaints }
  return {
    kind: 'read',
    closes: [...closes.values()].sort((one, two) => (one.day < two.day ? -1 : 1)),
  }
}

/** What somebody wrote, fit to be shown back. */
function clean(text: string): string {
  return text === '' ? 'nothing' : text.replace(/[^\x20-\x7e]/g, '?').slice(0, 30)
}
