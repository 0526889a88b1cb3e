import assert from 'node:assert/strict'
import { test } from 'node:test'
import { secondsLeft } from './ends-soon.ts'

const inS = (seconds: number) => secondsLeft(new Date(Date.now() + seconds * 1000).toISOString())

test('what ends within an hour is said, and neither what is past nor what is far', () => {
  assert.equal(Math.round((inS(1_800) ?? 0) / 10), 180)
  assert.equal(inS(3_700), null)
  assert.equal(inS(-5), null)
  assert.equal(secondsLeft(null), null)
})
