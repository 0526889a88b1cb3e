// What must not be in the MQL5 sources, and what MetaEditor is stricter about than g++: looked for in the text.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { maskSource, splitSource } from '../harness/source-pieces.ts'

const root = join(import.meta.dirname, '../../..')
const files = globSync(['sdk/mql5/{Include,Experts}/**/*.{mqh,mq5}', 'examples/mql5/**/*.mq5'], {
  cwd: root,
})
const texts = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]))
const codes = new Map([...texts].map(([file, text]) => [file, maskSource(splitSource(text))]))

function found(pattern: RegExp, among: ReadonlyMap<string, string> = codes): string[] {
  return [...among].flatMap(([file, text]) =>
    text
      .split('\n')
      .flatMap((line, at) => (pattern.test(line) ? [`${file}:${at + 1} ${line.trim()}`] : [])),
  )
}
const none = (pattern: RegExp, among?: ReadonlyMap<string, string>) =>
  assert.deepEqual(found(pattern, among), [])

test('the sources are there', () => {
  assert.ok(files.length >= 20, files.join())
  assert.ok(found(/\bHistoryDealSelect\b/).length > 0)
})

test('nothing trades: no function that sends, checks, changes or closes an order, and no trade class', () => {
  none(
    /\bOrder(Send|SendAsync|Check|CalcMargin|CalcProfit)\b|\bCTrade\b|\bMqlTradeRequest\b(?! &request)|\bTRADE_ACTION_/,
  )
  none(/#include\s*<Trade/i, texts)
})

test('no DLL, no resource, no other program', () => {
  none(
    /#import|#resource|\bShellExecute|\bGlobalVariableSet|\bSendMail|\bSendFTP|\bSocket\w+\(/,
    texts,
  )
})

test('the name of the person and the password never leave: they are not even read', () => {
  none(/\bACCOUNT_NAME\b/)
})

test('the key is used in the header and compared, and shown nowhere', () => {
  const lines = found(/\b(m_key|InpKey|\.key)\b/).map((line) => line.replace(/^\S+ /, ''))
  for (const line of lines) assert.doesNotMatch(line, /Print|Comment|Say|Show|Alert|FileWrite/)
})

test('text is always UTF-8: every conversion names its code page', () => {
  const calls = [...codes.values()].flatMap(
    (text) => text.match(/\b(StringToCharArray|CharArrayToString)\([^;]*;/g) ?? [],
  )
  assert.ok(calls.length >= 5)
  for (const call of calls) assert.match(call, /CP_UTF8/, call)
  none(/FILE_ANSI|FILE_UNICODE|FILE_TXT/)
})

test('files are shared by all terminals, and what replaces a file says so', () => {
  for (const [file, text] of codes)
    for (const call of text.match(/\bFile(Open|Delete|IsExist|FindFirst|Move)\([^;]*;/g) ?? [])
      assert.match(call, /FILE_COMMON/, `${file}: ${call}`)
  for (const call of [...codes.values()].flatMap((text) => text.match(/\bFileMove\([^;]*;/g) ?? []))
    assert.match(call, /FILE_REWRITE/)
})

test('no pointers, no macros that declare, no C++ that MQL5 has not', () => {
  none(/->|\bnullptr\b|\bauto\b|\bstd::|\bunsigned\b|\bint64_t\b|\bconstexpr\b|\bnamespace\b/)
  none(/^\s*#(if|pragma|undef)\b/)
  none(/\b(bool|\w+)\s+\w+\[\]\[\]/)
})

test('64-bit values are formatted as such', () => {
  const formats = [...texts].flatMap(([file, text]) =>
    [...text.matchAll(/%[-+0 ]*\d*(ld|lu|lld|llu|i)\b/g)].map(([one]) => `${file} ${one}`),
  )
  assert.deepEqual(formats, [])
})

test('texts are compared with TmIsEmpty, because a text that was never set is not ""', () => {
  const empty = [...texts].flatMap(([file, text]) =>
    [...text.matchAll(/[!=]= ""/g)].map(() => file),
  )
  assert.deepEqual(empty, [])
})

test('an include file may be included twice', () => {
  for (const [file, text] of texts)
    if (file.endsWith('.mqh'))
      assert.match(text, /^#ifndef (TM_\w+)\n#define \1\n[\s\S]*\n#endif\n$/m, file)
})

test('every file says on top what it is for', () => {
  for (const [file, text] of texts) assert.match(text, /^\/\/(\+-| \S)/, file)
})

const guide = readFileSync(join(root, 'docs/guide/metatrader.md'), 'utf8')

test('what the guide says about a message is said about a message that exists', () => {
  const all = [...texts.values()].join('\n')
  const table = guide.split('## When something is wrong')[1] ?? ''
  const messages = [...table.matchAll(/^\| `([^`]+)`/gm)].map((match) => match[1] ?? '')
  assert.ok(messages.length > 10)
  for (const message of messages)
    for (const part of message
      .split(/…|http:\/\/|3 s|\d{3}/)
      .map((one) => one.replace(/^[.: ]+|[.: ]+$/g, '')))
      assert.ok(all.includes(part), `"${part}" of ${message}`)
})

test('the guide names every input, with the default that the source has', () => {
  const source = texts.get('sdk/mql5/Experts/Tidemark.mq5') ?? ''
  const inputs = [...source.matchAll(/^input \w+ \w+ = ([^;]+);\s+\/\/ (.+)$/gm)]
  assert.equal(inputs.length, 12)
  const rows = guide.split('## Inputs')[1] ?? ''
  for (const [, value = '', label = ''] of inputs) {
    const words = label.replace(/ \(.*$/, '').replace(/^(Only|Not) these/, 'these')
    const row = rows.split('\n').find((line) => line.startsWith('|') && line.includes(words))
    assert.ok(row, label)
    if (!/^""$|^0$/.test(value))
      assert.ok(row.includes(value.replaceAll('"', '')), `${label}: ${value}`)
  }
})
