import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLog } from '../../../test/support/test-cluster.ts'
import { createTestDatabase } from '../../../test/support/test-database.ts'
import { until } from '../../../test/support/until.ts'
import { systemClock } from '../../platform/clock.ts'
import { Secret } from '../../platform/secret.ts'
import { untilInForce } from './in-force.ts'
import { readKeyRequest } from './key-request.ts'
import { createKeyRing } from './key-ring.ts'
import { createKey, revokeKey } from './manage-keys.ts'

const pepper = new Secret('5f'.repeat(32))

test('a change that is said to be in force is known to both running servers', async (t) => {
  const database = await createTestDatabase(t)
  const deps = { database, pepper, clock: systemClock, log: silentLog }
  await using one = await createKeyRing(deps)
  await using two = await createKeyRing(deps)
  // A ring answers before its listener is connected; servers are counted by their listeners.
  await until(async () => {
    const listening = `select 1 from pg_stat_activity
      where application_name = 'tidemark:keys' and datname = current_database()`
    return (await database.read.query(listening)).rowCount === 2
  })
  const keys = { database, pepper, clock: systemClock, actor: 'test' }
  const request = readKeyRequest({ name: 'k', scope: 'read' })
  for (let round = 0; round < 5; round++) {
    const made = await untilInForce(database, () => createKey(keys, request))
    assert.deepEqual(made.inForce, { servers: 2, confirmed: 2 })
    const { key, token } = made.result
    token.use((text) => {
      assert.ok(one.find(text) !== null && two.find(text) !== null)
    })
    await untilInForce(database, () => revokeKey(keys, key.id))
    token.use((text) => {
      assert.ok(one.find(text) === null && two.find(text) === null)
    })
  }
})

test('without a running server nothing is waited for', async (t) => {
  const database = await createTestDatabase(t)
  const { inForce, result } = await untilInForce(database, async () => 'done')
  assert.deepEqual([inForce, result], [{ servers: 0, confirmed: 0 }, 'done'])
})
