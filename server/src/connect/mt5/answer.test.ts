// From text to values: every digit and every sign of what was sent, whichever form of it the server chose.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ConnectFailure } from '../failure.ts'
import { fieldsOf, readEnvelope, retcodeIn, withBackslashes } from './answer.ts'

const read = (text: string) => fieldsOf(readEnvelope(text, 'x'), 'x')

/** Digits that no float holds. */
const numbers = fc
  .tuple(fc.bigInt(-(10n ** 24n), 10n ** 24n), fc.option(fc.bigInt(0n, 10n ** 12n)))
  .map(([whole, part]) => (part === null ? String(whole) : `${whole}.${part}`))
/** Words that look like numbers and ends of strings. */
const words = fc.string({
  unit: fc.constantFrom('"', ':', '\\', '-', '1', '.', ',', '{', '}', ' ', 'e', 'ä', '\n'),
})

test('a bare number is the text of that number, and words beside it stay as they are', () => {
  fc.assert(
    fc.property(numbers, words, numbers, (first, Comment, second) => {
      const text = `{"retcode":0,"answer":{"A":${first},"Comment":${JSON.stringify(Comment)},"B" : ${second}}}`
      assert.deepEqual({ ...read(text) }, { A: first, Comment, B: second })
    }),
  )
})

test('text that is text comes out as it went in', () => {
  fc.assert(
    fc.property(numbers, words, (A, Comment) => {
      const text = JSON.stringify({ retcode: '0 Done', answer: [{ A, Comment, Empty: null }] })
      assert.deepEqual({ ...read(text) }, { A, Comment, Empty: null })
    }),
  )
})

test('single backslashes do not change what stands beside them', () => {
  const text = String.raw`{"retcode":"0 Done","answer":{"Group":"demo\desk\forex","Login":9007199254740993,"Comment":"a\"b"}}`
  const fields = read(text)
  assert.equal(withBackslashes(String(fields.Group)), String.raw`demo\desk\forex`)
  assert.deepEqual([fields.Login, fields.Comment], ['9007199254740993', 'a"b'])
})

test('the number of a return code is read, its words are not', () => {
  for (const [text, code] of [
    ['{"retcode":"0 Done"}', 0],
    ['{"retcode":"1018 Any words, also 8"}', 1018],
    ['{"retcode":3006}', 3006],
    ['{"retcode":" 13"}', 13],
    ['{"retcode":"-1"}', null],
    ['{"retcode":"ok"}', null],
    ['{"retcode":null}', null],
    ['{"retcode":"99999999999999999999"}', null],
    ['null', null],
  ] as const)
    assert.equal(retcodeIn(text), code, text)
})

test('text that was made to take long is refused soon', () => {
  // Each of these has a million quotes or digits without an end. A search that begins again at each never comes back.
  const long = 1 << 20
  for (const text of [
    `{"a":1,"b":"${'\\"'.repeat(long)}`,
    `{"a":${'1'.repeat(long)}`,
    `{"retcode":0,"x":"${'\\'.repeat(long)}`,
    '['.repeat(long),
    `{"a":`.repeat(long),
  ])
    assert.throws(() => readEnvelope(text, 'x'), ConnectFailure)
})
