import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { test } from 'node:test'
import { createSignalBench } from '../../../test/support/signal-bench.ts'
import { startSwallowingProxy } from '../../../test/support/swallowing-proxy.ts'
import { silentLog } from '../../../test/support/test-cluster.ts'
import { createDatabaseUrl } from '../../../test/support/test-database.ts'
import { until } from '../../../test/support/until.ts'
import { openDatabase } from '../../platform/database/open-database.ts'
import { Secret } from '../../platform/secret.ts'

test('a database that falls silent makes nobody wait: 503 and when to come again; then each repeat is executed once', async (t) => {
  const proxy = await startSwallowingProxy(await createDatabaseUrl(t))
  const database = await openDatabase({
    ...{ dataDir: tmpdir(), url: new Secret(proxy.url), log: silentLog },
  })
  t.after(async () => {
    proxy.heal()
    await database[Symbol.asyncDispose]()
    await proxy[Symbol.asyncDispose]()
  })
  const { newHook, post, signalNow, handed } = await createSignalBench(t, { database })
  const hook = await newHook()
  const send = (id: number) => post(hook.hookId, signalNow(hook.secret, { id }))
  assert.equal((await send(1)).status, 202)
  await until(() => handed.length === 1)

  proxy.swallow()
  const ids = Array.from({ length: 240 }, (_, at) => at + 1)
  const answers = await Promise.all(ids.map(send))
  for (const { status, body, headers } of answers) {
    assert.deepEqual([status, body.code], [503, 'ledger_unavailable'])
    assert.equal(headers.get('retry-after'), '5')
  }

  proxy.heal()
  // Connections that fell silent are given up by their own deadlines.
  await until(async () => (await send(2)).status === 202, { timeoutMs: 20_000, everyMs: 100 })
  const again = await Promise.all(ids.slice(0, 20).map(send))
  assert.ok(again.every(({ status }) => status === 202))
  await until(() => handed.length === 20)
  const keys = handed.map(({ ask }) => ask.once?.key)
  assert.equal(new Set(keys).size, 20)
})

test('orders that wait for a locked account keep no sender waiting', async (t) => {
  const bench = await createSignalBench(t)
  const { newHook, post, signalNow, handed, database } = bench
  const hook = await newHook()
  const held = Promise.withResolvers<void>()
  // More than there are connections for all of them, each waiting in a transaction.
  const orders = Array.from({ length: 8 }, () => database.transaction(() => held.promise))
  for (let id = 1; id <= 5; id++)
    assert.equal((await post(hook.hookId, signalNow(hook.secret, { id }))).status, 202)
  held.resolve()
  await Promise.all(orders)
  await until(() => handed.length === 5)
})
