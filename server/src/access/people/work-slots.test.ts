import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TidemarkError } from '../../platform/problem.ts'
import { createWorkSlots } from './work-slots.ts'

test('two at a time, eight wait, and whoever comes then is told to come again', async () => {
  const slots = createWorkSlots()
  let running = 0
  let most = 0
  const ends: (() => void)[] = []
  const work = () =>
    slots.run(async () => {
      most = Math.max(most, ++running)
      await new Promise<void>((resolve) => ends.push(resolve))
      running--
      return 'done'
    })
  const taken = Array.from({ length: 10 }, work)
  await assert.rejects(work(), (error) => error instanceof TidemarkError && error.status === 429)
  while (ends.length > 0) {
    ends.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  assert.deepEqual(await Promise.all(taken), Array(10).fill('done'))
  assert.equal(most, 2)
})

test('work that fails gives its place back', async () => {
  const slots = createWorkSlots({ atOnce: 1, waiting: 0 })
  await assert.rejects(
    slots.run(() => Promise.reject(new Error('no'))),
    /no/,
  )
  assert.equal(await slots.run(() => Promise.resolve(7)), 7)
})
