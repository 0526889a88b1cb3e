// Columns of a list of trades to members of `POST /api/v1/log_trade`, whose table of members is the contract's.
// Every cell becomes exact text here; whether a trade keeps all rules is said by the one check that every trade goes through.
import { tradeMembers } from '@tidemark/contract'
import { isZero } from '../../domain/decimal.ts'
import { decimalSignOf, readNumber } from '../cell/number-text.ts'
import { type DayOrder, dayOrderOf, readTime } from '../cell/time-text.ts'
import type { FileContent, FileTrade, ReadOptions } from '../content.ts'
import { cellPlace, notReadNote, refuse, type Sheet, type SheetRow, shown } from '../sheet.ts'
import { withIdentities } from './identity.ts'
import { listColumns, requiredMembers } from './list-columns.ts'

type Member = keyof typeof tradeMembers

/** Said once for the whole file, or not a column's to say. */
const notColumns: readonly string[] = ['exchange', 'account', 'raw_api_response', 'idempotency_key']

export function isMember(name: string): name is Member {
  return Object.hasOwn(tradeMembers, name) && !notColumns.includes(name)
}

export function readTradeList(sheet: Sheet, options: ReadOptions): FileContent {
  const [header, ...rows] = sheet
  if (header === undefined) throw refuse('The file has no rows.')
  if (rows.length === 0) throw refuse('The file has a header and no rows below it.')
  const { columns, account, unused } = listColumns(header, options, isMember)
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
    login: account === null ? null : onlyAccount(rows, account, named(account)),
    ...{ server: null, currency: null, deals: [], totals: [], balance: null },
    trades: withIdentities(trades),
    notes: notReadNote(unused),
  }
}

/** Null where the column is empty. Trades of several accounts would all be taken for one's. */
function onlyAccount(rows: Sheet, column: number, name: string): string | null {
  const logins = new Set(
    rows.map(({ cells }) => cells[column] ?? '').filter((login) => login !== ''),
  )
  const [login, ...others] = [...logins]
  if (others.length > 0)
    throw refuse(
      `The column ${shown(name)} names ${logins.size} accounts: ${[...logins].slice(0, 5).map(shown).join(', ')}${logins.size > 5 ? ' …' : ''}. Import a file of each.`,
    )
  return login ?? null
}

function membersOf(
  row: SheetRow,
  columns: ReadonlyMap<Member, number>,
  rules: { sign: '.' | ','; order: DayOrder | null; named: (column: number) => string },
): Record<string, string> {
  const members: Record<string, string> = {}
  for (const [member, column] of columns) {
    const cell = row.cells[column] ?? ''
    const place = cellPlace(row, column, rules.named(column))
    if (cell === '') {
      if (requiredMembers.includes(member))
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
  if (members.status === undefined) {
    const isOpen =
      members.exit_time === undefined &&
      (columns.has('exit_time') || members.exit_price === undefined)
    const { realized_pnl: result = '0' } = members
    if (isOpen && !isZero(result)) {
      const column = columns.get('realized_pnl') ?? 0
      throw refuse(
        `a result of ${result} is given, and the trade has no exit. Say which columns hold it with --map "column=exit_time" and --map "column=exit_price"; trades that are open have no result yet`,
        cellPlace(row, column, rules.named(column)),
      )
    }
    members.status = isOpen ? 'OPEN' : 'CLOSED'
  }
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
