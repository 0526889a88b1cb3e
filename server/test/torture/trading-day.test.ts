// A taste of `npm run torture:trading-day`, small enough for every run of the tests, with two of its controls.
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

for (const [fault, what] of [
  ['short_read_as_long', 'a session that takes a short net position for a long one'],
  ['locked_money_read_as_free', 'a reader that takes locked money for free'],
] as const)
  test(`${what} is noticed`, async () => {
    const options = { operations: 400, reconnects: 0, seed: 1, progress, ...(await planted(fault)) }
    assert.equal(isTrue(await runTradingDay(options)), false)
  })
