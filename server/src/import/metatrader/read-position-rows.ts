// Rows of the positions table of a MetaTrader 5 report: the only place of it that says which closing belongs to which position.
import type { Decimal } from '../../domain/decimal.ts'
import { type DecimalSign, isTicketText, readNumber, readTicket } from '../cell/number-text.ts'
import { type DayOrder, dayOrderOf, readTime, serverMscOf } from '../cell/time-text.ts'
import { refuse, shown } from '../sheet.ts'
import { cellOf, placeOf, type ReportTable } from './find-tables.ts'
import { refuseBrokenRow } from './refuse-broken-row.ts'
import { dealTypeOf } from './words.ts'

export type PositionRow = {
  readonly position: string
  readonly symbol: string
  /** MQL5's number: 0 = long. */
  readonly type: number
  readonly volume: Decimal | null
  readonly openedMsc: string
  readonly closedMsc: string
  readonly closePrice: Decimal | null
  /** Without commission and swap, as of a deal; null where the table does not say. */
  readonly profit: Decimal | null
  readonly stopLoss: Decimal | null
  readonly takeProfit: Decimal | null
}

/** Rows that are no closed position (a title, positions still open) are passed over. */
export function readPositionRows(
  table: ReportTable,
  sign: DecimalSign,
  dates: DayOrder | null,
): PositionRow[] {
  const rows = table.rows.filter((row) => {
    const closed = cellOf(table, row, 'time', 1)
    if (closed === '') return false
    if (isTicketText(cellOf(table, row, 'position'))) return true
    refuseBrokenRow(table, row, { ticket: 'position', time: closed, what: 'a position' })
    return false
  })
  const order = dayOrderOf(rows, table.columns.get('time') ?? [], dates)
  return rows.map((row) => {
    const word = cellOf(table, row, 'type')
    const type = dealTypeOf(word)
    if (type === undefined)
      throw refuse(
        `a type such as buy or sell was expected, and ${shown(word)} stands there`,
        placeOf(table, row, 'type'),
      )
    const msc = (which: number) => {
      const time = readTime(
        cellOf(table, row, 'time', which),
        order,
        placeOf(table, row, 'time', which),
      )
      return time.kind === 'local' ? serverMscOf(time.local) : ''
    }
    const number = (name: 'price' | 'stopLoss' | 'takeProfit' | 'profit', which = 0) =>
      readNumber(cellOf(table, row, name, which), sign, placeOf(table, row, name, which))
    const volume = cellOf(table, row, 'volume')
    return {
      position: readTicket(cellOf(table, row, 'position'), placeOf(table, row, 'position')),
      ...{ symbol: cellOf(table, row, 'symbol'), type },
      volume: volume.includes('/') ? null : readNumber(volume, sign, placeOf(table, row, 'volume')),
      ...{ openedMsc: msc(0), closedMsc: msc(1), closePrice: number('price', 1) },
      profit: number('profit'),
      ...{ stopLoss: number('stopLoss'), takeProfit: number('takeProfit') },
    }
  })
}
