// The last steps before an order leaves, where they take long.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startDeskBench, wish } from '../../../test/support/desk-bench.ts'
import { until } from '../../../test/support/until.ts'

test('an order that a slow database held up after it was decided does not leave', async (t) => {
  const { ask, script, database, openDesk, clock, states } = await startDeskBench(t)
  const held = Promise.withResolvers<void>()
  let transactions = 0
  const slow: typeof database = {
    ...database,
    async transaction(work) {
      transactions += 1
      // The second one says that it is being sent.
      if (transactions === 2) await held.promise
      return database.transaction(work)
    },
  }
  const desk = await openDesk('server-1', { database: slow })
  const opening = desk.place(ask(), wish())
  await until(() => transactions === 2)
  void clock.wait(60_000)
  await clock.pass(8_000)
  held.resolve()
  const late = await opening
  assert.ok(late.outcome === 'rejected' && late.by === 'risk')
  assert.equal(late.reason, 'too_late')
  assert.deepEqual(await states(late.clientId), ['INTENT', 'SENDING', 'REJECTED'])
  assert.equal(script.sent.length, 0)
  assert.equal((await desk.place(ask(), wish())).outcome, 'accepted')
})
