import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { JsonScanner, JsonSyntaxError, type Seen } from './json-scanner.ts'

function nothingSeen(): Seen {
  return { depth: 0, nul: false, surrogate: false, wildNumber: false }
}

/** What the scanner saw in a whole text, or null when it is not JSON. */
function scan(text: string): Seen | null {
  const scanner = new JsonScanner(text)
  const seen = nothingSeen()
  try {
    scanner.skipValue(seen)
    return Number.isNaN(scanner.peek()) ? seen : null
  } catch (error) {
    if (error instanceof JsonSyntaxError) return null
    throw error
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false // that is the answer
  }
}

test('accepts exactly what JSON.parse accepts, for values and for their mutations', () => {
  fc.assert(
    fc.property(
      fc.json(),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom(...'{}[],:"\\ue0-+.1ntf \n\t\0'.split(''), ''))),
      (json, edits) => {
        let text = json
        for (const [place, character] of edits) {
          const at = place % (text.length + 1)
          text = text.slice(0, at) + character + text.slice(at + 1)
        }
        assert.equal(scan(text) !== null, isJson(text), JSON.stringify(text))
      },
    ),
    { numRuns: 5000 },
  )
})

test('strings are read as JSON.parse reads them', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const text = JSON.stringify(value)
      assert.equal(new JsonScanner(text).string(), value)
    }),
  )
})

test('depth has no limit of its own', () => {
  const deep = 100_000
  assert.equal(scan('['.repeat(deep) + ']'.repeat(deep))?.depth, deep)
})

test('notices what a database would not hold', () => {
  assert.equal(scan('{"a":"\\u0000"}')?.nul, true)
  assert.equal(scan('{"a":1,"\\u0000":2}')?.nul, true)
  assert.equal(scan('["\\ud800"]')?.surrogate, true)
  assert.equal(scan('["\\udc00\\ud800"]')?.surrogate, true)
  assert.equal(scan('["\\ud83d\\ude00"]')?.surrogate, false)
  assert.equal(scan('[1e131000]')?.wildNumber, true)
  assert.equal(scan('[1e30]')?.wildNumber, false)
  assert.equal(scan(`[${'1'.repeat(41)}]`)?.wildNumber, true)
})

test('a syntax error tells where', () => {
  const scanner = new JsonScanner('{"a":tru}')
  assert.throws(() => scanner.skipValue(nothingSeen()), { name: 'JsonSyntaxError', at: 5 })
})
