// Query parameters: strictly what the route's schema says, as text, or a 422 that helps.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TidemarkError } from '../problem.ts'
import { compileQuery } from './query.ts'

const check = compileQuery({
  type: 'object',
  required: ['account'],
  properties: {
    account: { type: 'string', minLength: 1, maxLength: 10 },
    limit: { type: 'integer', minimum: 1, maximum: 1000 },
    status: { enum: ['OPEN', 'CLOSED'] },
    cursor: { type: 'string', pattern: '^[0-9a-f]+$' },
  },
})

function refusal(text: string, checkQuery = check): TidemarkError {
  try {
    checkQuery(text)
  } catch (error) {
    if (error instanceof TidemarkError) return error
  }
  throw new Error(`${text} was not refused`)
}

test('good parameters come back as decoded text, on an object without prototype', () => {
  const values = check('account=a%2Bb+c&limit=10&status=OPEN')
  assert.deepEqual({ ...values }, { account: 'a+b c', limit: '10', status: 'OPEN' })
  assert.equal(Object.getPrototypeOf(values), null)
})

test('nothing is coerced: an integer is plain digits in range', () => {
  for (const limit of [
    '',
    '0',
    '1001',
    '1e2',
    '0x10',
    '1.0',
    '+1',
    ' 1',
    '01',
    '1_0',
    '٣',
    'NaN',
  ]) {
    const error = refusal(`account=a&limit=${encodeURIComponent(limit)}`)
    assert.equal(error.code, 'query_invalid', limit)
    assert.equal(error.errors[0]?.pointer, 'limit')
  }
})

test('an unknown parameter is refused with the one that was probably meant', () => {
  assert.match(refusal('account=a&limt=3').message, /Did you mean limit\?/)
  assert.match(refusal('account=a&ACCOUNTS=3').message, /Did you mean account\?/)
  assert.match(refusal('account=a&zzz=3').message, /takes account, limit, status, cursor/)
  assert.match(refusal('a=1', compileQuery(null)).message, /takes none/)
})

test('every broken rule is named at once', () => {
  const error = refusal('limit=0&status=open&nope=1&status=OPEN')
  assert.deepEqual(
    error.errors.map(({ pointer, code }) => `${pointer} ${code}`),
    ['limit range', 'status enum', 'nope unknown', 'status duplicate', 'account required'],
  )
})

test('text is held to its length and form, and may not hold NUL', () => {
  assert.equal(refusal('account=').errors[0]?.code, 'length')
  assert.equal(refusal('account=12345678901').errors[0]?.code, 'length')
  assert.equal(refusal('account=a%00b').errors[0]?.code, 'nul')
  assert.equal(refusal('account=a&cursor=xyz').errors[0]?.code, 'pattern')
})

test('what cannot be decoded is a 400', () => {
  for (const text of ['account=%', 'account=%zz', 'account=%ff', 'account=%ed%a0%80', '%c0%ae=1']) {
    assert.equal(refusal(text).code, 'request_invalid', text)
  }
  assert.equal(refusal('a&'.repeat(100)).code, 'request_invalid')
})

test('names of the object’s own machinery are parameters like any other', () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    assert.equal(refusal(`account=a&${name}=1`).errors[0]?.code, 'unknown', name)
  }
})

test('a name that is shown back is cut and cleaned', () => {
  const shown = refusal(`account=a&${encodeURIComponent(`<script>\u0007${'x'.repeat(99)}`)}=1`)
  assert.ok((shown.errors[0]?.pointer.length ?? 99) <= 40)
  assert.ok(!shown.message.includes('\u0007'))
})

test('a schema that uses what is not checked does not compile', () => {
  const compile = (property: object) => () => compileQuery({ properties: { a: property } })
  assert.throws(compile({ type: 'number' }), /query schema/)
  assert.throws(compile({ type: 'string', const: 'x' }), /uses const/)
  assert.throws(compile({ type: 'integer', multipleOf: 2 }), /uses multipleOf/)
})

test('a page whose script reads its address is asked with anything, and the server takes nothing of it', () => {
  const check = compileQuery({ type: 'object', additionalProperties: true })
  assert.deepEqual({ ...check('theme=dark&theme=x&%zz') }, {})
})
