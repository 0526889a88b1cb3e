// Files that are large, broken or made to do harm end in a sentence, soon and without filling the memory.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { workbook } from '../../../test/support/workbook.ts'
import { decodeText } from './decode-text.ts'
import { fileContent } from './file-kind.ts'
import { readCsv } from './read-csv.ts'
import { readHtml } from './read-html.ts'
import { readXlsx, storedNumber } from './read-xlsx.ts'

const cellsOf = (sheet: ReturnType<typeof readCsv>) =>
  sheet.map(({ row, cells }) => [row, ...cells])
const refused = (message: RegExp) => ({ code: 'import_unreadable', message })

test('a list keeps quotes, line breaks and separators inside cells, and rows their numbers', () => {
  assert.deepEqual(cellsOf(readCsv('a;b\r\n"x;1";"y ""z"""\n\n"two\nlines";9\n')), [
    [1, 'a', 'b'],
    [2, 'x;1', 'y "z"'],
    [4, 'two lines', '9'],
  ])
  assert.deepEqual(cellsOf(readCsv('sep=|\na|b\n1|2')), [
    [2, 'a', 'b'],
    [3, '1', '2'],
  ])
  assert.deepEqual(cellsOf(readCsv('a\tb\n1\t2')), [
    [1, 'a', 'b'],
    [2, '1', '2'],
  ])
  assert.throws(() => readCsv('a,b\n"never closed'), refused(/^Row 2: a quote is opened/))
  assert.throws(() => readCsv('a,b\n"x"y,1'), refused(/^Row 2, column 1: text stands behind/))
  assert.throws(() => readCsv(`${','.repeat(300)}\n`), refused(/more than 256 columns/))
  assert.throws(
    () => readCsv(`a,${'x'.repeat(5000)}`),
    refused(/^Row 1, column 2: a cell holds more than 4000/),
  )
})

test('a page gives its cells, not its scripts, and nothing that it hides', () => {
  const page =
    '<html><head><title>t</title></head><table><tr><td>a<td colspan=2>b&nbsp;c<td>d</tr><tr><td class="x hidden">h</td><td>1</td><td style="display: none">2</td><td><script>s()</script>&lt;3</td></tr></table>'
  assert.deepEqual(cellsOf(readHtml(page)), [
    [1, 'a', 'b c', '', 'd'],
    [2, '1', '<3'],
  ])
  assert.throws(() => readHtml('<div>'.repeat(100)), refused(/more than 64 tags/))
  assert.throws(
    () => readHtml(`<table><tr><td>${'x'.repeat(30_000)}`),
    refused(/more than 4000 characters/),
  )
})

test('text is read in the encoding that its bytes show, and refused when it is none', () => {
  assert.equal(decodeText(Buffer.from('\ufeffPreis €', 'utf16le')), 'Preis €')
  assert.equal(decodeText(Buffer.from('Time', 'utf16le')), 'Time')
  assert.equal(decodeText(Buffer.from('\ufeffPreis €', 'utf8')), 'Preis €')
  const cyrillic = Buffer.concat([
    Buffer.from('<meta charset=windows-1251>'),
    Buffer.from([0xd6, 0xe5, 0xed, 0xe0]),
  ])
  assert.ok(decodeText(cyrillic).endsWith('Цена'))
  assert.throws(() => decodeText(Buffer.from([0x61, 0xff, 0x61, 0x62])), refused(/not valid UTF-8/))
  assert.throws(() => decodeText(Buffer.from('<meta charset=klingon>')), refused(/klingon/))
})

test('what is no report is named for what it is', () => {
  assert.throws(() => fileContent(new Uint8Array()), refused(/empty/))
  assert.throws(() => fileContent(Buffer.from('%PDF-1.7')), refused(/PDF/))
  assert.throws(() => fileContent(Buffer.from([0xd0, 0xcf, 0x11, 0xe0])), refused(/\.xls/))
  assert.throws(
    () => fileContent(Buffer.from('<?xml version="1.0"?><Workbook/>')),
    refused(/XML of a kind/),
  )
})

test('a workbook gives the first sheet of its list, with numbers as it shows them', () => {
  const rows = readXlsx(workbook([['a', '', '1.5'], [], ['x & <y>', '-3', '9']]))
  assert.deepEqual(cellsOf(rows), [
    [1, 'a', '', '1.5'],
    [3, 'x & <y>', '-3', '9'],
  ])
  assert.equal(storedNumber('1.0853000000000002'), '1.0853')
  assert.equal(storedNumber('1.1E-5'), '0.000011')
  assert.equal(storedNumber('9223372036854775807'), '9223372036854775807')
})

test('a workbook tells which of its cells are numbers, and from when it counts days', () => {
  const [first, second] = readXlsx(workbook([['a', '1.5', 'x', '2'], ['b']]))
  assert.deepEqual(first?.stored, { columns: new Set([1, 3]), from1904: false })
  assert.equal(second?.stored, undefined)
  const book = (date1904: string) => ({
    'xl/workbook.xml': `<workbook xmlns:r="r"><workbookPr date1904="${date1904}"/><sheets><sheet name="S" sheetId="1" r:id="rId7"/></sheets></workbook>`,
  })
  for (const [said, from1904] of [
    ['1', true],
    ['true', true],
    ['0', false],
  ] as const)
    assert.equal(readXlsx(workbook([['1']], book(said)))[0]?.stored?.from1904, from1904, said)
})

test('a workbook that is made to do harm is refused before it is unpacked', () => {
  const zeros = `<worksheet><sheetData>${' '.repeat(40_000_000)}</sheetData></worksheet>`
  const bomb = workbook([['a']], { 'xl/worksheets/sheet1.xml': zeros })
  assert.ok(bomb.length < 100_000)
  assert.throws(() => readXlsx(bomb), refused(/unpacks to more/))
  const entities =
    '<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData><row><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
  assert.throws(
    () => readXlsx(workbook([['a']], { 'xl/worksheets/sheet1.xml': entities })),
    refused(/document type/),
  )
  const deep = `<worksheet>${'<x>'.repeat(1000)}`
  assert.throws(
    () => readXlsx(workbook([['a']], { 'xl/worksheets/sheet1.xml': deep })),
    refused(/more than 64 tags/),
  )
  const many = Object.fromEntries(
    Array.from({ length: 1_100 }, (_, at) => [`xl/worksheets/s${at}.xml`, '']),
  )
  assert.throws(() => readXlsx(workbook([['a']], many)), refused(/more than 1000 parts/))
})

test('a workbook whose directory lies about sizes ends in a sentence', () => {
  const bytes = workbook([['a', 'b']], {
    'xl/worksheets/sheet1.xml': `<worksheet>${'<row/>'.repeat(5000)}</worksheet>`,
  })
  const lying = Buffer.from(bytes)
  // Each entry of the central directory: the size before packing stands at 24.
  for (
    let at = lying.indexOf('PK\u0001\u0002', 0, 'latin1');
    at >= 0;
    at = lying.indexOf('PK\u0001\u0002', at + 1, 'latin1')
  )
    lying.writeUInt32LE(10, at + 24)
  assert.throws(() => readXlsx(lying), { code: 'import_unreadable' })
  assert.throws(() => readXlsx(bytes.subarray(0, bytes.length - 30)), refused(/damaged/))
})
