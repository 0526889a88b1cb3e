// Objects read by a table of members: each kind in its place, and what is said of anything else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { JsonScanner } from '../json-scanner.ts'
import { memberReader } from './wire.ts'

const about = { required: false, means: 'For a test.', example: null }
const table = {
  name: { kind: 'text', min: 1, max: 5, ...about, required: true },
  price: { kind: 'decimal', positive: true, ...about },
  ticket: { kind: 'int64', ...about },
  mode: { kind: 'integer', min: 0, max: 2, ...about },
  live: { kind: 'boolean', ...about },
  raw: { kind: 'raw', ...about },
} as const

function read(text: string, closed = true) {
  const { values, errors, ...rest } = memberReader(table, { what: 'a thing', closed }).read(
    new JsonScanner(text),
  )
  return {
    values: Object.fromEntries(values),
    codes: errors.map((e) => `${e.pointer} ${e.code}`),
    errors,
    ...rest,
  }
}

test('values keep their digits, whole numbers of 64 bits come as number or text', () => {
  const { values, codes, raw } = read(
    '{"name":"a","price":1.50,"ticket":9007199254740993,"mode":2,"live":false,"raw":{"a" : 1e400}}',
  )
  assert.deepEqual(codes, [])
  assert.deepEqual(values, {
    name: 'a',
    price: '1.50',
    ticket: '9007199254740993',
    mode: '2',
    live: 'false',
    raw: null,
  })
  assert.deepEqual(raw, { source: '{"a" : 1e400}', clean: false })
  assert.equal(
    read('{"name":"a","ticket":"-9223372036854775808"}').values.ticket,
    '-9223372036854775808',
  )
})

test('every member that breaks a rule is named with its rule, and null stands for not said', () => {
  const found = read('{"price":"1","ticket":1.5,"mode":3,"live":"yes","raw":null}')
  assert.deepEqual(found.codes, [
    '/price type',
    '/ticket not_int64',
    '/mode out_of_range',
    '/live type',
    '/name required',
  ])
  assert.match(found.errors[2]?.detail ?? '', /from 0 to 2; received 3/)
  assert.deepEqual(read('{"name":"a","price":null}').codes, [])
  assert.deepEqual(read('{"name":null}').codes, ['/name required'])
})

test('a closed table refuses other members with a hint, an open one passes over them', () => {
  const closed = read('{"name":"a","Price":1}')
  assert.deepEqual(closed.codes, ['/Price unknown_member'])
  assert.match(closed.errors[0]?.detail ?? '', /a thing; did you mean price\?/)
  assert.deepEqual(read('{"name":"a","Price":{"x":[1]}}', false).codes, [])
  assert.equal(read('{"name":"a","x":[[[]]]}', false).depth, 4)
})

test('a name that stands twice and a value that is no object are told', () => {
  assert.equal(read('{"name":"a","name":"b"}').repeated, 'name')
  assert.deepEqual(read('[1]').codes, [' type'])
})
