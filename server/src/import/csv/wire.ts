// Columns of a list of trades to members of `POST /api/v1/log_trade`, whose table of members is the contract's.
// Every cell becomes exact text here; whether a trade keeps all rules is said by the one check that every trade goes through.
import { tradeMembers } from '@tidemark/contract'
import { decimalSignOf, readNumber } from '../cell/number-text.ts'
import { type DayOrder, dayOrderOf, readTime } from '../cell/time-text.ts'
import type { FileContent, FileTrade, ReadOptions } from '../content.ts'
import { refuse, type Sheet, type SheetRow, shown } from '../sheet.ts'
import { withIdentities } from './identity.ts'
import { memberFor } from './known-columns.ts'

type Member = keyof typeof tradeMembers

const required: readonly Member[] = [
  ...(['asset_symbol', 'order_type', 'entry_time', 'entry_price', 'position_size'] as const),
]
/** Said once for the whole file, or not a column's to say. */
const notColumns: readonly string[] = ['exchange', 'account', 'raw_api_response', 'idempotency_key']

export function isMember(name: string): name is Member {
  return Object.hasOwn(tradeMembers, name) && !notColumns.includes(name)
}

export function readTradeList(sheet: Sheet, options: ReadOptions): FileContent {
  const [header, ...rows] = sheet
  if (header === undefined) throw refuse('The file has no rows.')
  if (rows.length === 0) throw refuse('The file has a header and no rows below it.')
  const { columns, unused } = columnsOf(header, options)
  const sign = decimalSignOf(rows, options.decimal)
  const timeColumns = [columns.get('entry_time'), columns.get('exit_time')].flatMap(
    (one) => one ?? [],
  )
  const order = dayOrderOf(rows, timeColumns, options.dates)
  const named = (column: number) => header.cells[column] ?? ''
  const trades = rows.map((row): FileTrade => {
    const members = membersOf(row, columns, { sign, order, named })
    return { row: row.row, members: { bot_name: 'import', ...members } }
  })
  return {
    kind: 'csv_trades',
    ...{ login: null, server: null, currency: null, deals: [], totals: [], balance: null },
    trades: withIdentities(trades),
    notes:
      unused.length === 0 ? [] : [`Columns that are not read: ${unused.map(shown).join(', ')}.`],
  }
}

function columnsOf({ cells, row }: SheetRow, { map }: ReadOptions) {
  const columns = new Map<Member, number>()
  const unused: string[] = []
  for (const column of map.keys())
    if (!cells.includes(column))
      throw refuse(
        `--map names the column ${shown(column)}, and the file has ${cells
          .filter((cell) => cell !== '')
          .map(shown)
          .join(', ')}`,
        { row },
      )
  for (const [place, cell] of cells.entries()) {
    if (cell === '') continue
    const member = map.get(cell) ?? memberFor(cell)
    if (member === undefined) unused.push(cell)
    else if (!isMember(member))
      throw refuse(`--map names ${shown(member)}, which is no member of a trade`, { row })
    else if (!columns.has(member)) columns.set(member, place)
    else if (map.has(cell))
      throw refuse(`two columns are given for ${member}`, { row, column: place })
    else unused.push(cell)
  }
  const missing = required.filter((member) => !columns.has(member))
  if (missing.length > 0)
    throw refuse(
      `no column is known for ${missing.join(', ')}. Say which with --map "column=member"; the file has ${cells
        .filter((cell) => cell !== '')
        .map(shown)
        .join(', ')}`,
      { row },
    )
  return { columns, unused }
}

function membersOf(
  row: SheetRow,
  columns: ReadonlyMap<Member, number>,
  rules: { sign: '.' | ','; order: DayOrder | null; named: (column: number) => string },
): Record<string, string> {
  const members: Record<string, string> = {}
  for (const [member, column] of columns) {
    const cell = row.cells[column] ?? ''
    const place = { row: row.row, column, name: rules.named(column) }
    if (cell === '') {
      if (required.includes(member))
        throw refuse(`${member} is required and the cell is empty`, place)
      continue
    }
    const { kind } = tradeMembers[member]
    if (kind === 'decimal') {
      const value = readNumber(cell, rules.sign, place)
      if (value !== null) members[member] = value
    } else if (kind === 'time') {
      const time = readTime(cell, rules.order, place)
      members[member] =
        time.kind === 'instant' ? time.text : clockText(time.local.epochMs, time.local.fraction)
    } else members[member] = cell
  }
  members.order_type = (members.order_type ?? '').toUpperCase()
  members.status ??=
    columns.has('exit_time') && members.exit_time === undefined
      ? 'OPEN'
      : members.exit_price === undefined && members.exit_time === undefined
        ? 'OPEN'
        : 'CLOSED'
  return members
}

/** 2026-04-05 12:34:56, with what stood behind the second. */
function clockText(epochMs: number, fraction: string): string {
  const text = new Date(epochMs).toISOString().slice(0, 19).replace('T', ' ')
  return fraction === '' ? text : `${text}.${fraction}`
}

/** A trade as JSON text; decimals and whole numbers as their own digits. */
export function tradeText(
  members: Readonly<Record<string, string>>,
  account: { readonly login: string; readonly server: string },
): string {
  const whole = { ...members, exchange: account.server, account: account.login }
  const entries = Object.entries(whole).map(([name, value]) => {
    const kind = Object.hasOwn(tradeMembers, name) ? tradeMembers[name as Member].kind : 'text' // a member by the line before
    return `${JSON.stringify(name)}:${kind === 'decimal' ? value : JSON.stringify(value)}`
  })
  return `{${entries.join(',')}}`
}
