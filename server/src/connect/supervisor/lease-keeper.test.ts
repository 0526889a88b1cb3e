import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { insertConnection, leasesIn } from '../../../test/support/connect-bench.ts'
import { silentLog } from '../../../test/support/test-cluster.ts'
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.ts'
import { until } from '../../../test/support/until.ts'
import { systemClock } from '../../platform/clock.ts'
import { keepLeases } from './lease-keeper.ts'
import type { Lease } from './lease-store.ts'

type Test = Parameters<typeof createTestDatabase>[0]

function startServer(t: Test, database: TestDatabase, serverId: string = randomUUID()) {
  let leases: readonly Lease[] = []
  const released: number[] = []
  const keeper = keepLeases({
    ...{ database, clock: systemClock, log: silentLog, serverId },
    onLook: (now) => {
      leases = now
    },
    beforeRelease: async ({ connectionId }) => void released.push(connectionId),
  })
  let stopped: Promise<void> | null = null
  const stop = () => {
    stopped ??= Promise.resolve(keeper[Symbol.asyncDispose]())
    return stopped
  }
  t.after(stop)
  return {
    serverId,
    released,
    stop,
    leases: () => leases,
    ids: () => leases.map(({ connectionId }) => connectionId),
  }
}

async function connections(database: TestDatabase, count: number): Promise<void> {
  for (let n = 0; n < count; n++) await insertConnection(database, { name: `desk ${n}` })
}

test('a server alone owns every connection, a new one at once', async (t) => {
  const database = await createTestDatabase(t)
  await connections(database, 3)
  const one = startServer(t, database)
  await until(() => one.ids().length === 3)
  await insertConnection(database, { name: 'another' })
  await until(() => one.ids().length === 4, { timeoutMs: 1_900 })
  assert.ok((await leasesIn(database)).every(({ generation }) => generation === '1'))
})

test('servers share connections, and who comes late is given some', async (t) => {
  const database = await createTestDatabase(t)
  await connections(database, 4)
  const one = startServer(t, database)
  await until(() => one.ids().length === 4)
  const two = startServer(t, database)
  await until(() => one.ids().length === 2 && two.ids().length === 2, { timeoutMs: 20_000 })
  assert.equal(new Set([...one.ids(), ...two.ids()]).size, 4)
  assert.equal(one.released.length, 2)
  const generations = (await leasesIn(database)).map(({ generation }) => generation).sort()
  assert.deepEqual(generations, ['1', '1', '2', '2'])
})

test('an orderly stop gives everything back at once, under a higher generation', async (t) => {
  const database = await createTestDatabase(t)
  await connections(database, 2)
  const one = startServer(t, database)
  await until(() => one.ids().length === 2)
  const two = startServer(t, database)
  await until(() => two.ids().length === 1, { timeoutMs: 20_000 })
  await one.stop()
  await until(() => two.ids().length === 2, { timeoutMs: 1_900, what: 'the move without a wait' })
  assert.deepEqual(one.released.length, 2)
  const { rows } = await database.read.query('select server_id from read_servers')
  assert.deepEqual(rows, [{ server_id: two.serverId }])
})

test('a lease that another server took is not prolonged and not taken back', async (t) => {
  const database = await createTestDatabase(t)
  await connections(database, 1)
  const one = startServer(t, database)
  await until(() => one.ids().length === 1)
  await database.write.query(
    `insert into read_servers (server_id, seen_at) values ('other', now() + interval '1 minute')`,
  )
  await database.write.query(
    `update connection_leases set server_id = 'other', generation = generation + 1, expires_at = now() + interval '1 minute'`,
  )
  await until(() => one.ids().length === 0)
  assert.deepEqual(await leasesIn(database), [
    { connection_id: 1, server_id: 'other', generation: '2', is_live: true },
  ])
})

test('a paused connection is let go, and taken again when it is not paused any more', async (t) => {
  const database = await createTestDatabase(t)
  await connections(database, 1)
  const one = startServer(t, database)
  await until(() => one.ids().length === 1)
  await database.write.query('update broker_connections set paused_at = now()')
  await until(() => one.ids().length === 0)
  await database.write.query('update broker_connections set paused_at = null')
  await until(() => one.ids().length === 1)
})
