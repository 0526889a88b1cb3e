// A key's holder is told of that key and of no other, from what the database has counted and what this server still allows.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestDatabase } from '../../../test/support/test-database.ts'
import { readKeyRequest } from '../../access/keys/key-request.ts'
import { createKey } from '../../access/keys/manage-keys.ts'
import { addUse } from '../../access/keys/usage-store.ts'
import { systemClock } from '../../platform/clock.ts'
import { anyone, type RouteRequest } from '../../platform/http/route.ts'
import { Secret } from '../../platform/secret.ts'
import { usageRoute } from './routes.ts'
import { usageSchema } from './wire.ts'

type Usage = Record<string, unknown> & { days: unknown[]; rates: unknown[] }

async function open(t: Parameters<typeof createTestDatabase>[0]) {
  const database = await createTestDatabase(t)
  const deps = { database, pepper: new Secret('p'.repeat(64)), clock: systemClock, actor: 'test' }
  const make = async (name: string) =>
    (await createKey(deps, readKeyRequest({ name, scope: 'read', account: '501' }))).key.id
  const [mine, other] = [await make('mine'), await make('other')]
  const route = usageRoute({
    read: database.read,
    allowances: (id) =>
      id === mine
        ? [{ rateClass: 'read', perSecond: 0.5, burst: 20, left: 18, fullInMs: 154.2 }]
        : null,
    openStreams: (id) => (id === mine ? 2 : 0),
  })
  const usageOf = async (keyId: string) => {
    const request: RouteRequest = {
      ...{ id: 'r', caller: { ...anyone, keyId }, ip: '127.0.0.1', params: {}, query: {} },
      ...{ header: () => undefined, contentType: '', body: Buffer.alloc(0) },
    }
    const { body, headers } = await route.handle(request)
    assert.equal(headers?.['cache-control'], 'no-store')
    const usage: Usage =
      typeof body === 'string' ? JSON.parse(body) : JSON.parse(JSON.stringify(body))
    return usage
  }
  const use = (id: string, rateClass: string, requests: number, refused: number) =>
    database.transaction((tx) => addUse(tx, [{ id, rateClass, requests, refused, agoMs: 0 }]))
  return { database, mine, other, usageOf, use }
}

test('a key that was never used: what it may do, and no day', async (t) => {
  const { mine, usageOf } = await open(t)
  const usage = await usageOf(mine)
  assert.deepEqual(
    [usage.id, usage.name, usage.accounts, usage.last_used_at, usage.open_streams, usage.days],
    [mine, 'mine', ['501'], null, 2, []],
  )
  assert.deepEqual(usage.rates, [
    { class: 'read', rate: '30/min', burst: 20, left: 18, full_in_ms: 155 },
  ])
  assert.deepEqual(Object.keys(usage).sort(), [...usageSchema.required].sort())
})

test('days hold what was counted of this key, by class, newest first, and thirty of them', async (t) => {
  const { database, mine, other, usageOf, use } = await open(t)
  await use(mine, 'read', 5, 1)
  await use(mine, 'read', 7, 0)
  await use(mine, 'ingest', 2, 2)
  await use(other, 'read', 1_000, 0)
  const today = (await usageOf(mine)).days
  assert.equal(today.length, 2)
  const [{ day } = { day: '' }] = today as { day: string }[]
  assert.deepEqual(
    new Set(today),
    new Set([
      { day, class: 'read', requests: 12, refused: 1 },
      { day, class: 'ingest', requests: 2, refused: 2 },
    ]),
  )
  for (const age of [29, 30])
    await database.write.query(
      `insert into key_usage (key_id, day, rate_class, requests, refused)
       values ($1, (now() at time zone 'UTC')::date - $2::int, 'read', $2, 0)`,
      [mine, age],
    )
  const days = (await usageOf(mine)).days as { day: string; requests: number }[]
  assert.deepEqual(days.map(({ requests }) => requests).slice(2), [29], 'the 31st day is not shown')
  assert.deepEqual(
    days.map((one) => one.day),
    days.map((one) => one.day).sort((one, two) => (one < two ? 1 : -1)),
  )
})

test('a key that this server accepts no more has no rates, and is told of itself still', async (t) => {
  const { other, usageOf } = await open(t)
  const usage = await usageOf(other)
  assert.deepEqual([usage.id, usage.rates, usage.open_streams], [other, [], 0])
})
