// Reports in twelve languages and three formats against the history that they were made of.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type MadeHistory,
  type ReportLanguage,
  reportLanguages,
  reportList,
  reportPage,
  reportRows,
  statementPage,
} from '@tidemark/practice'
import {
  bytesOf,
  madeAccount,
  noOptions,
  shortHistory,
  utf16,
} from '../../../test/support/made-history.ts'
import { workbook } from '../../../test/support/workbook.ts'
import { moneyOf } from '../../domain/deal.ts'
import { sameNumber } from '../../domain/decimal.ts'
import { sum } from '../../domain/decimal-math.ts'
import type { FileContent } from '../content.ts'
import { readImport } from '../read-import.ts'

const history = shortHistory()
const languages = Object.keys(reportLanguages) as ReportLanguage[] // keys of the table
const noTickTrader = () => {
  throw new Error('this is no TickTrader export')
}
const read = (bytes: Uint8Array, more = {}) =>
  readImport(bytes, { ...noOptions, ...more }, noTickTrader)

/** Every member that a report carries, as whole numbers of the history. */
function assertSame(content: FileContent, made: MadeHistory): void {
  assert.equal(content.kind, 'mt5_history')
  assert.equal(content.deals.length, made.deals.length)
  const read = new Map(content.deals.map(({ deal }) => [deal.content.deal, deal.content]))
  for (const deal of made.deals) {
    const got = read.get(String(deal.deal))
    assert.ok(got, `deal ${deal.deal} is there`)
    const isTrade = deal.type !== 'balance'
    assert.deepEqual(
      {
        at: got.serverMsc,
        type: got.type,
        entry: got.entry,
        symbol: got.symbol,
        order: got.order,
        position: got.position,
        lots: Math.round(Number(got.volume) * 100),
        points: Math.round(Number(got.price) * 10 ** deal.digits),
        profit: Math.round(Number(got.profit) * 100),
        commission: Math.round(Number(got.commission) * 100),
        swap: Math.round(Number(got.swap) * 100),
        comment: got.comment ?? '',
      },
      {
        at: String(deal.atMs),
        type: deal.type === 'buy' ? 0 : deal.type === 'sell' ? 1 : 2,
        entry: deal.entry === 'out' ? 1 : 0,
        symbol: deal.symbol,
        order: isTrade ? String(deal.order) : null,
        position: isTrade ? String(deal.position) : null,
        lots: deal.lots,
        points: deal.points,
        profit: deal.profitCents,
        commission: deal.commissionCents,
        swap: deal.swapCents,
        comment: deal.comment,
      },
    )
  }
}

for (const language of languages)
  test(`a report in ${language} says the same as a page, a workbook and a list`, () => {
    const decimal = ['de', 'es', 'fr', 'it', 'pt', 'ru', 'pl', 'tr', 'cs'].includes(language)
      ? ','
      : '.'
    const options = { ...madeAccount, language, decimal } as const
    const rows = reportRows(history, { ...options, thousands: '', decimal: '.' })
    const whole = [...rows.head, ...rows.positions, ...rows.deals, ...rows.results]
    const files = [
      utf16(reportPage(history, options)),
      bytesOf(reportPage(history, { ...options, thousands: decimal === ',' ? '.' : ',' })),
      bytesOf(reportList(history, options, ';')),
      workbook(whole.map((row) => row.map((cell) => cell.replace(/^- /, '-')))),
    ]
    for (const [index, bytes] of files.entries()) {
      const content = read(bytes)
      assertSame(content, history)
      assert.equal(content.login, madeAccount.login)
      assert.equal(content.server, madeAccount.server)
      assert.equal(content.currency, 'USD')
      const verdicts = content.totals.map(({ name, verdict }) => `${name} ${verdict}`)
      assert.ok(
        !verdicts.some((one) => one.endsWith('differs')),
        `file ${index}: ${verdicts.join(', ')}`,
      )
      for (const name of [
        'sum_of_profit',
        'balance',
        'total_net_profit',
        'gross_profit',
        'gross_loss',
      ])
        assert.ok(verdicts.includes(`${name} agrees`), `file ${index}: ${name} is compared`)
    }
  })

test('the account holder’s name is nowhere in what is read', () => {
  assert.ok(!JSON.stringify(read(utf16(reportPage(history, madeAccount)))).includes('Example'))
})

test('a printed sum that is wrong is told as one that differs', () => {
  const page = reportPage(history, madeAccount)
  const content = read(bytesOf(page.replace(/(Gross Profit:<\/td><td>)[^<]*/, '$11.00')))
  const wrong = content.totals.filter(({ verdict }) => verdict === 'differs')
  assert.deepEqual(
    wrong.map(({ name, printed }) => [name, printed]),
    [['gross_profit', '1.00']],
  )
})

test('closings find their positions without the positions table, or say that several would fit', () => {
  const page = reportPage(history, madeAccount)
  const start = page.indexOf('<tr align="center"><th colspan="14"><b>Positions')
  const end = page.indexOf('<tr align="center"><th colspan="14"><b>Deals')
  const content = read(bytesOf(page.slice(0, start) + page.slice(end)))
  const wrong = content.deals.filter(({ deal: { content: one } }) => {
    const made = history.deals.find(({ deal }) => String(deal) === one.deal)
    return made !== undefined && made.position > 0n && String(made.position) !== one.position
  })
  const said = content.notes.some((note) => note.includes('several open positions'))
  assert.ok(wrong.length === 0 || said)
  // Whatever was taken for what, the money is the same.
  const money = ({ deals }: FileContent) => sum(deals.map(({ deal }) => moneyOf(deal.content)))
  assert.equal(money(content), money(read(bytesOf(page))))
})

test('on a netting account a position lasts from flat to flat', () => {
  const deals = history.deals.filter(({ symbol }) => symbol === '').slice(0, 1)
  const [deposit] = deals
  assert.ok(deposit)
  const one = (deal: number, type: 'buy' | 'sell', entry: 'in' | 'out', lots: number) => ({
    ...deposit,
    ...{
      deal: BigInt(deal),
      order: BigInt(deal + 100),
      position: 0n,
      atMs: deposit.atMs + deal * 1000,
    },
    ...{
      type,
      entry,
      symbol: 'EURUSD',
      lots,
      points: 110_000,
      digits: 5,
      profitCents: 0,
      comment: '',
    },
  })
  const made = {
    positions: [],
    deals: [
      { ...deposit, deal: 1n },
      one(2, 'buy', 'in', 10),
      one(3, 'buy', 'in', 10),
      one(4, 'sell', 'out', 20),
      one(5, 'sell', 'in', 5),
    ],
  }
  const content = read(bytesOf(reportPage(made, { ...madeAccount, mode: 'Netting' })))
  assert.deepEqual(
    content.deals.map(({ deal }) => deal.content.position),
    [null, '102', '102', '102', '105'],
  )
})

test('a MetaTrader 4 statement becomes two deals of each closed order and one of each movement', () => {
  const page = statementPage(history, { login: '777', company: 'Example Markets' })
  const content = read(bytesOf(page))
  assert.equal(content.kind, 'mt4_statement')
  assert.deepEqual([content.login, content.currency], ['777', 'USD'])
  // A holder whose name looks like a currency, or like a number.
  for (const name of ['KIM', '4711']) {
    const named = read(bytesOf(page.replace('A. N. Example', name)))
    assert.deepEqual([named.login, named.currency], ['777', 'USD'])
    assert.ok(!JSON.stringify(named).includes(name))
  }
  const flows = history.deals.filter(({ type }) => type === 'balance')
  assert.equal(content.deals.length, 2 * history.positions.length + flows.length)
  const cents = (values: readonly number[]) => values.reduce((all, one) => all + one, 0)
  const made = cents([
    ...flows.map(({ profitCents }) => profitCents),
    ...history.positions.map((one) => one.profitCents + one.swapCents + one.commissionCents),
  ])
  const total = sum(content.deals.map(({ deal }) => moneyOf(deal.content)))
  assert.ok(sameNumber(total, (made / 100).toFixed(2) as typeof total)) // text of a number with two digits
  assert.ok(
    content.totals.length === 3 && content.totals.every(({ verdict }) => verdict === 'agrees'),
  )
})

test('a deal whose ticket a spreadsheet shortened does not end the table', () => {
  const list = reportList(history, madeAccount, ';')
  const [third, last] = [history.deals[3], history.deals.at(-1)]
  assert.ok(third && last)
  const broken = (from: bigint, to: string) => list.replace(`;${from};`, `;${to};`)
  for (const text of [broken(third.deal, '1.23457E+11'), broken(last.deal, '')])
    assert.throws(() => read(bytesOf(text)), {
      ...{ code: 'import_unreadable' },
      message:
        /^Row \d+, column 2 \(Deal\): a deal was expected, with its ticket and its time, and "/,
    })
  assert.throws(
    () => read(bytesOf(list.replace(`;${history.deals[0]?.deal};`, ';1E+05;'))),
    /a deal was expected/,
  )
  // Without a time it is one as well.
  assert.throws(
    () =>
      read(bytesOf(list.replace(new RegExp(`\\n[^;\\n]*;${third.deal};`), `\n;${third.deal};`))),
    /a deal was expected/,
  )
})

test('a position or a closed order whose ticket cannot be read is not passed over', () => {
  const [position] = history.positions
  assert.ok(position)
  const list = reportList(history, madeAccount, ';')
  assert.throws(
    () => read(bytesOf(list.replace(`;${position.position};`, ';1.23E+11;'))),
    /^.*Row \d+, column 2 \(Position\): a position was expected/,
  )
  const page = statementPage(history, { login: '777', company: 'Example Markets' })
  const broken = page.replace('<td>5000001</td>', '<td>1.23E+11</td>')
  assert.throws(() => read(bytesOf(broken)), /Row \d+, column 1 \(Ticket\): an order was expected/)
})

test('a column whose word is not known is refused where it is needed, and named where it is not', () => {
  const list = (language: ReportLanguage, from: string, to: string) =>
    bytesOf(
      reportList(history, { ...madeAccount, language }, ';').replaceAll(`;${from};`, `;${to};`),
    )
  assertSame(read(list('pt', 'Símbolo', 'Ativo')), history)
  assert.throws(
    () => read(list('en', 'Symbol', 'Thing')),
    /^.*Row \d+: no column is known for symbol; the table has "Time", "Deal", "Thing"/,
  )
  assert.throws(() => read(list('en', 'Price', 'Thing')), /no column is known for price/)
  const { notes } = read(list('en', 'Fee', 'Thing'))
  assert.ok(notes.includes('Columns that are not read: "Thing".'), notes.join())
  assert.ok(!read(list('en', 'Fee', 'Fee')).notes.some((note) => note.includes('not read')))
})

test('an execution without symbol or price is refused', () => {
  const page = reportPage(history, madeAccount)
  const first = history.deals.find(({ type }) => type === 'buy')
  assert.ok(first)
  const row = `<td>${first.deal}</td><td>${first.symbol}</td>`
  const price = new RegExp(`(${row}(?:<td>[^<]*</td>){3}<td>)[^<]*`)
  assert.throws(
    () => read(bytesOf(page.replace(row, `<td>${first.deal}</td><td></td>`))),
    /\(Symbol\): a deal needs its symbol/,
  )
  assert.throws(() => read(bytesOf(page.replace(price, '$1'))), /\(Price\): a deal needs its price/)
})

test('a report that names no server does not name its kind of account for one', () => {
  const page = reportPage(history, madeAccount)
  assert.equal(read(bytesOf(page)).server, madeAccount.server)
  assert.equal(read(bytesOf(page.replace(`${madeAccount.server}, `, ''))).server, null)
})

test('numbers of a workbook keep their point beside texts with a comma', () => {
  const texts = Array.from({ length: 20 }, () => Array<string>(200).fill('0,5'))
  const { head, deals } = reportRows(history, { ...madeAccount, thousands: '', decimal: '.' })
  const rows = deals.map((row) => row.map((cell) => cell.replace(/^- /, '-')))
  const content = read(workbook([...head, ...texts, ...rows]))
  const prices = content.deals.map(({ deal }) => deal.content.price)
  const made = history.deals.map(({ points, digits }) => points / 10 ** digits)
  assert.deepEqual(prices.map(Number), made)
})

test('each refusal names the row, the column and what stands there', () => {
  const page = reportPage(history, madeAccount)
  const first = history.deals.find(({ type }) => type === 'buy')
  assert.ok(first)
  const row = `<td>${first.deal}</td><td>${first.symbol}</td>`
  const cases: [string, RegExp][] = [
    [
      page.replace(`${row}<td>buy</td>`, `${row}<td>borrow</td>`),
      /^Row \d+, column 4 \(Type\): a type such as buy, sell or balance was expected, and "borrow" stands there$/,
    ],
    [
      page.replace(`${row}<td>buy</td><td>in</td>`, `${row}<td>buy</td><td>up</td>`),
      /^Row \d+, column 5 \(Direction\): a direction such as in, out or in\/out was expected, and "up"/,
    ],
    [
      page.replace(`${row}<td>buy</td><td>in</td><td>`, `${row}<td>buy</td><td>in</td><td>x`),
      /^Row \d+, column 6 \(Volume\): a number was expected, such as 1234\.50, and "x/,
    ],
    [
      page.replace(String(history.deals[3]?.deal), String(history.deals[2]?.deal)),
      /^Row \d+: deal \d+ stands in row \d+ already$/,
    ],
    [
      page.replace(/>Deals</, '>X<').replace(/<td>Deal<\/td>/, '<td>Thing</td>'),
      /no table of deals or closed orders/,
    ],
  ]
  for (const [text, sentence] of cases) {
    assert.notEqual(text, page)
    assert.throws(() => read(bytesOf(text)), { code: 'import_unreadable', message: sentence })
  }
})
