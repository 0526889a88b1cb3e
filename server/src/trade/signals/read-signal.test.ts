import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TidemarkError } from '../../platform/problem.ts'
import { readFlatObject } from '../exact-json.ts'
import { readSignal } from './read-signal.ts'

const good = {
  id: 'a1',
  time: '2026-04-05T12:34:56Z',
  symbol: 'BINANCE:BTCUSDT',
  side: 'buy',
  units: 1,
}

const read = (members: object) => readSignal(readFlatObject(JSON.stringify(members)))

function codesOf(members: object): string[] {
  const result = read(members)
  return result.kind === 'signal'
    ? []
    : result.errors.map(({ pointer, code }) => `${pointer} ${code}`)
}

test('a whole signal is read, and its digits are those that were sent', () => {
  const text = `{"token":"x","id":7,"time":"2026-04-05T12:34:56.5+03:00","symbol":"EURUSD","side":"SELL","type":"stop-limit",
    "risk_percent":"0.50","price":1.10000000000000000001,"stop":1.11,"sl":1.2000,"tp":1e-1,"sequence":"41","comment":"x"}`
  const result = readSignal(readFlatObject(text))
  assert.deepEqual(result, {
    kind: 'signal',
    signal: {
      ...{ id: '7', sentAt: '2026-04-05T09:34:56.5Z', symbol: 'EURUSD', side: 'sell' },
      ...{ type: 'stop_limit', size: { kind: 'risk_percent', value: '0.50' } },
      ...{
        price: '1.10000000000000000001',
        stopPrice: '1.11',
        stopLoss: '1.2000',
        takeProfit: '0.1',
      },
      ...{ sequence: 41n, comment: 'x' },
    },
  })
})

test('the words of a TradingView strategy are sides, those of its position are not', () => {
  for (const [word, side] of [
    ['buy', 'buy'],
    ['Sell', 'sell'],
    ['exit', 'close'],
    ['flat', 'close'],
  ]) {
    const { units: _units, ...closing } = good
    const result = read({ ...(side === 'close' ? closing : good), side: word })
    assert.equal(result.kind === 'signal' && result.signal.side, side)
  }
  const held = read({ ...good, side: 'long' })
  assert.match(
    held.kind === 'refused' ? (held.errors[0]?.detail ?? '') : '',
    /strategy\.order\.action/,
  )
})

test('a placeholder that TradingView left empty is named, not taken for a word', () => {
  assert.deepEqual(codesOf({ ...good, side: '{{strategy.order.action}}' }), [
    '/side placeholder_not_filled',
  ])
  assert.deepEqual(codesOf({ ...good, id: '{{strategy.order.id}}' }), [
    '/id placeholder_not_filled',
  ])
})

test('exactly one size, and none when everything is closed', () => {
  const { units: _units, ...none } = good
  assert.deepEqual(codesOf(none), ['/units size_missing'])
  assert.deepEqual(codesOf({ ...good, lots: 1 }), ['/lots size_twice'])
  assert.deepEqual(codesOf({ ...none, side: 'close' }), [])
  assert.deepEqual(codesOf({ ...good, side: 'close' }), ['/units not_with_close'])
  assert.deepEqual(codesOf({ ...none, percent_of_equity: 100.01 }), [
    '/percent_of_equity number_not_valid',
  ])
  for (const bad of [0, -1, '1e', '0x10', ' 1', 'NaN', true, '1e400', ''])
    assert.deepEqual(codesOf({ ...good, units: bad }), ['/units number_not_valid'], String(bad))
})

test('prices must be there when the type needs them, and on the right side of each other', () => {
  assert.deepEqual(codesOf({ ...good, type: 'limit' }), ['/price member_missing'])
  assert.deepEqual(codesOf({ ...good, type: 'stop' }), ['/stop member_missing'])
  assert.deepEqual(codesOf({ ...good, stop: 5 }), ['/stop not_with_type'])
  assert.deepEqual(codesOf({ ...good, sl: 5, tp: 4 }), ['/sl price_wrong_side'])
  assert.deepEqual(codesOf({ ...good, type: 'limit', price: 5, sl: 6 }), ['/sl price_wrong_side'])
  assert.deepEqual(codesOf({ ...good, side: 'sell', type: 'limit', price: 5, sl: 6 }), [])
  const { units: _units, ...none } = good
  assert.deepEqual(codesOf({ ...none, risk_percent: 1 }), ['/sl member_missing'])
})

test('everything that is wrong is told at once, by member', () => {
  assert.deepEqual(codesOf({ time: 'now', side: 'up', qty: 1, symbol: '', sequence: -1 }).sort(), [
    ...['/qty member_unknown', '/sequence sequence_not_valid', '/side side_not_valid'],
    ...['/symbol text_not_valid', '/time time_not_valid', '/units size_missing'],
  ])
  assert.deepEqual(codesOf({ ...good, time: '2026-04-05 12:34:56' }), ['/time time_not_valid'])
})

test('what is no flat object of JSON is refused with its reason', () => {
  const codeOf = (text: string): string => {
    try {
      readFlatObject(text)
      return 'read'
    } catch (error) {
      assert.ok(error instanceof TidemarkError)
      return error.code
    }
  }
  const bad = [
    '',
    'buy EURUSD',
    '{',
    '{}x',
    '{"a":1,}',
    '{"a" 1}',
    '{"a":01}',
    "{'a':1}",
    '{"a":"\n"}',
    '{"a":"\\x"}',
    '[]',
    '{"a":NaN}',
    '{"a":tru}',
  ]
  for (const text of bad) assert.equal(codeOf(text), 'body_unparsable', text)
  assert.equal(codeOf('{"a":1,"\\u0061":2}'), 'member_duplicated')
  assert.equal(codeOf('{"a":{"b":1}}'), 'body_too_deep')
  assert.equal(codeOf(`{${Array.from({ length: 65 }, (_, i) => `"m${i}":1`)}}`), 'body_unparsable')
  assert.equal(codeOf(' { "a" : 1 , "b" : null } '), 'read')
  assert.equal(codeOf('{"__proto__":1}'), 'read')
})
