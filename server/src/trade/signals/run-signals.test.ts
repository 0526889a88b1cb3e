// Of several trade servers only the one that may send orders of an account executes its signals; the others leave them to it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { createSignalBench } from '../../../test/support/signal-bench.ts'
import { until } from '../../../test/support/until.ts'
import { loadSignals } from './decide-store.ts'

test('a signal waits for the server that holds the account, and is executed as soon as this one does', async (t) => {
  const { lease, newHook, post, signalNow, handed, database } = await createSignalBench(t)
  const stateOf = async () => (await loadSignals(database.read, null, 1))[0]?.state
  const hook = await newHook()
  lease.generation = null
  assert.equal((await post(hook.hookId, signalNow(hook.secret, { id: 1 }))).status, 202)
  await pause(200) // the worker looks every 25 ms here
  assert.deepEqual([handed.length, await stateOf()], [0, 'queued'])
  lease.generation = 2
  lease.isRecovering = true
  await pause(200)
  assert.deepEqual([handed.length, await stateOf()], [0, 'queued'])
  lease.isRecovering = false
  await until(async () => handed.length === 1 && (await stateOf()) === 'executed')
})

test('a signal that nobody may execute ends when its time is over', async (t) => {
  const { lease, newHook, post, signalNow, handed, database, time } = await createSignalBench(t)
  const hook = await newHook({ maxAgeS: 30 })
  lease.generation = null
  await post(hook.hookId, signalNow(hook.secret, { id: 1 }))
  time.nowMs += 31_000
  await until(async () => (await loadSignals(database.read, null, 1))[0]?.reason === 'too_old')
  assert.equal(handed.length, 0)
})
