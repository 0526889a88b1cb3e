// A list of trades from another program, cell by cell to the members of a trade.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noOptions } from '../../../test/support/made-history.ts'
import type { Sheet } from '../sheet.ts'
import { memberFor } from './known-columns.ts'
import { isMember, readTradeList, tradeText } from './wire.ts'

const sheet = (...lines: string[]): Sheet =>
  lines.map((line, index) => ({ row: index + 1, cells: line.split('|') }))
const header = 'Symbol|Side|Open Time|Entry Price|Volume'
const first = 'EURUSD|buy|2026-04-05 12:34:56|1.10|0.5'
const read = (lines: readonly string[], more = {}) =>
  readTradeList(sheet(...lines), { ...noOptions, ...more })
const membersOf = (lines: readonly string[], more = {}) => read(lines, more).trades[0]?.members

test('columns are known by the names that other programs give them, without case or blanks', () => {
  const cases: (readonly [string, string | undefined])[] = [
    ...([
      ['Ticket', 'exchange_order_id'],
      ['P/L', 'realized_pnl'],
      ['  s / l ', 'stop_loss'],
    ] as const),
    ...([
      ['ÖFFNUNGSZEIT', 'entry_time'],
      ['Символ', 'asset_symbol'],
      ['qty', 'position_size'],
    ] as const),
    ['Weather', undefined],
    ['', undefined],
  ]
  for (const [column, member] of cases) assert.equal(memberFor(column), member, column)
})

test('a row becomes a trade with exact text, and is said to be open while no exit is there', () => {
  const { idempotency_key, ...members } = membersOf([header, first]) ?? {}
  assert.match(idempotency_key ?? '', /^import-/)
  assert.deepEqual(members, {
    ...{ bot_name: 'import', asset_symbol: 'EURUSD', order_type: 'BUY', status: 'OPEN' },
    ...{ entry_time: '2026-04-05 12:34:56', entry_price: '1.10', position_size: '0.5' },
  })
})

test('whether a trade is closed follows from its exit, unless the file says it', () => {
  const status = (columns: string, cells: string) =>
    membersOf([`${header}|${columns}`, `${first}|${cells}`])?.status
  assert.equal(status('Close Time|Exit', '2026-04-05 13:00:00|1.2'), 'CLOSED')
  assert.equal(status('Close Time|Exit', '|1.2'), 'OPEN')
  assert.equal(status('Exit', '1.2'), 'CLOSED')
  assert.equal(status('Exit', ''), 'OPEN')
  assert.equal(status('Exit|Status', '1.2|CANCELLED'), 'CANCELLED')
})

test('the decimal sign is one for the whole file', () => {
  const lines = [`${header}|Profit|Exit`, 'EURUSD|buy|2026-04-05|1,10|0,5|1.234,50|1,2']
  assert.deepEqual(
    [membersOf(lines)?.entry_price, membersOf(lines)?.realized_pnl],
    ['1.10', '1234.50'],
  )
  assert.throws(
    () => membersOf(lines, { decimal: '.' }),
    /Row 2, column 4 \(Entry Price\): a number/,
  )
})

test('the first column of a kind counts, and every other one is named as not read', () => {
  const { notes, trades } = read([`${header}|Item|Weather|`, `${first}|GBPUSD|sun|x`])
  assert.equal(trades[0]?.members.asset_symbol, 'EURUSD')
  assert.deepEqual(notes, ['Columns that are not read: "Item", "Weather".'])
  assert.deepEqual(read([header, first]).notes, [])
})

test('a word that stands twice over times or prices is first the opening, then the closing', () => {
  const columns =
    'Time|Position|Symbol|Type|Volume|Price|S / L|T / P|Time|Price|Commission|Swap|Profit'
  const row =
    '2026.04.05 12:00:00|77|EURUSD|buy|0.50|1.10|1.09|1.12|2026.04.05 13:00:00|1.11|-2|0|50.00'
  const members = membersOf([columns, row])
  assert.deepEqual(
    [members?.status, members?.entry_price, members?.exit_price, members?.exit_time],
    ['CLOSED', '1.10', '1.11', '2026-04-05 13:00:00'],
  )
  assert.deepEqual(read([columns, row]).notes, [])
  // Other words for the same, and an exit that is there already: nothing is taken for one.
  const date = read([`${header}|Date`, `${first}|2026-04-06`])
  assert.equal(date.trades[0]?.members.exit_time, undefined)
  assert.deepEqual(date.notes, ['Columns that are not read: "Date".'])
  const both = read([`${header}|Open Time|Exit Time`, `${first}|x|2026-04-06`])
  assert.equal(both.trades[0]?.members.exit_time, '2026-04-06 00:00:00')
  const mapped = read([`${header}|Open Time|X`, `${first}|x|2026-04-06`], {
    map: new Map([['X', 'exit_time']]),
  })
  assert.equal(mapped.trades[0]?.members.exit_time, '2026-04-06 00:00:00')
})

test('a result without an exit is refused, unless the file says what the trade is', () => {
  assert.throws(
    () => read([`${header}|Profit`, `${first}|12.50`]),
    /^.*Row 2, column 6 \(Profit\): a result of 12\.50 is given, and the trade has no exit/,
  )
  assert.throws(() => read([`${header}|Close Time|Profit`, `${first}||12.50`]), /has no exit/)
  assert.equal(membersOf([`${header}|Profit`, `${first}|0.00`])?.status, 'OPEN')
  assert.equal(membersOf([`${header}|Profit|Exit`, `${first}|12.50|1.2`])?.status, 'CLOSED')
  assert.equal(membersOf([`${header}|Profit|Status`, `${first}|12.50|CLOSED`])?.status, 'CLOSED')
})

test('costs are not taken off a result from which they were taken already', () => {
  const exit = `${header}|Exit`
  const net = (columns: string, cells: string, more = {}) =>
    membersOf([`${exit}|${columns}`, `${first}|1.2|${cells}`], more)
  assert.equal(net('Net Profit', '9.00')?.realized_pnl, '9.00')
  assert.throws(
    () => net('Net Profit|Commission', '9.00|-1.00'),
    /Row 1, column 7: "Net Profit" is what is left after costs, and "Commission" would be/,
  )
  assert.equal(net('Net Profit|Commission|Profit', '9.00|-1.00|10.00')?.realized_pnl, '10.00')
  const map = new Map([['Net Profit', 'realized_pnl']])
  assert.equal(net('Net Profit|Commission', '9.00|-1.00', { map })?.realized_pnl, '9.00')
})

test('a column of accounts names the account, and several are refused', () => {
  const lines = [`${header}|Account`, `${first}|77`, `${first}|`, `${first}|77`]
  assert.equal(read(lines).login, '77')
  assert.deepEqual(read(lines).notes, [])
  assert.equal(read([`${header}|Account`, `${first}|`]).login, null)
  assert.throws(
    () => read([...lines, `${first}|78`]),
    /^.*The column "Account" names 2 accounts: "77", "78"\. Import a file of each/,
  )
})

test('a column that a person maps is taken for what they say', () => {
  const lines = [`Weather|Side|Open Time|Entry Price|Volume`, first]
  const map = new Map([['Weather', 'asset_symbol']])
  assert.equal(membersOf(lines, { map })?.asset_symbol, 'EURUSD')
})

test('what cannot be read is refused with its place and what the file has', () => {
  const mapped = (column: string, member: string) => ({ map: new Map([[column, member]]) })
  const cases: [readonly string[], object, RegExp][] = [
    [[], {}, /^The file has no rows/],
    [[header], {}, /a header and no rows below it/],
    [
      ['Symbol|Side', 'EURUSD|buy'],
      {},
      /^Row 1: no column is known for entry_time, entry_price, position_size\. .*"Symbol", "Side"$/,
    ],
    [
      [header, '|buy|2026-04-05|1.1|1'],
      {},
      /^Row 2, column 1 \(Symbol\): asset_symbol is required/,
    ],
    [
      [header, first],
      mapped('Nowhere', 'comment'),
      /^Row 1: --map names the column "Nowhere".*"Volume"$/,
    ],
    [[header, first], mapped('Side', 'colour'), /--map names "colour", which is no member/],
    [[header, first], mapped('Side', 'account'), /--map names "account", which is no member/],
    [
      [`${header}|X`, `${first}|1`],
      mapped('X', 'position_size'),
      /^Row 1, column 6: two columns are given for position_size/,
    ],
  ]
  for (const [lines, more, message] of cases)
    assert.throws(() => read(lines, more), { code: 'import_unreadable', message }, String(message))
})

test('what is said once for a whole file is no column’s to say, nor is anything that every object has', () => {
  for (const name of ['exchange', 'account', 'raw_api_response', 'idempotency_key', 'toString'])
    assert.equal(isMember(name), false, name)
  assert.equal(isMember('mae'), true)
})

test('a trade goes on with every digit of its numbers, and its account from outside', () => {
  const members = {
    bot_name: 'a "b"',
    entry_price: '1.100000000000000000001',
    magic_number: '9007199254740993',
  }
  assert.equal(
    tradeText(members, { login: '77', server: 'Example' }),
    '{"bot_name":"a \\"b\\"","entry_price":1.100000000000000000001,"magic_number":"9007199254740993","exchange":"Example","account":"77"}',
  )
})
