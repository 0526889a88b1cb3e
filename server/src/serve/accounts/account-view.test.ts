// How fresh an account of a connection is, from the rows as they lie in the database.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { insertConnection } from '../../../test/support/connect-bench.ts'
import { createTestDatabase } from '../../../test/support/test-database.ts'
import { loadAccount } from './account-rows.ts'
import { viewOf } from './account-view.ts'

const startMs = Date.UTC(2026, 4, 28, 15)

/** The state of an account so long after its only picture, read every so many seconds. */
async function stateAfter(
  t: Parameters<typeof createTestDatabase>[0],
  settings: Readonly<Record<string, string>>,
  ...afterMs: readonly number[]
) {
  const database = await createTestDatabase(t)
  const { accountIds } = await insertConnection(database, { settings, accounts: ['1'] })
  const accountId = accountIds.get('1') ?? 0
  await database.write.query(
    `update account_states set snapshot_at = $2, snapshot_received_at = $2, last_report_at = $2 where account_id = $1`,
    [accountId, new Date(startMs).toISOString()],
  )
  const [row] = await loadAccount(database.read, accountId)
  assert.ok(row)
  return afterMs.map((ms) => viewOf(row, startMs + ms).freshness.state)
}

test('an account that its connection reads every half minute stays live in between', async (t) => {
  const states = await stateAfter(t, { poll_seconds: '30' }, 29_000, 65_000, 90_000, 135_000)
  assert.deepEqual(states, ['live', 'live', 'stale', 'offline'])
})

test('without the setting it is stale when three looks of 5 s have passed', async (t) => {
  assert.deepEqual(await stateAfter(t, {}, 14_000, 15_000, 60_000), ['live', 'stale', 'offline'])
})
