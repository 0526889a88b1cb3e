import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { silentLog } from '../../../test/support/test-cluster.ts'
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.ts'
import { until } from '../../../test/support/until.ts'
import { systemClock } from '../../platform/clock.ts'
import { type AuditEntry, type AuditTrail, createAuditTrail } from './audit-trail.ts'
import { chainHash, GENESIS } from './chain.ts'
import { loadChains, loadPage } from './entry-store.ts'
import { createWaitingEntries } from './request-entries.ts'
import { appendEntry } from './write-entry.ts'

function openTrail(t: TestContext, database: TestDatabase): AuditTrail {
  const trail = createAuditTrail({
    database,
    chain: 'requests',
    clock: systemClock,
    log: silentLog,
  })
  t.after(() => trail[Symbol.asyncDispose]())
  return trail
}

function entry(more: Partial<AuditEntry> = {}): AuditEntry {
  return {
    at: Date.UTC(2026, 3, 5),
    kind: 'request',
    request_id: 'r1',
    key: 'k0000001',
    ip: '203.0.113.9',
    route: 'list_trades',
    status: 200,
    ms: 1.5,
    ...more,
  }
}

async function bodies(database: TestDatabase, chain = 'requests-00'): Promise<unknown[]> {
  const rows = await loadPage(database.read, chain, 0, 10_000)
  let prev = GENESIS
  for (const [at, row] of rows.entries()) {
    assert.equal(row.seq, at + 1)
    assert.ok(row.prevHash.equals(prev))
    assert.ok(row.hash.equals(chainHash(prev, row.body)))
    prev = row.hash
  }
  return rows.map((row) => JSON.parse(row.body))
}

test('every request with a key becomes one row of an unbroken chain', async (t) => {
  const database = await createTestDatabase(t)
  const trail = openTrail(t, database)
  trail.record(entry())
  await trail.flush()
  trail.record(entry({ request_id: 'r2', status: 403, code: 'scope_missing' }))
  trail.record(entry({ request_id: 'r3' }))
  await trail.flush()
  const found = await bodies(database)
  assert.deepEqual(found[0], {
    kind: 'request',
    at: '2026-04-05T00:00:00.000Z',
    request_id: 'r1',
    key: 'k0000001',
    ip: '203.0.113.9',
    route: 'list_trades',
    status: 200,
    ms: 1.5,
  })
  assert.equal(found.length, 3)
})

test('rows are written soon without anybody asking', async (t) => {
  const database = await createTestDatabase(t)
  const trail = openTrail(t, database)
  trail.record(entry())
  await until(async () => (await bodies(database)).length === 1)
})

test('a key that runs into its rate costs one row, which names it', async (t) => {
  const database = await createTestDatabase(t)
  const trail = openTrail(t, database)
  for (let i = 0; i < 2000; i++) trail.record(entry({ status: 429, code: 'rate_limited' }))
  await trail.flush()
  const rows = await bodies(database)
  assert.equal(rows.length, 1)
  const { key } = entry()
  assert.partialDeepStrictEqual(rows, [{ kind: 'refused', key, count: 2000 }])
})

test('a flood of refusals without a key costs one row, which says how many there were', async (t) => {
  const database = await createTestDatabase(t)
  const trail = openTrail(t, database)
  for (let i = 0; i < 5000; i++)
    trail.record(entry({ key: '', status: 401, code: 'key_invalid', request_id: `r${i}` }))
  trail.record(entry({ key: '', status: 401, code: 'key_missing' }))
  await trail.flush()
  assert.deepEqual(await bodies(database), [
    {
      kind: 'refused',
      at: '2026-04-05T00:00:00.000Z',
      ip: '203.0.113.9',
      route: 'list_trades',
      status: 401,
      code: 'key_invalid',
      count: 5000,
      first_request_id: 'r0',
    },
    {
      kind: 'refused',
      at: '2026-04-05T00:00:00.000Z',
      ip: '203.0.113.9',
      route: 'list_trades',
      status: 401,
      code: 'key_missing',
      count: 1,
      first_request_id: 'r1',
    },
  ])
})

test('two servers on one database write chains of their own', async (t) => {
  const database = await createTestDatabase(t)
  const one = openTrail(t, database)
  const two = openTrail(t, database)
  one.record(entry())
  await one.flush()
  two.record(entry())
  await two.flush()
  assert.deepEqual(await loadChains(database.read), ['requests-00', 'requests-01'])
})

test('a server whose chain another one took after a cut goes on with the next chain', async (t) => {
  const database = await createTestDatabase(t)
  const first = openTrail(t, database)
  first.record(entry())
  await first.flush()
  const mine = `from pg_stat_activity where application_name = 'tidemark:audit' and datname = current_database()`
  await database.write.query(`select pg_terminate_backend(pid) ${mine}`)
  await until(async () => (await database.write.query(`select 1 ${mine}`)).rowCount === 0)
  const second = openTrail(t, database)
  second.record(entry())
  await second.flush()
  first.record(entry())
  await first.flush()
  assert.equal((await bodies(database)).length, 2)
  assert.equal((await bodies(database, 'requests-01')).length, 1)
})

test('nothing is lost and nothing stands twice when the connection is cut again and again', async (t) => {
  const database = await createTestDatabase(t)
  const trail = openTrail(t, database)
  const total = 2000
  for (let i = 0; i < total; i++) {
    trail.record(entry({ request_id: `r${i}` }))
    if (i % 400 === 200) {
      await until(async () => (await bodies(database)).length > i - 200)
      await database.write.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tidemark:audit' and datname = current_database()`,
      )
    }
  }
  await trail.flush()
  const ids = (await bodies(database)).map((body) => JSON.parse(JSON.stringify(body)).request_id)
  assert.deepEqual(
    ids,
    Array.from({ length: total }, (_, i) => `r${i}`),
  )
})

test('a second life of the server goes on with the same chain', async (t) => {
  const database = await createTestDatabase(t)
  const first = openTrail(t, database)
  first.record(entry())
  await first[Symbol.asyncDispose]()
  const second = openTrail(t, database)
  second.record(entry({ request_id: 'r2' }))
  await second.flush()
  assert.equal((await bodies(database)).length, 2)
})

test('waiting entries are bounded, and what did not fit is counted', () => {
  const waiting = createWaitingEntries({ entries: 3, refusalGroups: 2 })
  for (let i = 0; i < 5; i++) waiting.add(entry())
  for (let i = 0; i < 4; i++)
    waiting.add(entry({ key: '', status: 401, code: 'key_invalid', ip: `10.0.0.${i}` }))
  assert.equal(waiting.size, 3 + 3 + 1)
  const taken = waiting.take(100).map((body) => JSON.parse(body))
  assert.deepEqual(
    taken.map(({ kind, ip, count }) => [kind, ip, count]),
    [
      ['dropped', undefined, 2],
      ['request', '203.0.113.9', undefined],
      ['request', '203.0.113.9', undefined],
      ['request', '203.0.113.9', undefined],
      ['refused', '10.0.0.0', 1],
      ['refused', '10.0.0.1', 1],
      ['refused', 'many', 2],
    ],
  )
  assert.equal(waiting.size, 0)
  assert.deepEqual(waiting.take(100), [])
})

test('entries of the command line follow each other even when they are made at once', async (t) => {
  const database = await createTestDatabase(t)
  await Promise.all(
    Array.from({ length: 8 }, (_, i) =>
      database.transaction((tx) => appendEntry(tx, 'command-line', { kind: 'test', at: 'now', i })),
    ),
  )
  assert.equal((await bodies(database, 'command-line')).length, 8)
})

test('the database itself refuses to change or remove an entry', async (t) => {
  const database = await createTestDatabase(t)
  const trail = openTrail(t, database)
  trail.record(entry())
  await trail.flush()
  for (const statement of [
    `update audit_entries set body = '{}'`,
    'delete from audit_entries',
    'truncate audit_entries',
  ])
    await assert.rejects(database.write.query(statement), /42501/)
  assert.equal((await bodies(database)).length, 1)
})
