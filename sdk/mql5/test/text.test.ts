// The text functions, called one by one: what they write must be JSON that any reader takes, with every digit.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { crc32 } from 'node:zlib'
import { buildProgram, noCompiler } from '../harness/build-program.ts'
import { SimulatedTerminal } from '../harness/simulated-terminal.ts'
import { tempFolder } from './expert-bench.ts'

const skip = noCompiler
let program = ''
before(async () => {
  if (!noCompiler) program = await buildProgram(join(import.meta.dirname, 'text-check.mq5'))
})

async function caller(t: { after(work: () => Promise<void> | void): void }) {
  const terminal = new SimulatedTerminal({ program, folder: tempFolder(t) })
  t.after(() => terminal.kill())
  await terminal.open()
  return async (what: string, inputs: Record<string, string> = {}): Promise<string> => {
    terminal.journal.length = 0
    await terminal.input('InpWhat', what)
    for (const [name, value] of Object.entries(inputs)) await terminal.input(name, value)
    await terminal.script()
    return terminal.journal.join('\n')
  }
}

test('any text becomes a JSON string that reads back the same', { skip }, async (t) => {
  const call = await caller(t)
  const texts = [
    '',
    'plain',
    'quote " backslash \\ slash /',
    'tab\tline\nreturn\rbell\u0007escape\u001b',
    'Прибыль €, 利益 🚀 \u2028',
    '\\"\\\\n{}[]:,',
    '🚀',
    `${'x'.repeat(200)}"`,
  ]
  for (const text of texts) assert.equal(JSON.parse(await call('quote', { InpText: text })), text)
  assert.equal(await call('lone surrogates'), '"a\ufffdb\ufffd"')
})

test('money has the currency’s decimals at least and loses none', { skip }, async (t) => {
  const call = await caller(t)
  const money = (value: string, digits = '2') =>
    call('money', { InpNumber: value, InpDigits: digits })
  assert.equal(await money('0'), '0.00')
  assert.equal(await money('-0.0'), '0.00')
  assert.equal(await money('-0.001'), '-0.001')
  assert.equal(await money('-12.5'), '-12.50')
  assert.equal(await money('0.12345678', '8'), '0.12345678')
  assert.equal(await money('1234567890.12'), '1234567890.12')
  assert.equal(await money('99999999999.99'), '99999999999.99')
  assert.equal(
    await money('150', '0'),
    '150.00',
    'two decimals when the currency’s are unknown or none',
  )
  assert.equal(await money('1000000'), '1000000.00', 'no exponent')
})

test('prices have the symbol’s digits, more where they need more, and eight when the symbol is unknown', {
  skip,
}, async (t) => {
  const call = await caller(t)
  const price = (value: string, digits: string) =>
    call('price', { InpNumber: value, InpDigits: digits })
  assert.equal(await price('1.1', '5'), '1.10000')
  assert.equal(await price('0.00001234', '8'), '0.00001234')
  assert.equal(await price('65000.12345678', '-1'), '65000.12345678')
  assert.equal(await price('1.1', '-1'), '1.10000000')
  assert.equal(await price('1.104256789', '5'), '1.10425679', 'an averaged price')
  assert.equal(await price('38000', '0'), '38000')
  assert.equal(await price('0.0000001234', '10'), '0.0000001234')
  assert.equal(await call('volume', { InpNumber: '1000000' }), '1000000.00')
  assert.equal(await call('volume', { InpNumber: '0.00000001' }), '0.00000001')
})

test('what is no number is null, and 64-bit ids keep every digit', { skip }, async (t) => {
  const call = await caller(t)
  assert.equal(await call('nan'), 'null null null null')
  assert.equal(await call('ids'), '"18446744073709551615" "9007199254740993" "-1"')
})

test('a shorter text in a buffer that held a longer one leaves no tail and no NUL', {
  skip,
}, async (t) => {
  const call = await caller(t)
  const text = 'Привет 🚀'
  const bytes = Buffer.from(text)
  const crc = crc32(bytes).toString(16).padStart(8, '0')
  assert.equal(
    await call('bytes', { InpText: text }),
    `${bytes.length} ${bytes.length} ${bytes.toString('hex')} ${crc}`,
  )
  assert.equal(await call('bytes', { InpText: '' }), '0 0  00000000')
})

test('members are found at their own level only, and broken JSON gives nothing', {
  skip,
}, async (t) => {
  const call = await caller(t)
  const member = (text: string, name: string) => call('member', { InpText: text, InpMore: name })
  const answer =
    '{ "a" : {"status": 1, "x": "}"}, "text": "\\"status\\":9", "status" : 422 , "list":[1,{"b":2}] }'
  assert.equal(await member(answer, 'status'), '422')
  assert.equal(await member(answer, 'a'), '{"status": 1, "x": "}"}')
  assert.equal(await member(answer, 'list'), '[1,{"b":2}]')
  assert.equal(await member(answer, 'none'), '')
  for (const broken of [
    '',
    '[]',
    '{',
    '{"status',
    '{"status"',
    '{"status":',
    '{"a":{',
    'null',
    '<html>',
    '{"status" 1}',
  ])
    assert.equal(await member(broken, 'status'), '', broken)
  assert.equal(
    await call('items', { InpText: '[1, "a,b", {"c":[2,3]} ,null]' }),
    '4\n1\n"a,b"\n{"c":[2,3]}\nnull',
  )
  assert.equal(await call('items', { InpText: '[]' }), '0')
  for (const broken of ['', '{', '[1', '["a', '[{]'])
    assert.equal(await call('items', { InpText: broken }), '-1', broken)
  assert.equal(await call('plain', { InpText: '"a \\"b\\" \\u041f\\n"' }), 'a "b" П ')
})
