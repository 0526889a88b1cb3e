import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import test, { type TestContext } from 'node:test'
import { silentLog } from '../../../test/support/test-cluster.ts'
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.ts'
import { until } from '../../../test/support/until.ts'
import { systemClock } from '../../platform/clock.ts'
import { Secret } from '../../platform/secret.ts'
import { readKeyRequest, type TypedKeyRequest } from './key-request.ts'
import { createKeyRing, type KeyRing } from './key-ring.ts'
import { loadKey } from './key-store.ts'
import { createKey, type ManageKeysDeps, revokeKey, rotateKey } from './manage-keys.ts'
import { mintToken } from './token.ts'

type House = {
  readonly database: TestDatabase
  readonly deps: ManageKeysDeps
  readonly ring: KeyRing
  make(typed?: Partial<TypedKeyRequest>): Promise<{ id: string; token: string }>
}

async function open(t: TestContext): Promise<House> {
  const database = await createTestDatabase(t)
  const pepper = new Secret(randomBytes(32).toString('hex'))
  const deps = { database, pepper, clock: systemClock, actor: 'test' }
  const ring = await createKeyRing({ database, pepper, clock: systemClock, log: silentLog })
  t.after(() => ring[Symbol.asyncDispose]())
  return {
    database,
    deps,
    ring,
    async make(typed = {}) {
      const made = await createKey(deps, readKeyRequest({ name: 'bot', scope: 'ingest', ...typed }))
      const token = made.token.use((text) => text)
      await until(() => ring.find(token) !== null)
      return { id: made.key.id, token }
    },
  }
}

test('a new key works on a running server at once, with what it may do', async (t) => {
  const { ring, make } = await open(t)
  const { id, token } = await make({
    scope: 'ingest,trades:read',
    account: '501,502',
    ip: '10.0.0.0/8',
    rate: '7/s',
    burst: '9',
    zone: 'Europe/Athens',
  })
  const record = ring.find(token)
  assert.ok(record !== null)
  assert.deepEqual(record.caller, {
    keyId: id,
    scopes: new Set(['ingest:write', 'trades:read']),
    accounts: new Set(['501', '502']),
    brokerZone: 'Europe/Athens',
  })
  assert.ok(record.networks?.check('10.9.9.9', 'ipv4'))
  assert.equal(record.perSecond, 7)
  assert.equal(record.burst, 9)
  assert.equal(record.endsAtMs, Number.POSITIVE_INFINITY)
})

test('a revoked key is refused by a running server', async (t) => {
  const { deps, ring, make } = await open(t)
  const { id, token } = await make()
  const startedMs = performance.now()
  assert.equal((await revokeKey(deps, id)).kind, 'revoked')
  await until(() => ring.find(token) === null)
  t.diagnostic(`refused ${(performance.now() - startedMs).toFixed(1)} ms after the command began`)
})

test('a change is found by looking when the notification never comes', async (t) => {
  const { database, ring, make } = await open(t)
  const { id, token } = await make()
  await database.write.query('alter table api_keys disable trigger api_keys_changed')
  await database.write.query('update api_keys set revoked_at = now() where key_id = $1', [id])
  await until(() => ring.find(token) === null)
})

test('after the listening connection was cut, changes still arrive', async (t) => {
  const { database, deps, ring, make } = await open(t)
  const { id, token } = await make()
  await database.write.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tidemark:keys' and datname = current_database()`,
  )
  await revokeKey(deps, id)
  await until(() => ring.find(token) === null)
})

test('a rotated key has two secrets for the overlap, then one', async (t) => {
  const { deps, ring, make } = await open(t)
  const { id, token } = await make()
  const rotated = await rotateKey(deps, id, 3600)
  assert.ok(rotated.kind === 'rotated' && rotated.key.oldSecretUntil !== null)
  const second = rotated.token.use((text) => text)
  await until(() => ring.find(second) !== null)
  const old = ring.find(token)
  assert.ok(old !== null && old.endsAtMs > ring.nowMs() + 3_500_000)
  assert.ok(old.endsAtMs <= ring.nowMs() + 3_600_000)

  const again = await rotateKey(deps, id, 0)
  assert.ok(again.kind === 'rotated' && again.key.oldSecretUntil === null)
  await until(() => ring.find(token) === null && ring.find(second) === null)
  assert.ok(ring.find(again.token.use((text) => text)) !== null)
})

test('a key that has ended is not rotated and an unknown one is not found', async (t) => {
  const { deps, make } = await open(t)
  const { id } = await make()
  await revokeKey(deps, id)
  assert.equal((await rotateKey(deps, id, 0)).kind, 'ended')
  assert.equal((await revokeKey(deps, id)).kind, 'already_revoked')
  assert.equal((await rotateKey(deps, 'zzzzzzzz', 0)).kind, 'unknown')
  assert.equal((await revokeKey(deps, 'zzzzzzzz')).kind, 'unknown')
})

test('a right-looking key with a known id and another secret is refused', async (t) => {
  const { ring, make } = await open(t)
  const { id } = await make()
  assert.equal(ring.find(mintToken('i', id).token), null)
  assert.equal(ring.find(mintToken('i').token), null)
  assert.equal(ring.find('tmki_nonsense'), null)
})

test('expiry follows the clock of the database', async (t) => {
  const { database, ring, make } = await open(t)
  const { id, token } = await make({ expires: '1h' })
  const record = ring.find(token)
  assert.ok(record !== null)
  const { rows } = await database.read.query<{ ms: number }>(
    'select (extract(epoch from expires_at) * 1000)::float8 as ms from api_keys where key_id = $1',
    [id],
  )
  assert.ok(Math.abs(record.endsAtMs - (rows[0]?.ms ?? 0)) < 1)
  assert.ok(Math.abs(ring.nowMs() + 3_600_000 - record.endsAtMs) < 5000)
})

test('last use is written down later, and never moved back', async (t) => {
  const { database, ring, make } = await open(t)
  const { id } = await make()
  ring.use.granted(id, 'ingest')
  assert.equal((await loadKey(database.read, id)).lastUsedAt, null)
  await ring[Symbol.asyncDispose]()
  const used = (await loadKey(database.read, id)).lastUsedAt
  assert.ok(used !== null && Math.abs(Date.parse(used) - Date.now()) < 60_000)
})

test('neither the key nor a plain hash of it is stored', async (t) => {
  const { database, make } = await open(t)
  const { token } = await make()
  const { rows } = await database.read.query<{ all: string }>(
    `select (select string_agg(k::text, '') from api_keys k) || (select string_agg(s::text, '') from api_key_secrets s)
       || (select string_agg(e::text, '') from audit_entries e) as all`,
  )
  assert.ok(!rows[0]?.all.includes(token.slice(13, 45)))
})

test('every act leaves its entry in the audit, in order', async (t) => {
  const { database, deps, make } = await open(t)
  const { id } = await make({ name: 'desk bot' })
  await rotateKey(deps, id, 60)
  await revokeKey(deps, id)
  const { rows } = await database.read.query<{ body: string }>(
    `select body from audit_entries where chain = 'command-line' order by seq`,
  )
  const entries = rows.map((row) => JSON.parse(row.body))
  assert.deepEqual(
    entries.map(({ kind, key, by }) => [kind, key, by]),
    [
      ['key_created', id, 'test'],
      ['key_rotated', id, 'test'],
      ['key_revoked', id, 'test'],
    ],
  )
  assert.equal(entries[0].name, 'desk bot')
  assert.equal(entries[1].overlap_s, 60)
})
