import assert from 'node:assert/strict'
import { test } from 'node:test'
import { json } from '../support/http-client.ts'
import { assertProblem, assertViolation, tradeText, useTidemark } from './harness.ts'

const tidemark = useTidemark()

const refused: readonly [what: string, tokens: Record<string, string | null>, pointer: string][] = [
  ['text for a price', { entry_price: '"Bitcoin"' }, '/entry_price'],
  ['a number in quotes', { entry_price: '"65000.5"' }, '/entry_price'],
  ['true for a price', { entry_price: 'true' }, '/entry_price'],
  ['an object for a price', { entry_price: '{"a": 1}' }, '/entry_price'],
  ['price 0', { entry_price: '0' }, '/entry_price'],
  ['price 0.000', { entry_price: '0.000' }, '/entry_price'],
  ['a negative price', { entry_price: '-1' }, '/entry_price'],
  ['a negative size', { position_size: '-0.1' }, '/position_size'],
  ['null for a required member', { entry_price: 'null' }, '/entry_price'],
  ['a missing member', { asset_symbol: null }, '/asset_symbol'],
  ['an empty name', { bot_name: '""' }, '/bot_name'],
  ['a name of 51 characters', { bot_name: `"${'x'.repeat(51)}"` }, '/bot_name'],
  ['a symbol of 21 characters', { asset_symbol: `"${'x'.repeat(21)}"` }, '/asset_symbol'],
  ['NUL in a name', { bot_name: '"a\\u0000b"' }, '/bot_name'],
  ['half a surrogate pair', { bot_name: '"a\\ud800b"' }, '/bot_name'],
  ['the other half', { comment: '"\\udc00"' }, '/comment'],
  ['a member nobody knows', { entry_prize: '1' }, '/entry_prize'],
  ['__proto__', { ['__proto__']: '{"x": 1}' }, '/__proto__'],
  ['constructor', { constructor: '1' }, '/constructor'],
  ['1e400', { entry_price: '1e400' }, '/entry_price'],
  ['1e-400', { entry_price: '1e-400' }, '/entry_price'],
  ['a number of 41 digits', { entry_price: '1'.repeat(41) }, '/entry_price'],
  ['too many digits before the point', { entry_price: '1'.repeat(22) }, '/entry_price'],
  ['1.0 for a 64-bit number', { magic_number: '1.0' }, '/magic_number'],
  ['2^63', { magic_number: '9223372036854775808' }, '/magic_number'],
  ['18446744073709551615', { magic_number: '18446744073709551615' }, '/magic_number'],
  ['words for a magic number', { magic_number: '"twelve"' }, '/magic_number'],
  [
    'an order id of 101 characters',
    { exchange_order_id: `"${'1'.repeat(101)}"` },
    '/exchange_order_id',
  ],
  ['an offset without a sign', { entry_time_offset: '"03:00"' }, '/entry_time_offset'],
  ['a number for a name', { bot_name: '7' }, '/bot_name'],
]

for (const [what, tokens, pointer] of refused)
  test(`${what} is refused with 422 and a pointer`, async () => {
    const answer = await tidemark.logTrade(tradeText(tokens))
    assertViolation(assertProblem(answer, 422, 'trade_invalid'), pointer)
  })

const unparsable: readonly [what: string, body: string | Buffer][] = [
  ['NaN', tradeText({ entry_price: 'NaN' })],
  ['Infinity', tradeText({ entry_price: 'Infinity' })],
  ['nothing', ''],
  ['half an object', '{"bot_name": "x"'],
  ['two objects', `${tradeText()}${tradeText()}`],
  ['a comment', `/* hi */ ${tradeText()}`],
  ['a trailing comma', '{"bot_name": "x",}'],
  ['single quotes', "{'bot_name': 'x'}"],
  ['a leading zero', tradeText({ entry_price: '01' })],
  ['a leading plus', tradeText({ entry_price: '+1' })],
  ['a hexadecimal number', tradeText({ entry_price: '0x10' })],
  ['a bare line feed in a text', tradeText({ bot_name: '"a\nb"' })],
  ['two trailing NUL bytes', `${tradeText()}\0\0`],
  [
    'invalid UTF-8',
    Buffer.concat([Buffer.from('{"bot_name": "'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]),
  ],
  [
    'an overlong encoding',
    Buffer.concat([Buffer.from('{"bot_name": "'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')]),
  ],
  [
    'a surrogate in UTF-8',
    Buffer.concat([
      Buffer.from('{"bot_name": "'),
      Buffer.from([0xed, 0xa0, 0x80]),
      Buffer.from('"}'),
    ]),
  ],
  ['UTF-16', Buffer.from(tradeText(), 'utf16le')],
]

for (const [what, body] of unparsable)
  test(`a body of ${what} is refused with 400`, async () => {
    assertProblem(await tidemark.logTrade(body), 400, 'body_unparsable')
  })

test('a trade that is no object is refused', async () => {
  for (const body of ['[]', '"text"', '7', 'null', 'true'])
    assertProblem(await tidemark.logTrade(body), 422, 'trade_invalid')
})

test('a member that stands twice is refused with 400, however it is spelled', async () => {
  assertProblem(
    await tidemark.logTrade(`{"status": "OPEN", ${tradeText({ status: '"CLOSED"' }).slice(1)}`),
    400,
    'member_duplicated',
  )
  assertProblem(
    await tidemark.logTrade(`{"bot\\u005fname": "x", ${tradeText().slice(1)}`),
    400,
    'member_duplicated',
  )
})

test('nesting of 5,000 levels is refused with 400, outside and inside of any member', async () => {
  const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`
  assertProblem(await tidemark.logTrade(deep), 400, 'body_too_deep')
  assertProblem(await tidemark.logTrade(tradeText({ comment: deep })), 400, 'body_too_deep')
  assertProblem(await tidemark.logTrade(tradeText({ surprise: deep })), 400, 'body_too_deep')
})

test('all broken rules are named at once', async () => {
  const body = tradeText({ bot_name: null, entry_price: '"x"', entry_time: '"soon"', colour: '1' })
  const problem = assertProblem(await tidemark.logTrade(body), 422, 'trade_invalid')
  for (const pointer of ['/bot_name', '/entry_price', '/entry_time', '/colour'])
    assertViolation(problem, pointer)
})

test('a 10 MB body is refused with 413', async () => {
  const body = tradeText({ comment: `"${'x'.repeat(10_000_000)}"` })
  // The server may close the connection before the whole body is sent; then there is no answer to read.
  const answer = await tidemark
    .logTrade(body)
    .catch((problem: NodeJS.ErrnoException) => problem.code)
  if (typeof answer === 'object') assertProblem(answer, 413, 'body_too_large')
  else assert.match(String(answer), /EPIPE|ECONNRESET/)
})

test('a body just over 64 KiB is answered with 413', async () => {
  const body = tradeText({ raw_api_response: `"${'x'.repeat(65_536)}"` })
  assertProblem(await tidemark.logTrade(body), 413, 'body_too_large')
})

test('a pointer escapes what RFC 6901 asks for', async () => {
  const problem = assertProblem(
    await tidemark.logTrade(tradeText({ 'a/b~c': '1' })),
    422,
    'trade_invalid',
  )
  assertViolation(problem, '/a~1b~0c')
})

test('nothing that was refused is stored, and a good trade lands after it all', async () => {
  assert.equal((await tidemark.logTrade(tradeText({ bot_name: '"after"' }))).status, 201)
  const page = json<{ data: unknown[] }>(await tidemark.get('/api/v1/trades?limit=1000'))
  assert.equal(page.data.length, 1)
})
