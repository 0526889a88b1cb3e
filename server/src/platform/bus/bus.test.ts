// Both buses carry the same words: from one server to the others, never back, and they say when they may have missed some.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { createServer } from 'node:net'
import { type TestContext, test } from 'node:test'
import { silentLog } from '../../../test/support/test-cluster.ts'
import { createTestDatabase } from '../../../test/support/test-database.ts'
import { until } from '../../../test/support/until.ts'
import { Secret } from '../secret.ts'
import type { Bus } from './bus.ts'
import { openNatsBus } from './nats-bus.ts'
import { openNotifyBus } from './notify-bus.ts'

const noNats = spawnSync('nats-server', ['--version']).status === 0 ? false : 'needs nats-server'

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

function startNats(t: TestContext, port: number) {
  const child = spawn('nats-server', ['-a', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' })
  t.after(() => child.kill('SIGKILL'))
  return child
}

async function carries(one: Bus, two: Bus): Promise<void> {
  const heard: string[] = []
  const own: string[] = []
  let gaps = 0
  two.onWords((words) => heard.push(...words))
  one.onWords((words) => own.push(...words))
  two.onGap(() => gaps++)
  await until(
    () => {
      one.publish(['hello'])
      return heard.includes('hello')
    },
    { what: 'the first word' },
  )
  heard.length = 0
  const many = Array.from({ length: 5_000 }, (_, index) => String(index))
  one.publish(many)
  await until(() => heard.filter((word) => word !== 'hello').length >= many.length, {
    what: 'many words',
  })
  assert.deepEqual(new Set(heard.filter((word) => word !== 'hello')), new Set(many))
  assert.deepEqual(own, [], 'nobody hears itself')
}

test('LISTEN and NOTIFY carry words between servers of one database', async (t) => {
  const database = await createTestDatabase(t)
  const one = openNotifyBus({ database, log: silentLog })
  const two = openNotifyBus({ database, log: silentLog })
  t.after(() => one[Symbol.asyncDispose]())
  t.after(() => two[Symbol.asyncDispose]())
  await carries(one, two)
})

test('a broken connection is opened again, and the gap is told', async (t) => {
  const database = await createTestDatabase(t)
  const bus = openNotifyBus({ database, log: silentLog })
  t.after(() => bus[Symbol.asyncDispose]())
  let gaps = 0
  bus.onGap(() => gaps++)
  await until(() => gaps === 1, { what: 'the first connection' })
  await database.write.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tidemark:bus' and datname = current_database()`,
  )
  await until(() => gaps === 2, { what: 'the second connection' })
})

test('NATS carries the same words', { skip: noNats }, async (t) => {
  const port = await freePort()
  startNats(t, port)
  const open = () => openNatsBus({ url: new Secret(`nats://127.0.0.1:${port}`), log: silentLog })
  const [one, two] = [open(), open()]
  t.after(() => one[Symbol.asyncDispose]())
  t.after(() => two[Symbol.asyncDispose]())
  await carries(one, two)
})

test('a NATS server that is away stops nobody, and is found when it comes', {
  skip: noNats,
}, async (t) => {
  const port = await freePort()
  const bus = openNatsBus({ url: new Secret(`nats://127.0.0.1:${port}`), log: silentLog })
  t.after(() => bus[Symbol.asyncDispose]())
  let gaps = 0
  bus.onGap(() => gaps++)
  bus.publish(['nobody hears'])
  startNats(t, port)
  await until(() => gaps === 1, { timeoutMs: 15_000, what: 'the connection' })
})
