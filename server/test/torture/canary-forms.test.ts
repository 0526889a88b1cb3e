import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CanarySearch, formsOf } from './canary-forms.ts'

const secret = 'q8Zt"4/pä+Lw0aXkE7rVn2YsB6cD9mHf'
const search = new CanarySearch([{ name: 'it', text: secret }])
const around = (bytes: Buffer) =>
  Buffer.concat([Buffer.from('noise '), bytes, Buffer.from(' noise')])

test('every form is found in the middle of other bytes', () => {
  for (const { form, bytes } of formsOf(secret))
    assert.ok(
      search.find(around(bytes)).some((hit) => hit.form === form),
      form,
    )
})

test('a secret inside of something that was encoded is found wherever it begins', () => {
  for (const before of ['', 'a', 'ab', 'abc', 'password='])
    for (const encoding of ['base64', 'base64url', 'hex'] as const) {
      const text = Buffer.from(`${before}${secret}&more`).toString(encoding)
      assert.ok(search.find(Buffer.from(text)).length > 0, `${encoding} after ${before.length}`)
    }
})

test('half of a secret is found', () => {
  assert.ok(search.find(Buffer.from(`key ${secret.slice(0, 20)}…`)).length > 0)
})

test('a secret at the very beginning and the very end is found', () => {
  assert.ok(search.find(Buffer.from(secret)).length > 0)
  assert.ok(search.find(Buffer.from(`x${secret}`)).length > 0)
})

test('what only looks alike is not found', () => {
  assert.deepEqual(search.find(Buffer.from(secret.slice(0, 8) + secret.slice(0, 8))), [])
})
