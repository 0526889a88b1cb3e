import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TidemarkError } from '../problem.ts'
import { readJsonBody } from './json-body.ts'

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'kinds'],
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 5 },
    kinds: { type: 'array', maxItems: 2, items: { enum: ['a', 'b'] } },
    count: { type: ['integer', 'null'], minimum: 1, maximum: 9 },
    is_on: { type: 'boolean' },
    texts: { type: 'object', additionalProperties: { type: 'string', maxLength: 3 } },
    code: { type: 'string', pattern: '^[0-9]{3}$', examples: ['123'] },
  },
} as const

const read = (text: string) => readJsonBody(Buffer.from(text), schema)

function faults(text: string): string[] {
  try {
    read(text)
  } catch (error) {
    if (error instanceof TidemarkError)
      return error.errors.map(({ pointer, code }) => `${pointer} ${code}`)
  }
  return []
}

test('what fits is handed on with its types', () => {
  const value = read('{"name":"äöüß€","kinds":["a"],"count":null,"texts":{"x/y":"z"}}')
  assert.deepEqual(value, { name: 'äöüß€', kinds: ['a'], count: null, texts: { 'x/y': 'z' } })
})

test('every member that breaks a rule is named at once', () => {
  assert.deepEqual(
    faults('{"name":"","kinds":["c","a"],"count":10,"is_on":1,"texts":{"x/y":"long"},"code":"12"}'),
    [
      ...['/name text', '/kinds/0 enum', '/count range', '/is_on type', '/texts/x~1y text'],
      '/code text',
    ],
  )
  assert.deepEqual(faults('{"kinds":["a","a","a"]}'), ['/kinds length', '/name required'])
})

test('what nobody knows, also what every object has, is refused', () => {
  assert.deepEqual(faults('{"name":"a","kinds":[],"nam":1}'), ['/nam unknown'])
  assert.deepEqual(faults('{"name":"a","kinds":[],"constructor":1}'), ['/constructor unknown'])
  assert.deepEqual(faults('[]'), [' type'])
})

test('text that PostgreSQL could not keep is refused', () => {
  assert.deepEqual(faults('{"name":"a\\u0000","kinds":[]}'), ['/name text'])
  assert.deepEqual(faults('{"name":"\\ud800","kinds":[]}'), ['/name text'])
})

test('what is no JSON in UTF-8 is told apart from what breaks a rule', () => {
  for (const body of [Buffer.from('{'), Buffer.from([0x22, 0xff, 0x22])])
    assert.throws(
      () => readJsonBody(body, schema),
      (error) => error instanceof TidemarkError && error.code === 'body_unparsable',
    )
})
