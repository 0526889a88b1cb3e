// How connections to brokers stand, over HTTP: one that reads, one whose credentials are refused, and who may see which.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type PracticeMt5, startPracticeMt5 } from '@tidemark/practice'
import { createKey, runTidemark } from '../support/command-line.ts'
import { connectPractice } from '../support/connected-servers.ts'
import { json, send } from '../support/http-client.ts'
import { until } from '../support/until.ts'
import { type Harness, useTidemark } from './harness.ts'

type Row = Record<string, unknown>

const brokers: PracticeMt5[] = []
after(async () => {
  for (const one of brokers) await one.stop()
})
const tidemark = useTidemark({ prepare })

async function prepare(harness: Harness): Promise<void> {
  const home = { dataDir: harness.home.dataDir, databaseUrl: harness.home.databaseUrl }
  const group = { home, command: (...args: string[]) => runTidemark(args, home) }
  for (const [name, login, given] of [
    ['fine', '71', {}],
    ['locked', '72', { password: 'not-the-password', more: ['--no-test'] }],
  ] as const) {
    const options = { tickMs: 0, bot: false, serverName: `Server-${name}`, accounts: [{ login }] }
    const practice = await startPracticeMt5(options)
    brokers.push(practice)
    await connectPractice(group, practice, { name, ...given })
  }
}

async function connections(key?: string): Promise<Row[]> {
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` }
  const answer = await tidemark.get('/api/v1/connections', headers)
  assert.equal(answer.status, 200, answer.text)
  return json<{ data: Row[] }>(answer).data
}

const accountsOf = (one: Row | undefined): unknown[] =>
  Array.isArray(one?.accounts) ? one.accounts.map(({ account }) => account) : []

test('each connection says how it stands, why, and what to do; none tells a setting', async () => {
  await until(
    async () => {
      const found = await connections()
      const stateOf = (name: string) => found.find((one) => one.name === name)?.state
      return stateOf('fine') === 'live' && stateOf('locked') === 'offline'
    },
    { timeoutMs: 30_000, what: 'both connections' },
  )
  const [fine, locked] = await connections()
  assert.deepEqual([fine?.name, fine?.cause, fine?.next_step], ['fine', null, null])
  assert.deepEqual([fine?.venue, fine?.server], ['mt5_web_api', 'Server-fine'])
  assert.deepEqual(accountsOf(fine), ['71'])
  assert.equal(locked?.cause, 'credentials_refused')
  assert.match(String(locked?.next_step), /\w+ \w+/)
  const text = (await tidemark.get('/api/v1/connections')).text
  for (const { url, manager, fingerprint256 } of brokers)
    for (const hidden of [url, manager.login, manager.password, fingerprint256, 'not-the-password'])
      assert.ok(!text.includes(hidden), hidden)
})

test('a key that is limited to an account sees the connection of that account only', async () => {
  const limited = await createKey(tidemark.home, { scope: 'read', more: ['--account', '71'] })
  await until(
    async () =>
      (
        await send(`${tidemark.server.url}/api/v1/connections`, {
          headers: { 'x-api-key': limited.key },
        })
      ).status === 200,
    { what: 'the key' },
  )
  assert.deepEqual(
    (await connections(limited.key)).map(({ name }) => name),
    ['fine'],
  )
})
