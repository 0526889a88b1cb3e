// Every vector of testdata/statistics.json at its own tolerance: what test suites of other projects and published pages state.
// A vector names the members that it speaks of; a null must come with its reason.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { callStatistic, type Vector } from '../../../test/support/statistic-vectors.ts'

// A file of ours; what each vector must hold is checked by using it.
const { vectors }: { vectors: Vector[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'testdata/statistics.json'), 'utf8'),
)

test('all vectors are read', () => {
  assert.equal(vectors.length, 100)
  assert.equal(new Set(vectors.map(({ name }) => name)).size, vectors.length)
})

for (const vector of vectors)
  test(`${vector.name}: ${vector.statistic} is what its source says`, () => {
    compare(callStatistic(vector), vector.expected, vector.tolerance, vector.statistic)
  })

function compare(found: unknown, expected: unknown, tolerance: number, where: string): void {
  if (typeof expected === 'number') {
    const value = Number(plain(found))
    assert.ok(
      plain(found) !== null && Math.abs(value - expected) <= tolerance,
      `${where} is ${String(plain(found))}, not ${expected}`,
    )
  } else if (Array.isArray(expected)) {
    assert.ok(Array.isArray(found) || ArrayBuffer.isView(found), `${where} is no list`)
    const list = Array.from(found as ArrayLike<unknown>)
    assert.equal(list.length, expected.length, where)
    for (const [at, one] of expected.entries()) compare(list[at], one, tolerance, `${where}[${at}]`)
  } else if (expected !== null && typeof expected === 'object') {
    const known = plain(found)
    for (const [name, one] of Object.entries(expected)) {
      if (name === 'value' && 'reason' in expected) assert.equal(known, null, where)
      else if (name === 'reason') assert.equal(reasonOf(found), one, where)
      else compare(memberOf(known, name), one, tolerance, `${where}.${name}`)
    }
  } else assert.equal(plain(found), expected, where)
}

/** The value of an outcome, or what is no outcome. */
function plain(found: unknown): unknown {
  const isOutcome =
    typeof found === 'object' && found !== null && 'value' in found && 'reason' in found
  return isOutcome ? found.value : found
}

function reasonOf(found: unknown): unknown {
  return typeof found === 'object' && found !== null && 'reason' in found ? found.reason : undefined
}

/** snake_case as it stands in the vectors, camelCase here; a Map by its own keys. */
function memberOf(found: unknown, name: string): unknown {
  if (found instanceof Map) return found.get(name)
  assert.ok(typeof found === 'object' && found !== null, `${name} of nothing`)
  const own = name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())
  const value: unknown = Object.entries(found).find(([one]) => one === own)?.[1]
  assert.notEqual(value, undefined, `there is no ${own}`)
  return value
}
