// Numbers and times as programs of many countries write them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SheetRow } from '../sheet.ts'
import { decimalSignOf, isTicketText, readNumber, readTicket } from './number-text.ts'
import { dayOrderOf, looksLikeTime, readTime } from './time-text.ts'

const at = { row: 7, column: 2, name: 'Profit' }
const sheetOf = (...cells: string[]): SheetRow[] => [{ row: 1, cells }]
const nbsp = '\u00a0'

test('a number is read digit for digit in every country’s form', () => {
  const cases: [string, '.' | ',', string | null][] = [
    ['1 234.50', '.', '1234.50'],
    [`1${nbsp}234${nbsp}567.5`, '.', '1234567.5'],
    ['- 12.34', '.', '-12.34'],
    ['−0.10', '.', '-0.10'],
    ['(1,234.50)', '.', '-1234.50'],
    ['1.234.567,89', ',', '1234567.89'],
    ["1'234.50", '.', '1234.50'],
    ['12,5', ',', '12.5'],
    ['12-', '.', '-12'],
    ['+3', '.', '3'],
    ['.5', '.', '0.5'],
    ['-0.00', '.', '0.00'],
    ['$ 1,000', '.', '1000'],
    ['007', '.', '7'],
    ['', '.', null],
    ['-', '.', null],
  ]
  for (const [text, sign, wanted] of cases)
    assert.equal(readNumber(text.replaceAll(nbsp, ' '), sign, at), wanted, text)
})

test('what is no number is refused with its place', () => {
  for (const text of [
    '1,23,4',
    '1.2.3',
    '12a',
    '1 23',
    '--5',
    '1e5',
    'NaN',
    '0x10',
    '9'.repeat(30),
    '1,2345.6',
  ])
    assert.throws(
      () => readNumber(text, '.', at),
      { message: /^Row 7, column 3 \(Profit\): a number was expected/ },
      text,
    )
})

test('the decimal sign is what the file shows, and a file that leaves it open is refused', () => {
  assert.equal(decimalSignOf(sheetOf('1.234,56', '7')), ',')
  assert.equal(decimalSignOf(sheetOf('1,234.56', '7')), '.')
  assert.equal(decimalSignOf(sheetOf('0,10', '1,234')), ',')
  assert.equal(decimalSignOf(sheetOf('148.207', '2026.04.05', '0.10')), '.')
  assert.equal(decimalSignOf(sheetOf('148.207', '0,10')), ',')
  assert.equal(decimalSignOf(sheetOf('1,234'), '.'), '.')
  for (const open of ['1,234', '148.207', '-1.085'])
    assert.throws(() => decimalSignOf(sheetOf(open, '12')), /Say which with --decimal/, open)
})

test('what a workbook keeps as a number has a point, and says nothing of its texts', () => {
  const stored = { columns: new Set([0, 1]), from1904: false }
  const cells = ['148.207', '12.5', '1.234,50']
  assert.equal(decimalSignOf([{ row: 1, cells, stored }]), ',')
  assert.equal(decimalSignOf([{ row: 1, cells: ['1.234', '7'], stored }]), '.')
  assert.equal(readNumber('148.207', ',', { ...at, stored: 'number' }), '148.207')
  assert.equal(readNumber('148.207', ',', at), '148207')
})

test('a ticket that a spreadsheet shortened is none', () => {
  for (const text of ['123', '#123', '1 234 567', '123.0']) assert.ok(isTicketText(text), text)
  for (const text of ['1.23457E+11', '1,23457E+11', '', 'Deal', '-1'])
    assert.ok(!isTicketText(text), text)
})

test('a ticket of 64 bits keeps every digit', () => {
  assert.equal(readTicket('#9223372036854775807', at), '9223372036854775807')
  for (const text of ['9223372036854775808', '0', '-1', '1.5', 'x'])
    assert.throws(() => readTicket(text, at), /a ticket was expected/)
})

const local = (text: string, order: 'dmy' | 'mdy' | null = null) => {
  const time = readTime(text, order, at)
  return time.kind === 'local' ? new Date(time.local.epochMs).toISOString().slice(0, 19) : time.text
}

test('a time is read in every form, and which comes first is told by the column', () => {
  assert.equal(local('2026.04.05 12:34:56'), '2026-04-05T12:34:56')
  assert.equal(local('2026-04-05T12:34:56Z'), '2026-04-05T12:34:56Z')
  assert.equal(local('2026-04-05'), '2026-04-05T00:00:00')
  assert.equal(local('05/04/2026 7:08', 'dmy'), '2026-04-05T07:08:00')
  assert.equal(local('4/5/2026 1:02:03 PM', 'mdy'), '2026-04-05T13:02:03')
  assert.equal(local('4/5/26 12:02 AM', 'mdy'), '2026-04-05T00:02:00')
  assert.equal(local('46117.5'), '2026-04-05T12:00:00')
  assert.equal(
    dayOrderOf(
      sheetOf('04/05/2026', '13/05/2026').map((row) => row),
      [0, 1],
      null,
    ),
    'dmy',
  )
  assert.equal(dayOrderOf(sheetOf('04/13/2026'), [0], null), 'mdy')
  assert.throws(() => dayOrderOf(sheetOf('04/05/2026'), [0], null), /Say which with --dates/)
  for (const text of ['31/02/2026', 'yesterday', '2026.13.01 00:00', '99999999'])
    assert.throws(() => readTime(text, 'dmy', at), /a time was expected/, text)
})

test('a workbook whose days are counted from 1904 gives the same days', () => {
  const time = readTime('44655.5', null, { ...at, stored: 'number_from_1904' })
  assert.ok(time.kind === 'local')
  assert.equal(new Date(time.local.epochMs).toISOString().slice(0, 19), '2026-04-05T12:00:00')
  assert.equal(local('46117.5'), '2026-04-05T12:00:00')
})

test('the form of a time is known, though it may be no day of the calendar', () => {
  for (const text of ['2026.04.05 12:34:56', '2026-4-5', '05/04/2026 7:08', '2026.13.01'])
    assert.ok(looksLikeTime(text), text)
  for (const text of ['', 'Time', '1234', '46117.5', '1.23457E+11', 'Total Net Profit:'])
    assert.ok(!looksLikeTime(text), text)
})
