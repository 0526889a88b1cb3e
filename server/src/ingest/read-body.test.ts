import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TidemarkError } from '../platform/problem.ts'
import { decodeBody, readArray, readLines, readTrade } from './read-body.ts'

const base = {
  bot_name: 'b',
  exchange: 'Binance',
  asset_symbol: 'BTC/USDT',
  order_type: 'BUY',
  entry_time: '2026-04-05T12:34:56Z',
  entry_price: 1,
  position_size: 1,
}

/** The base trade with members given as JSON source text. */
function body(members: Record<string, string> = {}): string {
  const all = new Map(Object.entries(base).map(([name, value]) => [name, JSON.stringify(value)]))
  for (const [name, source] of Object.entries(members)) all.set(name, source)
  return `{${[...all].map(([name, source]) => `"${name}":${source}`).join(',')}}`
}

function tradeOf(text: string, zone: string | null = null) {
  const read = readTrade(text, zone)
  assert.equal(read.kind, 'report', JSON.stringify(read))
  if (read.kind !== 'report') throw new Error('unreachable')
  return read.report.trade
}

function refusal(text: string) {
  const read = readTrade(text, null)
  assert.equal(read.kind, 'refused', text)
  if (read.kind !== 'refused') throw new Error('unreachable')
  return { code: read.code, rules: read.errors.map(({ pointer, code }) => `${pointer} ${code}`) }
}

test('decimals and 64-bit numbers keep every digit', () => {
  const trade = tradeOf(
    body({
      entry_price: '65000.12345678',
      position_size: '0.00000001',
      realized_pnl: '123456789012.87654321',
      magic_number: '9223372036854775807',
    }),
  )
  assert.equal(trade.entryPrice, '65000.12345678')
  assert.equal(trade.positionSize, '0.00000001')
  assert.equal(trade.realizedPnl, '123456789012.87654321')
  assert.equal(trade.magicNumber, '9223372036854775807')
  assert.equal(
    tradeOf(body({ magic_number: '"-9223372036854775808"' })).magicNumber,
    '-9223372036854775808',
  )
})

test('a raw answer is kept byte for byte', () => {
  const source = '{ "b" :1.0,"a": [ 1e2 ,"\\u00e9é"],"b":2 }'
  assert.deepEqual(tradeOf(body({ raw_api_response: source })).raw, { source, clean: true })
})

test('junk in the raw answer never costs the trade', () => {
  const junk = ['"\\u0000"', '"\\ud800"', '1e131000', `${'['.repeat(5000)}${']'.repeat(5000)}`]
  for (const source of junk)
    assert.deepEqual(tradeOf(body({ raw_api_response: source })).raw, { source, clean: false })
})

test('every broken rule is named with its pointer', () => {
  assert.deepEqual(refusal(body({ entry_price: '"abc"', position_size: '0', colour: '1' })), {
    code: 'trade_invalid',
    rules: ['/entry_price type', '/position_size not_positive', '/colour unknown_member'],
  })
  assert.deepEqual(refusal('{}').rules.length, 7)
})

test('a body of nothing but unknown members is refused with few words', () => {
  const unknown = Array.from({ length: 5000 }, (_, n) => `"${n}":0`).join(',')
  const { rules } = refusal(`{${unknown}}`)
  assert.ok(rules.length < 50)
  assert.ok(rules.includes('/bot_name required'))
})

test('text that no database holds is refused in typed members', () => {
  assert.deepEqual(refusal(body({ bot_name: '"a\\u0000"' })).rules, ['/bot_name nul_character'])
  assert.deepEqual(refusal(body({ bot_name: '"\\ud800"' })).rules, ['/bot_name lone_surrogate'])
  assert.deepEqual(refusal(body({ bot_name: `"${'x'.repeat(51)}"` })).rules, ['/bot_name too_long'])
  assert.equal(tradeOf(body({ bot_name: `"${'😀'.repeat(50)}"` })).botName, '😀'.repeat(50))
})

test('wild and foreign numbers are refused', () => {
  for (const [source, rule] of [
    ['1e400', 'exponent_out_of_range'],
    ['-1', 'not_positive'],
    ['0.0', 'not_positive'],
    ['true', 'type'],
    ['[1]', 'type'],
    ['null', 'required'],
    ['"65000.5"', 'type'],
  ] as const)
    assert.deepEqual(refusal(body({ entry_price: source })).rules, [`/entry_price ${rule}`])
  for (const source of ['9223372036854775808', '1.0', '"12x"', '1e3'])
    assert.deepEqual(refusal(body({ magic_number: source })).rules, ['/magic_number not_int64'])
})

test('a member that stands twice, also when spelled with escapes, makes the body ambiguous', () => {
  assert.equal(refusal(`{"bot_name":"x",${body().slice(1)}`).code, 'member_duplicated')
  assert.equal(refusal(`{"bot\\u005fname":"x",${body().slice(1)}`).code, 'member_duplicated')
})

test('__proto__ is a member like any other that does not exist', () => {
  const text = body({ __proto__x: '1' }).replace('__proto__x', '__proto__')
  assert.deepEqual(refusal(text).rules, ['/__proto__ unknown_member'])
})

test('deep nesting outside the raw answer is refused before anything else', () => {
  assert.equal(refusal(`${'['.repeat(5000)}${']'.repeat(5000)}`).code, 'body_too_deep')
  assert.equal(
    refusal(body({ comment: `${'['.repeat(20)}${']'.repeat(20)}` })).code,
    'body_too_deep',
  )
})

test('an unknown member that looks like a known one is met with that name', () => {
  const read = readTrade(body({ botName: '"x"' }), null)
  assert.match(read.kind === 'refused' ? read.detail : '', /did you mean bot_name\?/)
})

test('a zone-less time is read by the report, then by the key, then as UTC, and says which', () => {
  const at = { entry_time: '"2026.07.05 12:34:56"' }
  const own = tradeOf(body({ ...at, entry_time_offset: '"+02:00"' }), 'Europe/Athens')
  assert.deepEqual([own.entryTime, own.entryZone], ['2026-07-05T10:34:56Z', 'offset:+02:00'])
  const key = tradeOf(body(at), 'Europe/Athens')
  assert.deepEqual([key.entryTime, key.entryZone], ['2026-07-05T09:34:56Z', 'zone:Europe/Athens'])
  const ahead = tradeOf(body({ entry_time: '"2026.03.18 12:34:56"' }), 'America/New_York+7h')
  assert.equal(ahead.entryTime, '2026-03-18T09:34:56Z', 'New York has changed, Athens has not')
  const utc = tradeOf(body(at))
  assert.deepEqual([utc.entryTime, utc.entryZone], ['2026-07-05T12:34:56Z', 'assumed:UTC'])
})

test('one trailing NUL and a byte order mark are taken off, a second NUL is not', () => {
  const text = body()
  assert.deepEqual(decodeBody(Buffer.from(`${text}\0`)), { text, strippedNul: true })
  assert.equal(decodeBody(Buffer.from(`\ufeff${text}`)).text, text)
  assert.throws(() => readTrade(decodeBody(Buffer.from(`${text}\0\0`)).text, null), TidemarkError)
})

test('broken UTF-8 and broken JSON are unparsable, with the place', () => {
  assert.throws(() => decodeBody(Buffer.from([0x7b, 0xff, 0x7d])), { code: 'body_unparsable' })
  assert.throws(() => decodeBody(Buffer.alloc(0)), { code: 'body_unparsable' })
  assert.throws(() => readTrade('{"entry_price":NaN}', null), {
    code: 'body_unparsable',
    message: 'The JSON text breaks at character 15 ("N").',
  })
  assert.throws(() => readTrade(`${body()} x`, null), { code: 'body_unparsable' })
})

test('a batch answers for each trade; only an array can be whole or broken', () => {
  const items = readArray(`[${body()},5,${body({ entry_price: '0' })}]`, null)
  assert.deepEqual(
    items.map(({ kind }) => kind),
    ['report', 'refused', 'refused'],
  )
  assert.throws(() => readArray(`[${body()},`, null), { code: 'body_unparsable' })
  assert.throws(() => readArray(body(), null), { code: 'body_unparsable' })
})

test('lines are read one by one, and a broken one costs only itself', () => {
  const items = readLines(`${body()}\r\n\n{"a"\n${body()}`, null)
  assert.deepEqual(
    items.map(({ kind }) => kind),
    ['report', 'unreadable', 'report'],
  )
})

test('a batch of more than 5,000 is refused whole', () => {
  assert.throws(() => readLines('{}\n'.repeat(5001), null), { code: 'body_too_large' })
})

test('what is shown of a refused value never holds a key', () => {
  const key = `tmki_${'a'.repeat(46)}`
  const read = readTrade(body({ entry_price: `"${key}"`, [key]: '1' }), null)
  assert.equal(JSON.stringify(read).includes(key), false)
})
