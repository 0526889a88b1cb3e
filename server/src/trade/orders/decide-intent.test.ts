// What is decided is decided by what is in force at that moment, however long the broker and the database took before.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startDeskBench, wish } from '../../../test/support/desk-bench.ts'
import { until } from '../../../test/support/until.ts'
import { storeLimit } from '../risk/limit-store.ts'

test('a limit that was lowered while the order waited for its account counts', async (t) => {
  const { desk, ask, script, setLimit, database, accountId } = await startDeskBench(t)
  await setLimit('price_collar_percent', '5')
  const held = Promise.withResolvers<void>()
  const busy = database.transaction(async (tx) => {
    await tx.query('select 1 from trade_accounts where account_id = $1 for update', [accountId])
    await held.promise
  })
  const placing = desk.place(ask(), wish())
  await until(() => script.asked > 0)
  const limit = { accountId, name: 'max_order_units', value: '5000', by: 'test' } as const
  assert.equal(await database.transaction((tx) => storeLimit(tx, limit)), 0, 'it counts at once')
  held.resolve()
  await busy
  const answer = await placing
  assert.ok(answer.outcome === 'rejected' && answer.by === 'risk')
  assert.equal(answer.reason, 'limits_changed')
  assert.equal(script.sent.length, 0)
})
