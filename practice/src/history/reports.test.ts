// A history as files of a terminal: what stands in which cell, digit for digit.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type MadeDeal, type MadeHistory, unitsText } from './history.ts'
import { statementPage } from './mt4-statement.ts'
import { reportList, reportPage, reportRows, timeText } from './mt5-report.ts'
import { reportLanguages } from './report-words.ts'

const openedMs = Date.UTC(2026, 3, 6, 9, 5, 7)
const closedMs = Date.UTC(2026, 3, 7, 10, 0, 0)
const common = {
  symbol: 'EURUSD',
  digits: 5,
  lots: 150,
  magic: 1,
  stopPoints: 110_000,
  takePoints: 0,
}
const deposit: MadeDeal = {
  ...{
    ...common,
    deal: 1n,
    order: 0n,
    position: 0n,
    atMs: openedMs - 60_000,
    type: 'balance',
    entry: 'in',
  },
  ...{ symbol: '', digits: 0, lots: 0, points: 0, stopPoints: 0, magic: 0 },
  ...{ profitCents: 100_000_000, commissionCents: 0, swapCents: 0, comment: 'a, "b" & <c>' },
}
const opened: MadeDeal = {
  ...{ ...common, deal: 2n, order: 50n, position: 50n, atMs: openedMs, type: 'buy', entry: 'in' },
  ...{ points: 110_868, profitCents: 0, commissionCents: -525, swapCents: 0, comment: '' },
}
const closed: MadeDeal = {
  ...{ ...opened, deal: 3n, order: 51n, atMs: closedMs, type: 'sell', entry: 'out' },
  ...{ points: 110_000, profitCents: -130_200, swapCents: -1_068 },
}
const history: MadeHistory = {
  deals: [deposit, opened, closed],
  positions: [
    {
      ...{ position: 50n, symbol: 'EURUSD', digits: 5, side: 'buy', lots: 150, openedMs, closedMs },
      ...{ openPoints: 110_868, closePoints: 110_000, stopPoints: 110_000, takePoints: 0 },
      ...{ commissionCents: -1_050, swapCents: -1_068, profitCents: -130_200 },
    },
  ],
}
const account = { login: '5012345', server: 'Practice' }

test('whole points are written with their digits, and nothing is rounded', () => {
  assert.equal(unitsText(112_868, 5), '1.12868')
  assert.equal(unitsText(-5, 2), '-0.05')
  assert.equal(unitsText(0, 2), '0.00')
  assert.equal(unitsText(-7, 0), '-7')
  assert.equal(timeText(openedMs), '2026.04.06 09:05:07')
})

test('each deal carries the balance after it, and the last row the sums', () => {
  const { deals } = reportRows(history, { ...account, thousands: ' ' })
  const rows = deals.slice(2)
  assert.deepEqual(
    rows.map((row) => row[12]),
    ['1 000 000.00', '999 994.75', '998 676.82', '998 676.82'],
  )
  assert.deepEqual(rows.at(-1)?.slice(8, 12), ['- 10.50', '0.00', '- 10.68', '998 698.00'])
  assert.deepEqual(rows[1]?.slice(0, 8), [
    '2026.04.06 09:05:07',
    '2',
    'EURUSD',
    'buy',
    'in',
    '1.50',
    '1.10868',
    '50',
  ])
})

test('money that only came has neither direction nor volume, price or order', () => {
  const row = reportRows(history, account).deals[2] ?? []
  assert.deepEqual(row.slice(2, 8), ['', 'balance', '', '', '', ''])
})

test('the net result is what won less what lost, with costs, and the deposit is no part of it', () => {
  const [, line = []] = reportRows(history, { ...account, thousands: '' }).results
  assert.deepEqual([line[1], line[3], line[5]], ['- 1317.93', '0.00', '- 1317.93'])
})

test('a country’s signs for decimals and thousands are used in every number', () => {
  const { deals, positions } = reportRows(history, { ...account, thousands: '.', decimal: ',' })
  assert.equal(deals[2]?.[12], '1.000.000,00')
  assert.equal(deals[3]?.[6], '1,10868')
  assert.deepEqual(positions[2]?.slice(4, 6), ['1,50', '1,10868'])
})

test('every language names as many columns as a row has', () => {
  for (const [language, { deal, position }] of Object.entries(reportLanguages)) {
    assert.equal(deal.length, 14, language)
    assert.equal(position.length, 13, language)
  }
  for (const row of reportRows(history, account).deals.slice(1)) assert.equal(row.length, 14)
})

test('a cell that holds a separator or quotes is quoted in a list, and marks are escaped on a page', () => {
  const words = { ...account, thousands: '' }
  assert.ok(reportList(history, words).includes(',1000000.00,"a, ""b"" & <c>"\r\n'))
  assert.ok(reportList(history, words, ';').includes(';"a, ""b"" & <c>"\r\n'))
  const page = reportPage(history, account)
  assert.ok(page.includes('<td>a, "b" &amp; &lt;c></td>'))
  assert.ok(page.includes('<td>1&nbsp;000&nbsp;000.00</td>'))
})

test('a statement of the older terminal has one line for a closed order, by the minute, and its sums', () => {
  const page = statementPage(history, { login: '77', company: 'Example Markets' })
  const cells = [
    '5000001',
    '2026.04.06 09:05',
    'buy',
    '1.50',
    'eurusd',
    '1.10868',
    '1.10000',
    '0.00000',
  ]
  const rest = ['2026.04.07 10:00', '1.10000', '-10.50', '0.00', '-10.68', '-1302.00']
  assert.ok(page.includes([...cells, ...rest].map((cell) => `<td>${cell}</td>`).join('')))
  assert.ok(
    page.includes(
      '<td>-10.50</td><td>0.00</td><td>-10.68</td><td>-1302.00</td></tr>\n<tr align=left><td colspan=13><b>Open',
    ),
  )
  assert.ok(page.indexOf('balance</td>') < page.indexOf('eurusd'))
})
