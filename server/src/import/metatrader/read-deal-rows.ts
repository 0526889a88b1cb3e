// Rows of the deals table of a MetaTrader 5 report, each value checked. The table says everything of a deal but its position.
import type { Decimal } from '../../domain/decimal.ts'
import { ZERO } from '../../domain/decimal-math.ts'
import { type DecimalSign, isTicketText, readNumber, readTicket } from '../cell/number-text.ts'
import { type DayOrder, dayOrderOf, readTime, serverMscOf } from '../cell/time-text.ts'
import { refuse, type SheetRow, shown } from '../sheet.ts'
import { cellOf, placeOf, type ReportTable, requireColumns } from './find-tables.ts'
import { refuseBrokenRow } from './refuse-broken-row.ts'
import { type ColumnName, dealEntryOf, dealTypeOf } from './words.ts'

export type DealRow = {
  readonly row: number
  readonly deal: string
  readonly order: string | null
  readonly serverMsc: string
  readonly type: number
  readonly entry: number
  readonly symbol: string
  readonly volume: Decimal
  readonly price: Decimal
  readonly commission: Decimal | null
  readonly fee: Decimal | null
  readonly swap: Decimal | null
  readonly profit: Decimal
  /** The balance that the report prints after the deal. */
  readonly balance: Decimal | null
  readonly comment: string
  readonly cells: readonly string[]
}

/** The last line of the table: what the report says the columns sum up to. */
export type PrintedSums = {
  readonly row: number
  readonly commission: Decimal | null
  readonly fee: Decimal | null
  readonly swap: Decimal | null
  readonly profit: Decimal | null
  readonly balance: Decimal | null
}

export type DealTable = { readonly deals: readonly DealRow[]; readonly sums: PrintedSums | null }

export function readDealRows(
  table: ReportTable,
  sign: DecimalSign,
  dates: DayOrder | null,
): DealTable {
  requireColumns(table, ['symbol', 'type', 'volume', 'price'])
  const own = table.rows.filter((row) => cellOf(table, row, 'deal') !== '')
  const order = dayOrderOf(own, table.columns.get('time') ?? [], dates)
  const deals: DealRow[] = []
  for (const row of table.rows) {
    const time = cellOf(table, row, 'time')
    if (isTicketText(cellOf(table, row, 'deal')) && time !== '') {
      deals.push(readRow(table, row, sign, order))
      continue
    }
    refuseBrokenRow(table, row, { ticket: 'deal', time, what: 'a deal' })
    // The table ends with its sums, or with the title of what comes next.
    if (deals.length > 0) return { deals, sums: sumsOf(table, row, sign) }
    if (row.cells.filter((cell) => cell !== '').length > 3)
      throw refuse('a deal was expected here, with its time and its ticket', { row: row.row })
  }
  return { deals, sums: null }
}

function readRow(
  table: ReportTable,
  row: SheetRow,
  sign: DecimalSign,
  order: DayOrder | null,
): DealRow {
  const cell = (name: ColumnName) => cellOf(table, row, name)
  const number = (name: ColumnName) => readNumber(cell(name), sign, placeOf(table, row, name))
  const type = dealTypeOf(cell('type'))
  if (type === undefined)
    throw refuse(
      `a type such as buy, sell or balance was expected, and ${shown(cell('type'))} stands there`,
      placeOf(table, row, 'type'),
    )
  const isTrade = type < 2 || type === 13 || type === 14
  const entry = isTrade ? dealEntryOf(cell('direction')) : 0
  if (entry === undefined)
    throw refuse(
      `a direction such as in, out or in/out was expected, and ${shown(cell('direction'))} stands there`,
      placeOf(table, row, 'direction'),
    )
  const time = readTime(cell('time'), order, placeOf(table, row, 'time'))
  if (time.kind === 'instant')
    throw refuse(
      'a time of the broker’s clock was expected, without a zone',
      placeOf(table, row, 'time'),
    )
  const [volume, price] = [number('volume'), number('price')]
  if (isTrade && volume === null)
    throw refuse('a deal needs its volume', placeOf(table, row, 'volume'))
  if (type < 2 && cell('symbol') === '')
    throw refuse('a deal needs its symbol', placeOf(table, row, 'symbol'))
  if (type < 2 && price === null)
    throw refuse('a deal needs its price', placeOf(table, row, 'price'))
  const ticket = cell('order')
  return {
    row: row.row,
    deal: readTicket(cell('deal'), placeOf(table, row, 'deal')),
    order: /^0?$/.test(ticket) ? null : readTicket(ticket, placeOf(table, row, 'order')),
    serverMsc: serverMscOf(time.local),
    ...{ type, entry, symbol: cell('symbol') },
    volume: volume ?? ZERO,
    price: price ?? ZERO,
    commission: number('commission'),
    ...{ fee: number('fee'), swap: number('swap') },
    profit: number('profit') ?? ZERO,
    balance: number('balance'),
    comment: cell('comment'),
    cells: row.cells,
  }
}

function sumsOf(table: ReportTable, row: SheetRow, sign: DecimalSign): PrintedSums | null {
  if (cellOf(table, row, 'profit') === '' || cellOf(table, row, 'symbol') !== '') return null
  const number = (name: ColumnName) =>
    readNumber(cellOf(table, row, name), sign, placeOf(table, row, name))
  return {
    row: row.row,
    ...{ commission: number('commission'), fee: number('fee'), swap: number('swap') },
    ...{ profit: number('profit'), balance: number('balance') },
  }
}
