// A MetaTrader 4 statement: closed orders become two deals each, movements of money one. MetaTrader 4 has no deals; their tickets
// are the order's with one more digit: 0 the opening or the movement, 1 the closing.
import { entries } from '../../domain/deal.ts'
import type { Decimal } from '../../domain/decimal.ts'
import { sum, ZERO } from '../../domain/decimal-math.ts'
import type { ReportedDeal } from '../../domain/reported-deal.ts'
import { type DecimalSign, decimalSignOf, readNumber, readTicket } from '../cell/number-text.ts'
import { type DayOrder, dayOrderOf, readTime, serverMscOf } from '../cell/time-text.ts'
import type { FileContent, FileDeal, PrintedTotal, ReadOptions } from '../content.ts'
import { cellPlace, notReadNote, refuse, type Sheet, type SheetRow, shown } from '../sheet.ts'
import { reasonOf } from './deal-content.ts'
import { cellOf, placeOf, type ReportTable, requireColumns, unreadColumns } from './find-tables.ts'
import { readHeader } from './read-header.ts'
import { compared } from './read-report.ts'
import { refuseBrokenRow } from './refuse-broken-row.ts'
import { type ColumnName, dealTypeOf } from './words.ts'

type Content = ReportedDeal['content']
type Rules = { readonly sign: DecimalSign; readonly order: DayOrder | null }

export function readStatement(
  sheet: Sheet,
  tables: readonly ReportTable[],
  options: ReadOptions,
): FileContent {
  const sign = decimalSignOf(sheet, options.decimal)
  const header = readHeader(sheet)
  // Closed orders come first; open and waiting ones have tables of the same form behind them.
  const [table, ...later] = tables.filter(({ kind }) => kind === 'statement')
  if (table === undefined) throw refuse('The statement shows no closed orders.')
  requireColumns(table, ['symbol', 'type', 'volume'])
  const rows = orderRows(table)
  const order = dayOrderOf(rows, timePlaces(table), options.dates)
  const found: { row: SheetRow; contents: Content[]; open: boolean }[] = rows.map((row) =>
    readRow(table, row, { sign, order }),
  )
  const seen = new Map<string, number>()
  for (const { row, contents } of found)
    for (const { deal } of contents) {
      const before = seen.get(deal)
      if (before !== undefined)
        throw refuse(`order ${deal.slice(0, -1)} stands in row ${before} already`, { row: row.row })
      seen.set(deal, row.row)
    }
  const left = found.filter(({ open }) => open).length + laterOpen(later)
  return {
    kind: 'mt4_statement',
    ...{ login: header.login, server: header.server, currency: header.currency },
    ...{ deals: inOrder(found), trades: [] },
    totals: closedSums(table, found, sign),
    notes: [
      ...(left > 0
        ? [
            `${left} open or waiting orders are left out: a later statement brings them when they are closed.`,
          ]
        : []),
      ...notReadNote(unreadColumns(table, ['time', 'price'])),
    ],
    balance: null,
  }
}

/** Rows without a ticket are titles and sums, or broken. */
function orderRows(table: ReportTable): SheetRow[] {
  const [opens = -1] = timePlaces(table)
  return table.rows.filter((row) => {
    if (isTicket(table, row)) return true
    const time = row.cells[opens] ?? ''
    refuseBrokenRow(table, row, { ticket: ticketName(table), time, what: 'an order' })
    return false
  })
}

const isTicket = (table: ReportTable, row: SheetRow) =>
  /^#?\d{1,18}(\.0+)?$/.test(cellOf(table, row, ticketName(table)))

const ticketName = (table: ReportTable): ColumnName =>
  table.columns.has('ticket') ? 'ticket' : 'order'

/** Opening and closing time: one word for both, or one each. */
function timePlaces({ columns }: ReportTable): number[] {
  return [...(columns.get('time') ?? []), ...(columns.get('closeTime') ?? [])].sort(
    (one, two) => one - two,
  )
}

function readRow(table: ReportTable, row: SheetRow, { sign, order }: Rules) {
  const ticket = readTicket(
    cellOf(table, row, ticketName(table)),
    placeOf(table, row, ticketName(table)),
  )
  const [opens, closes] = timePlaces(table)
  const time = (column: number | undefined) => {
    const cell = row.cells[column ?? -1] ?? ''
    const read = readTime(cell, order, cellPlace(row, column ?? 0, 'time'))
    if (read.kind === 'local') return serverMscOf(read.local)
    throw refuse('a time of the broker’s clock was expected, without a zone', { row: row.row })
  }
  const word = cellOf(table, row, 'type')
  const type = dealTypeOf(word)
  if (type === undefined) {
    // buy limit, sell stop …: an order that waited and was cancelled moved no money.
    if (/limit|stop|лимит|стоп/i.test(word)) return { row, contents: [], open: false }
    throw refuse(
      `a type such as buy, sell or balance was expected, and ${shown(word)} stands there`,
      placeOf(table, row, 'type'),
    )
  }
  if (type > 1)
    return { row, contents: [movement(row, ticket, type, time(opens), sign)], open: false }
  if ((row.cells[closes ?? -1] ?? '') === '') return { row, contents: [], open: true }
  const number = (name: ColumnName, which = 0) =>
    readNumber(cellOf(table, row, name, which), sign, placeOf(table, row, name, which))
  const volume = number('volume')
  if (volume === null) throw refuse('an order needs its size', placeOf(table, row, 'volume'))
  const symbol = cellOf(table, row, 'symbol').toUpperCase()
  if (symbol === '') throw refuse('an order needs its symbol', placeOf(table, row, 'symbol'))
  const price = (which: number) => {
    const read = number('price', which)
    if (read !== null) return read
    throw refuse('a closed order needs both its prices', placeOf(table, row, 'price', which))
  }
  const both = {
    ...{ order: ticket, position: ticket, magic: null, symbol },
    ...{ volume, comment: cellOf(table, row, 'comment') || null, externalId: null },
  }
  const opening: Content = {
    ...{ ...both, deal: `${ticket}0`, type, entry: entries.in, serverMsc: time(opens) },
    ...{ reason: null, price: price(0), profit: ZERO },
    ...{ commission: null, swap: null, fee: null },
    ...{ stopLoss: level(number('stopLoss')), takeProfit: level(number('takeProfit')) },
  }
  const closing: Content = {
    ...{ ...both, deal: `${ticket}1`, type: 1 - type, entry: entries.out, serverMsc: time(closes) },
    ...{ reason: reasonOf(both.comment ?? ''), price: price(1) },
    ...{ profit: number('profit') ?? ZERO, commission: number('commission') },
    ...{ swap: number('swap'), fee: number('fee'), stopLoss: null, takeProfit: null },
  }
  return { row, contents: [opening, closing], open: false }
}

/** A deposit, a withdrawal or credit: its amount stands last, its words before it. */
function movement(
  row: SheetRow,
  ticket: string,
  type: number,
  serverMsc: string,
  sign: DecimalSign,
): Content {
  const filled = row.cells.flatMap((cell, column) => (cell === '' ? [] : [{ cell, column }]))
  const last = filled.at(-1)
  const amount =
    last === undefined ? null : readNumber(last.cell, sign, cellPlace(row, last.column, 'amount'))
  if (amount === null) throw refuse('a movement of money needs its amount', { row: row.row })
  return {
    ...{ deal: `${ticket}0`, order: null, position: null, serverMsc, type, entry: entries.in },
    ...{ reason: null, magic: null, symbol: '', volume: ZERO, price: ZERO, profit: amount },
    ...{ commission: null, swap: null, fee: null, stopLoss: null, takeProfit: null },
    comment: filled.at(-2)?.cell.slice(0, 200) ?? null,
    externalId: null,
  }
}

const level = (value: Decimal | null) => (value === null || /^[0.]*$/.test(value) ? null : value)

function inOrder(found: readonly { row: SheetRow; contents: readonly Content[] }[]): FileDeal[] {
  const all = found.flatMap(({ row, contents }) => contents.map((content) => ({ row, content })))
  all.sort((one, two) => Number(BigInt(one.content.serverMsc) - BigInt(two.content.serverMsc)))
  return all.map(({ row, content }, index) => ({
    row: row.row,
    deal: { index, content, liveOffsetS: null, source: JSON.stringify(row.cells) },
  }))
}

/** The line under the closed orders: sums of commission, taxes, swap and profit. */
function closedSums(
  table: ReportTable,
  found: readonly { contents: readonly Content[] }[],
  sign: DecimalSign,
): PrintedTotal[] {
  const line = table.rows.find(
    (row) =>
      !isTicket(table, row) &&
      cellOf(table, row, 'swap') !== '' &&
      cellOf(table, row, 'profit') !== '',
  )
  if (line === undefined) return []
  const closed = found.flatMap(({ contents }) => contents).filter(({ type }) => type < 2)
  return (['commission', 'swap', 'profit'] as const).flatMap((name) => {
    const cell = cellOf(table, line, name)
    const printed = /\d/.test(cell) ? readNumber(cell, sign, placeOf(table, line, name)) : null
    if (printed === null) return []
    return [compared(`sum_of_${name}`, printed, sum(closed.map((one) => one[name] ?? ZERO)))]
  })
}

function laterOpen(tables: readonly ReportTable[]): number {
  return tables.reduce(
    (count, table) => count + table.rows.filter((row) => isTicket(table, row)).length,
    0,
  )
}
