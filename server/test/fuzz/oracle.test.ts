import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSource } from './json-tokens.ts'
import { expectedOf } from './oracle.ts'
import { decimalText, exactValue, int64Text, timeOf } from './oracle-values.ts'

test('decimals keep their digits and lose only their exponent', () => {
  for (const [token, text] of [
    ['65000.12345678', '65000.12345678'],
    ['1.50', '1.50'],
    ['1.5e3', '1500'],
    ['1e-8', '0.00000001'],
    ['12.5E-1', '1.25'],
    ['-0.0', '0.0'],
    ['0e30', '0'],
    ['-1.10', '-1.10'],
  ] as const)
    assert.equal(decimalText(token, false), text)
})

test('decimals outside the contract are refused', () => {
  for (const token of [
    '1e31',
    '1e-31',
    '1e-21',
    '1'.repeat(21),
    `0.${'1'.repeat(21)}`,
    '1'.repeat(41),
  ])
    assert.equal(decimalText(token, false), null, token)
  for (const token of ['0', '-1', '0.00', '-0']) assert.equal(decimalText(token, true), null, token)
})

test('equal numbers have equal exact values', () => {
  assert.equal(exactValue('1.50'), exactValue('15e-1'))
  assert.notEqual(exactValue('9007199254740993'), exactValue('9007199254740992'))
})

test('64-bit integers end where they end', () => {
  assert.equal(int64Text('9223372036854775807'), '9223372036854775807')
  assert.equal(int64Text('9223372036854775808'), null)
  assert.equal(int64Text('-9223372036854775808'), '-9223372036854775808')
  assert.equal(int64Text('1.0'), null)
})

test('times that do not exist are refused', () => {
  assert.equal(timeOf('2026-02-30T00:00:00Z', null), null)
  assert.equal(timeOf('2026-04-05T24:00:00Z', null), null)
  assert.equal(timeOf('2026.04.05', null), null)
  assert.deepEqual(timeOf('2026.04.05 12:34', '+03:00'), {
    micros: BigInt(Date.UTC(2026, 3, 5, 9, 34)) * 1000n,
    zone: 'offset:+03:00',
  })
})

test('members are cut out with the very text that was sent', () => {
  const tree = readSource('{ "a" : 1.10, "b":[ {"c": "}"} , 2 ],"\\u0064":{} }')
  assert.deepEqual(
    tree.members?.map(({ name, source, depth }) => [name, source, depth]),
    [
      ['a', '1.10', 0],
      ['b', '[ {"c": "}"} , 2 ]', 2],
      ['d', '{}', 1],
    ],
  )
})

test('a trade is judged member by member', () => {
  const good =
    '"bot_name":"b","exchange":"e","asset_symbol":"s","order_type":"t","entry_time":"2026-01-01T00:00:00Z"'
  const stored = expectedOf(Buffer.from(`{${good},"entry_price":1,"position_size":2.50}\0`))
  assert.equal(stored.kind, 'stored')
  const refused = expectedOf(Buffer.from(`{${good},"entry_price":0,"__proto__":1}`))
  assert.ok(refused.kind === 'refused')
  assert.deepEqual([...refused.members].sort(), ['__proto__', 'entry_price', 'position_size'])
})
