// What a call takes and refuses, held against the server's own reader: both must say the same of every trade.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { tradeMembers as contractMembers, ingestLimits } from '../../../../contract/src/trade.ts'
import { readTrade } from '../../../../server/src/ingest/read-body.ts'
import { sampleTrade } from '../../test/outbox-home.ts'
import { TradeInvalid } from './trade-invalid.ts'
import { tradeBytes, tradeMembers } from './trade-members.ts'
import { rawJson } from './trade-payload.ts'
import { tradeText } from './trade-text.ts'

const textOf = (given: Record<string, unknown>) => tradeText({ ...sampleTrade(), ...given }).text

/** The broken rules of a trade, as `pointer code`; empty when it is taken. */
function refusals(trade: unknown): string[] {
  try {
    tradeText(trade)
    return []
  } catch (problem) {
    assert.ok(problem instanceof TradeInvalid, String(problem))
    return problem.violations.map(({ pointer, code }) => `${pointer} ${code}`)
  }
}
const refusalsOf = (given: Record<string, unknown>) => refusals({ ...sampleTrade(), ...given })

test('the member table equals the contract’s', () => {
  const rules = Object.entries(contractMembers).map(([name, member]) => {
    const { means: _means, example: _example, ...rule } = member
    return [name, rule]
  })
  assert.deepEqual(Object.entries(tradeMembers), rules)
  assert.equal(tradeBytes, ingestLimits.tradeBytes)
})

test('decimal text goes out digit by digit, and numbers as JavaScript writes them', () => {
  for (const [value, token] of [
    ['65000.12345678', '65000.12345678'],
    ['123456789012.87654321', '123456789012.87654321'],
    ['1.50', '1.50'],
    [
      '12345678901234567890.12345678901234567890'.slice(0, 40),
      '12345678901234567890.1234567890123456789',
    ],
    [1e-8, '1e-8'],
    [0.1, '0.1'],
    ['1E+3', '1E+3'],
  ] as const)
    assert.ok(textOf({ entry_price: value }).includes(`"entry_price":${token},`), String(value))
})

test('magic numbers keep all 64 bits, as text', () => {
  for (const value of [
    '9223372036854775807',
    9223372036854775807n,
    '-9223372036854775808',
    42,
    0,
    '007',
  ])
    assert.match(
      textOf({ magic_number: value }),
      new RegExp(`"magic_number":"0*${BigInt(value)}"`.replace('"0*-', '"-')),
    )
})

test('the rest of a subtraction is rounded at the last place that the ledger has', () => {
  assert.match(
    textOf({ realized_pnl: 5.551115123125783e-17 }),
    /"realized_pnl":0.00000000000000005551[,}]/,
  )
  assert.match(textOf({ realized_pnl: -1e-25 }), /"realized_pnl":0[,}]/)
  assert.match(textOf({ realized_pnl: 1 / 3e5 }), /"realized_pnl":0.00000333333333333333[,}]/)
  assert.deepEqual(refusalsOf({ entry_price: 1e-25 }), ['/entry_price not_positive'])
  assert.deepEqual(refusalsOf({ entry_price: '1e-25' }), ['/entry_price too_many_digits'])
})

test('what JavaScript has rounded already, or is no number, is refused', () => {
  assert.deepEqual(refusalsOf({ magic_number: 2 ** 53 }), ['/magic_number unsafe_integer'])
  assert.deepEqual(refusalsOf({ entry_price: 2 ** 60 }), ['/entry_price unsafe_integer'])
  for (const value of [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '',
    ' 1',
    '+1',
    '.5',
    '1.',
    '0x10',
    '1,5',
    '01',
  ])
    assert.deepEqual(
      refusalsOf({ exit_price: value }),
      ['/exit_price decimal_format'],
      String(value),
    )
  for (const value of [true, {}, [], 5n, new Date()])
    assert.deepEqual(refusalsOf({ exit_price: value }), ['/exit_price type'], String(value))
  for (const value of [0, -1, '-0.5', '0.000', '0e5'])
    assert.deepEqual(refusalsOf({ entry_price: value }), ['/entry_price not_positive'])
  for (const value of ['9223372036854775808', '1.5', '', 1.5, 2n ** 64n])
    assert.deepEqual(
      refusalsOf({ magic_number: value }),
      ['/magic_number not_int64'],
      String(value),
    )
})

test('texts are bounded in characters and whole', () => {
  assert.deepEqual(refusalsOf({ asset_symbol: '🚀'.repeat(20) }), [])
  assert.deepEqual(refusalsOf({ asset_symbol: '🚀'.repeat(21) }), ['/asset_symbol too_long'])
  assert.deepEqual(refusalsOf({ bot_name: '' }), ['/bot_name too_short'])
  assert.deepEqual(refusalsOf({ comment: '' }), [])
  assert.deepEqual(refusalsOf({ comment: 'a\0b' }), ['/comment nul_character'])
  assert.deepEqual(refusalsOf({ comment: '\ud83d' }), ['/comment lone_surrogate'])
  assert.deepEqual(refusalsOf({ comment: 5 }), ['/comment type'])
  assert.equal(JSON.parse(textOf({ comment: 'a"\\\n\t\u0001é' })).comment, 'a"\\\n\t\u0001é')
})

test('times are Dates or the forms that the server reads', () => {
  assert.match(
    textOf({ exit_time: new Date(0.5e12 * 2) }),
    /"exit_time":"2001-09-09T01:46:40.000Z"/,
  )
  assert.deepEqual(refusalsOf({ exit_time: new Date(Number.NaN) }), ['/exit_time time_format'])
  assert.deepEqual(refusalsOf({ exit_time: new Date(0) }), ['/exit_time time_out_of_range'])
  assert.deepEqual(refusalsOf({ exit_time: 1775392496000 }), ['/exit_time type'])
  assert.deepEqual(refusalsOf({ entry_time_offset: '+3' }), ['/entry_time_offset offset_format'])
})

test('every broken rule is named at once, with what was received', () => {
  assert.throws(
    () => tradeText({ bot_name: 'b', side: 'BUY', entryPrice: 1, order_type: 7, exchange: null }),
    (problem) => {
      assert.ok(problem instanceof TradeInvalid)
      const named = Object.fromEntries(
        problem.violations.map(({ pointer, detail }) => [pointer, detail]),
      )
      assert.match(named['/entryPrice'] ?? '', /did you mean entry_price\?/)
      assert.match(named['/order_type'] ?? '', /must be a string; received 7/)
      for (const name of ['exchange', 'asset_symbol', 'entry_time', 'entry_price', 'position_size'])
        assert.equal(named[`/${name}`], 'is required and was not given')
      assert.match(
        problem.message,
        /^side is not a member of a trade \(and \d more, see violations\)$/,
      )
      return true
    },
  )
  for (const trade of [null, undefined, 'x', 5, [], () => {}])
    assert.deepEqual(refusals(trade), [' type'])
})

test('what an object only inherits is not sent, so it does not count as given', () => {
  class Fill {
    bot_name = 'b'
    get exchange_order_id() {
      return '7'
    }
    get entry_price() {
      return '1'
    }
  }
  const { entry_price: _, ...rest } = sampleTrade()
  assert.deepEqual(refusals(Object.assign(new Fill(), rest)), ['/entry_price required'])
  const fill = tradeText(Object.assign(Object.create({ exchange_order_id: '7' }), sampleTrade()))
  assert.match(fill.idempotencyKey ?? '', /^[0-9a-f]{32}$/)
})

test('null and undefined leave an optional member out', () => {
  assert.equal(
    textOf({ comment: null, exit_price: undefined, idempotency_key: 'k' }).includes('null'),
    false,
  )
})

test('a venue’s answer is any JSON value, or text that is kept byte for byte', () => {
  assert.match(
    textOf({ raw_api_response: { a: [1, 'x', null] } }),
    /"raw_api_response":\{"a":\[1,"x",null\]\}/,
  )
  const kept = '{"price": 65000.10, "id":9007199254740993,"e":1e131000}'
  assert.ok(textOf({ raw_api_response: rawJson(kept) }).includes(kept))
  assert.ok(textOf({ raw_api_response: rawJson('[1,\r\n2]') }).includes('[1,  2]'))
  const circular: Record<string, unknown> = {}
  circular.self = circular
  for (const value of [circular, { big: 1n }, () => {}, Symbol('x')])
    assert.deepEqual(refusalsOf({ raw_api_response: value }), ['/raw_api_response type'])
  for (const text of [undefined, null, 5, {}, Buffer.from('{}')])
    assert.throws(() => rawJson(text as string), /^TypeError: rawJson takes JSON text/)
  for (const text of ['', '{', '{"a":NaN}', '"a\u0000"', 'undefined'])
    assert.deepEqual(refusalsOf({ raw_api_response: rawJson(text) }), [
      '/raw_api_response raw_json',
    ])
})

test('a trade takes 64 KiB with everything in it', () => {
  const room =
    tradeBytes - Buffer.byteLength(textOf({ idempotency_key: 'k', raw_api_response: '' }))
  assert.deepEqual(refusalsOf({ idempotency_key: 'k', raw_api_response: 'x'.repeat(room) }), [])
  assert.deepEqual(refusalsOf({ idempotency_key: 'k', raw_api_response: 'x'.repeat(room + 1) }), [
    ' too_large',
  ])
  assert.deepEqual(refusalsOf({ raw_api_response: '€'.repeat(tradeBytes / 3) }), [' too_large'])
})

const digits = fc.stringMatching(/^-?\d{1,24}(\.\d{1,24})?([eE][+-]?\d{1,3})?$/)
const clock = fc.stringMatching(
  /^(1989|1990|2026|2100|2101)[-.](0[0-9]|1[0-3])[-.](0[0-9]|[12]\d|3[0-2])[T ]([01]\d|2[0-4]):[0-6]\d(:[0-6]\d(\.\d{1,9})?)?(Z|[+-](0\d|2[34]):[0-6]0)?$/,
)

test('the SDK and the server agree on every decimal, time, offset and whole number', () => {
  const values = fc.oneof(
    fc.record({ exit_price: digits }),
    fc.record({ entry_price: digits }),
    fc.record({ exit_time: fc.oneof(clock, fc.string({ maxLength: 42 })) }),
    fc.record({ entry_time_offset: fc.stringMatching(/^([+-]\d\d:\d\d|[Zz])$/) }),
    fc.record({ magic_number: fc.stringMatching(/^-?\d{1,20}$/) }),
    fc.record({ comment: fc.string({ unit: 'binary', maxLength: 520 }) }),
    fc.record({ exit_price: fc.double() }),
  )
  fc.assert(
    fc.property(values, (given: Record<string, unknown>) => {
      const [name = '', value] = Object.entries(given)[0] ?? []
      if (
        typeof value === 'number' &&
        (!Number.isFinite(value) ||
          (Number.isInteger(value) && !Number.isSafeInteger(value)) ||
          Math.abs(value) < 1e-4)
      )
        return // the server never sees these: refused at the call, or rounded at the last place
      const decimal = name.endsWith('price')
      // A decimal that is no JSON number would make the server's whole line unreadable.
      if (decimal && !/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(String(value))) return
      const token = decimal ? String(value) : JSON.stringify(value)
      const base = JSON.stringify(sampleTrade()).replace(
        /"(entry_price|position_size)":"([^"]*)"/g,
        '"$1":$2',
      )
      const text = `${base.replace(new RegExp(`,"${name}":[^,}]*`), '').slice(0, -1)},"${name}":${token}}`
      const server = readTrade(text, null)
      assert.equal(refusalsOf(given).length === 0, server.kind === 'report', text)
    }),
    { numRuns: 5000 },
  )
})
