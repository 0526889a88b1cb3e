// A taste of `npm run torture:orders`, small enough for every run of the tests, with both of its controls.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshSeed } from '../support/random.ts'
import { createTestDatabase } from '../support/test-database.ts'
import { isSound, LONGEST_UNKNOWN_MS } from './orders/judge.ts'
import { runOrders } from './orders/orders-run.ts'
import { planted } from './orders/planted.ts'

const small = { orders: 16, together: 12, kills: 1, progress: () => undefined }

test('16 orders through faults: none twice, none unknown to the desk, each unknown one ends within a minute', async (t) => {
  const seed = freshSeed()
  const database = await createTestDatabase(t)
  const result = await runOrders({ ...small, database, seed })
  assert.ok(isSound(result, LONGEST_UNKNOWN_MS), `seed ${seed}: ${JSON.stringify(result)}`)
  assert.deepEqual([result.closedTwice, result.turned, result.broken], [[], [], []])
})

for (const name of ['timeout_is_rejection', 'blind_retry'] as const)
  test(`control: ${name} is noticed`, async (t) => {
    const database = await createTestDatabase(t)
    const result = await runOrders({
      ...small,
      database,
      seed: 7,
      kills: 0,
      faultShare: 0.9,
      ...(await planted(name)),
    })
    assert.equal(isSound(result, LONGEST_UNKNOWN_MS), false)
    const found = name === 'blind_retry' ? result.duplicates : result.orphans
    assert.ok(found.length > 0)
  })

test('control: closed_by_two is noticed', async (t) => {
  const database = await createTestDatabase(t)
  const result = await runOrders({
    ...small,
    ...{ database, seed: 7, orders: 120, kills: 0, faultShare: 0, netShare: 0.5 },
    ...(await planted('closed_by_two')),
  })
  assert.ok(result.turned.length > 0, `${result.netCloses} closes`)
})
