// Of several trade servers the one that may send orders of an account executes its signals; the others leave them to it for a
// moment, but what closes passes anywhere.
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
  await until(async () => handed.length === 1 && (await stateOf()) === 'executed')
})

test('where nobody holds the account, a close passes, and what is before it holds it up for a moment only', async (t) => {
  const { lease, newHook, post, signalNow, database } = await createSignalBench(t)
  const hook = await newHook()
  const reasons = async () =>
    (await loadSignals(database.read, null, 9))
      .map(({ state, reason }) => reason ?? state)
      .reverse()
  lease.generation = null
  await post(hook.hookId, signalNow(hook.secret, { id: 1, side: 'close' }))
  // It came as far as the account, on which nothing is open.
  await until(async () => (await reasons())[0] === 'nothing_to_close')
  await post(hook.hookId, signalNow(hook.secret, { id: 2 }))
  await post(hook.hookId, signalNow(hook.secret, { id: 3, side: 'close' }))
  await pause(200)
  assert.deepEqual((await reasons()).slice(1), ['queued', 'queued'])
  await until(async () => (await reasons())[2] === 'nothing_to_close', { timeoutMs: 20_000 })
})
