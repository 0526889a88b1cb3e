import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestDatabase } from '../../../test/support/test-database.ts'
import type { Database } from '../../platform/database/database.ts'
import { EVERY_ACCOUNT, loadLimits, loadPendingLimits, storeLimit } from './limit-store.ts'
import type { LimitName } from './limits.ts'

const name: LimitName = 'max_order_units'

function benchOf(database: Database) {
  return {
    set: (accountId: number, value: string) =>
      database.transaction((tx) => storeLimit(tx, { accountId, name, value, by: 'test' })),
    now: async (accountId: number) => (await loadLimits(database.read, accountId))[name],
    pending: async (accountId: number) =>
      (await loadPendingLimits(database.read, accountId)).map(({ value }) => value),
    async aMinuteLater() {
      await database.write.query(
        `update trade_limits set effective_at = effective_at - interval '60 s'`,
      )
    },
  }
}

test('what allows less counts at once, what allows more after a minute', async (t) => {
  const { set, now, pending, aMinuteLater } = benchOf(await createTestDatabase(t))
  assert.equal(await now(7), '0')
  assert.equal(await set(7, '1000'), 0, 'from off to a limit allows less')
  assert.equal(await now(7), '1000')
  assert.equal(await set(7, '5000'), 60)
  assert.deepEqual([await now(7), await pending(7)], ['1000', ['5000']])
  await aMinuteLater()
  assert.deepEqual([await now(7), await pending(7)], ['5000', []])
  assert.equal(await set(7, '0'), 60, 'switching off allows everything')
  assert.equal(await now(7), '5000')
})

test('a further change withdraws a raise that is not in force yet', async (t) => {
  const { set, now, pending, aMinuteLater } = benchOf(await createTestDatabase(t))
  await set(7, '1000')
  await set(7, '9000')
  await set(7, '500')
  assert.deepEqual([await now(7), await pending(7)], ['500', []])
  await aMinuteLater()
  assert.equal(await now(7), '500')
})

test('limits of every account hold where an account has none of its own, and going past them is a raise', async (t) => {
  const { set, now, aMinuteLater } = benchOf(await createTestDatabase(t))
  await set(EVERY_ACCOUNT, '1000')
  assert.equal(await now(7), '1000')
  assert.equal(await set(7, '3000'), 60)
  assert.deepEqual([await now(7), await now(8)], ['1000', '1000'])
  await aMinuteLater()
  assert.deepEqual([await now(7), await now(8)], ['3000', '1000'])
})

test('two who change a limit at once do it one after the other, and every value is kept', async (t) => {
  const database = await createTestDatabase(t)
  const { set } = benchOf(database)
  await Promise.all(['10', '9', '8', '7', '6'].map((value) => set(7, value)))
  const { rows } = await database.read.query<{ change: number }>(
    'select change from trade_limits order by change',
  )
  assert.deepEqual(
    rows.map(({ change }) => change),
    [1, 2, 3, 4, 5],
  )
})

test('a change that waited for another one is measured by what that one left', async (t) => {
  const database = await createTestDatabase(t)
  const { set, now } = benchOf(database)
  await set(7, '1000')
  const waitS = await database.transaction(async (tx) => {
    await tx.query('select 1')
    assert.equal(await set(7, '10'), 0)
    return storeLimit(tx, { accountId: 7, name, value: '500', by: 'test' })
  })
  assert.deepEqual([waitS, await now(7)], [60, '10'])
})
