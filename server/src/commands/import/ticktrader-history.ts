// A TickTrader export as deals, by the same functions that read the broker's own answers: a record that the connection took before
// is the same deal here, digit for digit. An answer of `tradehistory` as JSON, or the same members as columns of a list.

import { ConnectFailure } from '../../connect/failure.ts'
import { dealsOf } from '../../connect/ticktrader/deals.ts'
import { type HistoryRecord, historyRecordOf } from '../../connect/ticktrader/history.ts'
import {
  type Fields,
  isFields,
  type Json,
  NumberText,
  parseJson,
} from '../../connect/ticktrader/json.ts'
import { ticketOf } from '../../connect/ticktrader/ticket.ts'
import type { AccountingType } from '../../connect/ticktrader/wire.ts'
import { type Decimal, sameNumber } from '../../domain/decimal.ts'
import { add } from '../../domain/decimal-math.ts'
import type { FileContent, PrintedTotal, ReadOptions } from '../../import/content.ts'
import type { TickTraderReader } from '../../import/read-import.ts'
import { refuse, type Sheet, shown } from '../../import/sheet.ts'

type Row = { readonly row: number; readonly fields: Fields }

export const readTickTraderHistory: TickTraderReader = (source, options) => {
  const rows = source.kind === 'json' ? ofJson(source.text) : ofSheet(source.sheet)
  if (rows.length === 0) throw refuse('The export holds no records.')
  const records = rows.map(({ row, fields }) => ({ row, record: recordOf(row, fields) }))
  refuseTwice(records)
  const type = accountingTypeOf(rows)
  refuseUnsized(records, options)
  const places = new Map(records.map(({ row, record }) => [ticketOf(record.id), row]))
  const rules = { type, sizes: options.lotSizes, netBefore: new Map<string, Decimal>() }
  const deals = inWords(() =>
    dealsOf(
      records.map(({ record }) => record),
      rules,
    ),
  )
  return {
    kind: 'ticktrader_history',
    ...{ login: null, server: null, trades: [] },
    currency: type === 'Cash' ? null : currencyOf(records),
    deals: deals.map((deal) => ({ row: places.get(deal.content.deal) ?? 0, deal })),
    totals: balanceOf(rows),
    notes:
      type === 'Net'
        ? [
            'Of a Net account the export must begin with its first fill: what was open before is taken as nothing.',
          ]
        : [],
    balance: null,
  } satisfies FileContent
}

function ofJson(text: string): Row[] {
  const value = parseJson(text)
  const list = isFields(value) ? value.Records : value
  if (!Array.isArray(list))
    throw refuse('A JSON export of TickTrader is a list of records, or an object with `Records`.')
  // A list of JSON values, by the check above.
  return (list as readonly Json[]).map((fields, index) => {
    if (!isFields(fields)) throw refuse('a record must be an object', { row: index + 1 })
    return { row: index + 1, fields }
  })
}

/** A list with the vendor's member names over its columns; numbers and truths as JSON would have them. */
function ofSheet(sheet: Sheet): Row[] {
  const [header, ...rows] = sheet
  return rows.map(({ row, cells }) => {
    const entries = (header?.cells ?? []).flatMap((name, column): [string, Json][] => {
      const cell = cells[column] ?? ''
      if (name === '' || cell === '') return []
      const isNumber = /^-?\d+(\.\d+)?$/.test(cell) && name !== 'Id'
      return [[name, isNumber ? new NumberText(cell) : cell]]
    })
    return { row, fields: Object.fromEntries(entries) }
  })
}

function recordOf(row: number, fields: Fields): HistoryRecord {
  return inWords(() => historyRecordOf(fields), row)
}

/** What the reader of answers says of a record, as a sentence about a row. */
function inWords<T>(read: () => T, row?: number): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ConnectFailure)) throw error
    throw refuse(`the record is not understood: ${error.detail}`, row === undefined ? {} : { row })
  }
}

function refuseTwice(records: readonly { row: number; record: HistoryRecord }[]): void {
  const seen = new Map<string, number>()
  for (const { row, record } of records) {
    const ticket = ticketOf(record.id)
    const before = seen.get(ticket)
    if (before !== undefined)
      throw refuse(`record ${shown(record.id)} stands in row ${before} already`, { row })
    seen.set(ticket, row)
  }
}

/** By what the records say: a Gross account opens positions, a Cash account exchanges assets, a Net one fills. */
function accountingTypeOf(rows: readonly Row[]): AccountingType {
  const some = (test: (fields: Fields) => boolean) => rows.some(({ fields }) => test(fields))
  if (some(({ TransactionType: type }) => type === 'PositionOpened' || type === 'PositionClosed'))
    return some(
      ({ TransactionType: type, BalanceMovement: moved }) =>
        type === 'OrderFilled' && moved !== undefined && moved !== null,
    )
      ? 'Net'
      : 'Gross'
  if (some(({ SrcAssetCurrency: currency }) => typeof currency === 'string')) return 'Cash'
  return 'Net'
}

function refuseUnsized(
  records: readonly { row: number; record: HistoryRecord }[],
  { lotSizes }: ReadOptions,
): void {
  for (const { row, record } of records)
    if (record.symbol !== null && !lotSizes.has(record.symbol))
      throw refuse(
        `the export counts in units, and how many make a lot of ${shown(record.symbol)} is not in it. Say it with --lot-size ${record.symbol}=100000`,
        { row },
      )
}

function currencyOf(records: readonly { record: HistoryRecord }[]): string | null {
  return records.find(({ record }) => record.currency !== null)?.record.currency ?? null
}

/** From one printed balance to the last, all movements between. */
function balanceOf(rows: readonly Row[]): PrintedTotal[] {
  const sorted = [...rows].sort((one, two) => millisOf(one) - millisOf(two))
  const text = (value: Json | undefined) =>
    value instanceof NumberText ? (value.text as Decimal) : null // JSON's own digits
  let balance: Decimal | null = null
  let printed: Decimal | null = null
  for (const { fields } of sorted) {
    const [after, moved] = [text(fields.Balance), text(fields.BalanceMovement)]
    if (balance === null) balance = after
    else if (moved !== null && fields.TransactionType !== 'Credit') balance = add(balance, moved)
    printed = after ?? printed
  }
  if (balance === null || printed === null) return []
  return [
    {
      name: 'balance',
      printed,
      computed: balance,
      verdict: sameNumber(printed, balance) ? 'agrees' : 'differs',
    },
  ]
}

function millisOf({ fields }: Row): number {
  const at = fields.TransactionTimestamp
  return at instanceof NumberText ? Number(at.text) : 0
}
