// A taste of `npm run torture:trading-day`, small enough for every run of the tests, with one of its controls.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshSeed } from '../support/random.ts'
import { planted } from './trading-day/planted.ts'
import { isTrue, runTradingDay } from './trading-day/trading-day-run.ts'

const progress = () => undefined

test('after each of 80 random operations and 4 cuts a session says what the broker knows', async () => {
  const seed = freshSeed()
  const day = await runTradingDay({ operations: 80, reconnects: 4, seed, progress })
  assert.ok(isTrue(day), `seed ${seed}: ${day.differences.join('; ')}`)
  assert.equal(day.reconnects, 4)
})

test('a reader that takes a short net position for a long one is noticed', async () => {
  const connector = await planted('short_read_as_long')
  const day = await runTradingDay({ operations: 400, reconnects: 0, seed: 1, progress, connector })
  assert.equal(isTrue(day), false)
})
