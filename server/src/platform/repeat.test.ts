import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock, type Timer } from './clock.ts'
import { repeat } from './repeat.ts'

/** Each wait ends when the test says so, or at its signal. */
function steppedClock(): { clock: Timer; step(): void } {
  let wake = () => {}
  return {
    clock: {
      ...systemClock,
      wait(_lengthMs, signal) {
        const { promise, resolve } = Promise.withResolvers<void>()
        wake = resolve
        if (signal?.aborted === true) resolve()
        signal?.addEventListener('abort', () => resolve())
        return promise
      },
    },
    step: () => wake(),
  }
}
const turn = () => new Promise((resolve) => setImmediate(resolve))

test('it begins at once, comes again after each wait, and a turn that fails does not end it', async () => {
  const { clock, step } = steppedClock()
  const told: unknown[] = []
  let turns = 0
  const running = repeat({
    ...{ clock, everyMs: 1_000, onFailure: (error: unknown) => told.push(error) },
    async work() {
      turns += 1
      if (turns === 1) throw new Error('away')
    },
  })
  await turn()
  assert.deepEqual([turns, told.map(String)], [1, ['Error: away']])
  step()
  await turn()
  assert.equal(turns, 2)
  await running[Symbol.asyncDispose]()
  step()
  await turn()
  assert.equal(turns, 2)
})

test('its end waits for the turn under way', async () => {
  const { clock } = steppedClock()
  const work = Promise.withResolvers<void>()
  const running = repeat({ clock, everyMs: 1, work: () => work.promise, onFailure: () => {} })
  let hasEnded = false
  const ending = running[Symbol.asyncDispose]().then(() => {
    hasEnded = true
  })
  await turn()
  assert.equal(hasEnded, false)
  work.resolve()
  await ending
})
