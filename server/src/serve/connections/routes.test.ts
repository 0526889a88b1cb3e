// How connections stand, against a real database: one each with its accounts, and no more than a key may see.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { insertConnection } from '../../../test/support/connect-bench.ts'
import { createTestDatabase } from '../../../test/support/test-database.ts'
import { brokerFailures } from '../../domain/broker-failure.ts'
import { anyone, type Caller } from '../../platform/http/route.ts'
import { connectionsRoute } from './routes.ts'

async function setUp(t: Parameters<typeof createTestDatabase>[0]) {
  const database = await createTestDatabase(t)
  const settings = { url: 'https://hidden.example' }
  await insertConnection(database, { name: 'main', settings, accounts: ['1', '2'] })
  await insertConnection(database, { name: 'bare', server: 'Broker-2' })
  await database.write.query(
    `update broker_connections set state = 'offline', cause = 'one_time_code_needed', paused_at = '2026-05-28T09:00:00Z'
      where name = 'main'`,
  )
  const route = connectionsRoute({ read: database.read })
  return async (caller: Caller = anyone) => {
    const { body } = await route.handle({
      ...{ id: 'r', caller, ip: '127.0.0.1', params: {}, query: {} },
      ...{ header: () => undefined, contentType: '', body: Buffer.alloc(0) },
    })
    return JSON.stringify(body)
  }
}

const accountsOf = (text: string) =>
  JSON.parse(text).data.map((one: { name: string; accounts: { account: string }[] }) => [
    one.name,
    one.accounts.map(({ account }) => account),
  ])

test('each connection is one row with all its accounts, also one that reads none, and no setting is shown', async (t) => {
  const read = await setUp(t)
  const text = await read()
  assert.deepEqual(accountsOf(text), [
    ['bare', []],
    ['main', ['1', '2']],
  ])
  assert.doesNotMatch(text, /hidden\.example/)
})

test('a connection that stands still says why and what to do; one without a cause says nothing', async (t) => {
  const read = await setUp(t)
  const [bare, main] = JSON.parse(await read()).data
  assert.deepEqual(
    [bare.state, bare.cause, bare.next_step, bare.paused_at],
    ['new', null, null, null],
  )
  assert.deepEqual(
    [main.state, main.cause, main.next_step, Date.parse(main.paused_at)],
    [
      ...['offline', 'one_time_code_needed', brokerFailures.one_time_code_needed.nextStep],
      Date.UTC(2026, 4, 28, 9),
    ],
  )
})

test('a key that is limited to accounts sees neither other accounts nor connections without its own', async (t) => {
  const read = await setUp(t)
  assert.deepEqual(accountsOf(await read({ ...anyone, accounts: new Set(['2']) })), [
    ['main', ['2']],
  ])
  assert.deepEqual(accountsOf(await read({ ...anyone, accounts: new Set(['3']) })), [])
})
