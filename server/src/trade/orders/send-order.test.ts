// The last steps before an order leaves, where they take long.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startDeskBench, wish } from '../../../test/support/desk-bench.ts'
import { until } from '../../../test/support/until.ts'
import { storeDisarmed } from '../accounts/trade-account-store.ts'

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

test('an account that is disarmed after the decision and before the sending opens nothing', async (t) => {
  const { ask, script, database, openDesk, states, accountId } = await startDeskBench(t)
  let transactions = 0
  const busy: typeof database = {
    ...database,
    async transaction(work) {
      transactions += 1
      if (transactions === 2)
        await database.transaction((tx) => storeDisarmed(tx, accountId, 'a person wants a stop'))
      return database.transaction(work)
    },
  }
  const desk = await openDesk('server-1', { database: busy })
  const one = ask()
  const stopped = await desk.place(one, wish())
  assert.ok(stopped.outcome === 'rejected' && stopped.by === 'risk')
  assert.equal(stopped.reason, 'not_armed')
  assert.match(stopped.detail, /a person wants a stop/)
  assert.deepEqual(await states(stopped.clientId), ['INTENT', 'REFUSED_BY_RISK'])
  assert.equal(script.sent.length, 0)
  assert.deepEqual(await desk.place(one, wish()), stopped, 'a repeat hears the same')
  assert.equal((await desk.cancel(ask(), '1')).outcome, 'accepted')
})
