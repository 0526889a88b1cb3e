import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accepted, startDeskBench } from '../../../test/support/desk-bench.ts'
import { until } from '../../../test/support/until.ts'
import { adoptStranded } from './watch-stranded.ts'

test('what a server without the lease left in the middle of sending is looked for by the one that has it', async (t) => {
  const { desk, openDesk, ask, script, database, states, clock } = await startDeskBench(t, {
    sleepers: 1,
  })
  const leases = { generationOf: () => null, isRecovering: () => false }
  const other = await openDesk('server-2', { leases })
  const forever = Promise.withResolvers<typeof accepted>()
  script.execute = () => forever.promise
  const closing = other.close(ask(), '7', null)
  await until(() => script.sent.length === 1)
  const { rows } = await database.read.query<{ client_id: string }>(
    'select client_id from order_intents',
  )
  const clientId = rows[0]?.client_id ?? ''
  const holder = { generationOf: () => 1 }
  const look = () =>
    adoptStranded({ read: database.read, desk, leases: holder, serverId: 'server-1', clock })
  await look()
  assert.deepEqual(await states(clientId), ['INTENT', 'SENDING'], 'it may still be sending')
  void clock.wait(600_000)
  await clock.pass(61_000)
  await look()
  await until(async () => (await states(clientId)).includes('UNKNOWN'))
  forever.resolve(accepted)
  await closing
})
