// Connections as people set them up: each act, its secrets and its audit entry are there together or not at all.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openManageBench } from '../../../test/support/vault-bench.ts'
import { Secret } from '../../platform/secret.ts'
import type { Field } from '../field.ts'
import { loadConnections } from './connection-store.ts'
import { addAccounts } from './manage-accounts.ts'
import {
  addConnection,
  changeConnection,
  complaintsOf,
  openConnectionSecrets,
  pauseConnection,
  removeConnection,
} from './manage-connections.ts'

const password = 'a password that nobody shows'
const desk = {
  venue: 'mt5_web_api',
  name: 'desk',
  server: 'Broker-1',
  settings: { url: 'https://127.0.0.1:1', login: '1000' },
  secrets: { password: new Secret(password) },
}
const textsOf = (secrets: Record<string, Secret>) =>
  Object.fromEntries(
    Object.entries(secrets).map(([name, secret]) => [name, secret.use((text) => text)]),
  )

test('a connection is added with its secrets sealed, and the audit names them without their values', async (t) => {
  const { deps, database, acts } = await openManageBench(t)
  const id = await addConnection(deps, desk)
  assert.ok(id !== null)
  const [row, ...rest] = await loadConnections(database.read)
  assert.equal(rest.length, 0)
  assert.deepEqual(
    [row?.name, row?.venue, row?.server, row?.settings, row?.pausedAt, row?.accounts],
    ['desk', 'mt5_web_api', 'Broker-1', desk.settings, null, 0],
  )
  assert.deepEqual(textsOf(await openConnectionSecrets(deps, id)), { password })
  const [act] = await acts()
  assert.deepEqual(
    [act?.kind, act?.by, act?.connection, act?.secrets],
    ['connection_added', 'cli:alice', 'desk', ['password']],
  )
  assert.ok(!JSON.stringify(await acts()).includes(password))
})

test('a name that is taken changes nothing: no row, no secret, no entry', async (t) => {
  const { deps, database, acts } = await openManageBench(t)
  const first = await addConnection(deps, desk)
  const again = { ...desk, server: 'Broker-2', secrets: { password: new Secret('another') } }
  assert.equal(await addConnection(deps, again), null)
  assert.equal((await loadConnections(database.read))[0]?.server, 'Broker-1')
  assert.deepEqual(textsOf(await openConnectionSecrets(deps, first ?? 0)), { password })
  assert.equal((await acts()).length, 1)
})

test('a secret that cannot be sealed leaves no connection behind', async (t) => {
  const { deps, database, acts } = await openManageBench(t)
  const broken = { ...deps, vault: { ...deps.vault, put: () => Promise.reject(new Error('seal')) } }
  await assert.rejects(addConnection(broken, desk), /seal/)
  assert.deepEqual(await loadConnections(database.read), [])
  assert.deepEqual(await acts(), [])
})

test('what a change does not name stays', async (t) => {
  const { deps, database } = await openManageBench(t)
  const id = await addConnection(deps, {
    ...desk,
    secrets: { password: new Secret(password), proxy: new Secret('p') },
  })
  await changeConnection(deps, 'desk', {
    settings: { login: '2000', poll_seconds: '30' },
    secrets: { proxy: new Secret('q') },
  })
  assert.deepEqual((await loadConnections(database.read))[0]?.settings, {
    ...desk.settings,
    login: '2000',
    poll_seconds: '30',
  })
  assert.deepEqual(textsOf(await openConnectionSecrets(deps, id ?? 0)), { password, proxy: 'q' })
})

test('a pause keeps the moment at which it began, and ends', async (t) => {
  const { deps, database } = await openManageBench(t)
  await addConnection(deps, desk)
  const pausedAt = async () => (await loadConnections(database.read))[0]?.pausedAt
  await pauseConnection(deps, 'desk', true)
  const since = await pausedAt()
  assert.ok(since)
  await pauseConnection(deps, 'desk', true)
  assert.equal(await pausedAt(), since)
  await pauseConnection(deps, 'desk', false)
  assert.equal(await pausedAt(), null)
})

test('a connection that is removed takes its secrets with it; its accounts stay, unread', async (t) => {
  const { deps, database, acts } = await openManageBench(t)
  const id = await addConnection(deps, desk)
  const [row] = await loadConnections(database.read)
  assert.ok(row)
  await addAccounts(deps, row, ['7'], { retention: null, dayBoundaries: null })
  await removeConnection(deps, 'desk')
  assert.deepEqual(await loadConnections(database.read), [])
  assert.deepEqual(await openConnectionSecrets(deps, id ?? 0), {})
  const { rows } = await database.read.query(
    'select a.account, l.connection_id from accounts a left join linked_accounts l using (account_id)',
  )
  assert.deepEqual(rows, [{ account: '7', connection_id: null }])
  assert.equal((await acts()).at(-1)?.kind, 'connection_removed')
})

test('nothing is done to a connection that is not there', async (t) => {
  const { deps, acts } = await openManageBench(t)
  const nothing = { settings: {}, secrets: {} }
  assert.equal(await changeConnection(deps, 'none', nothing), null)
  assert.equal(await pauseConnection(deps, 'none', true), null)
  assert.equal(await removeConnection(deps, 'none'), null)
  assert.deepEqual(await acts(), [])
})

test('complaints name the field and its rule, and never the value of a secret', () => {
  const field = (name: string, secret: boolean, required = true): Field => ({
    ...{ name, secret, required, label: name, help: '', example: '' },
    check: (text) => (text.length > 3 ? 'must be short' : null),
  })
  const fields = [field('url', false), field('password', true), field('proxy', false, false)]
  assert.deepEqual(complaintsOf(fields, {}, {}), [
    { field: 'url', complaint: 'is required' },
    { field: 'password', complaint: 'is required' },
  ])
  const wrong = complaintsOf(fields, { url: 'u' }, { password: new Secret('secret-value') })
  assert.deepEqual(wrong, [{ field: 'password', complaint: 'must be short' }])
  assert.deepEqual(complaintsOf(fields, { url: 'u' }, { password: new Secret('p') }), [])
})
