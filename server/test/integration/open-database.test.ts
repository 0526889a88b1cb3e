// What every part of the server may rely on, on either home: exact values, mapped errors, own deadlines, safe settings.
import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { test } from 'node:test'
import { Connection } from '../../src/platform/database/connection.ts'
import { DatabaseUnavailable, SqlError } from '../../src/platform/database/database.ts'
import {
  type OpenDatabaseOptions,
  openDatabase,
} from '../../src/platform/database/open-database.ts'
import { DatabaseRefused } from '../../src/platform/database/refused.ts'
import { Secret } from '../../src/platform/secret.ts'
import { startSwallowingProxy } from '../support/swallowing-proxy.ts'
import { runSql, silentLog } from '../support/test-cluster.ts'
import { createDatabaseUrl, createTestDatabase } from '../support/test-database.ts'
import { until } from '../support/until.ts'

const open = (url: string, more: Partial<OpenDatabaseOptions> = {}) =>
  openDatabase({ dataDir: tmpdir(), url: new Secret(url), log: silentLog, ...more })

const nameOf = (url: string) => new URL(url).pathname.slice(1)

test('values come back exact', async (t) => {
  const database = await createTestDatabase(t)
  const { rows } = await database.read.query(
    `select 1.10::numeric as n, 9223372036854775807::int8 as i, true as b, 12::int4 as s, 0.1::float8 as f,
       '\\x00ff'::bytea as y, '{"a": 1.0}'::json as j, timestamptz '2026-04-05 12:34:56.123456+03' as t, null::text as z`,
  )
  assert.deepEqual(rows, [
    {
      n: '1.10',
      i: '9223372036854775807',
      b: true,
      s: 12,
      f: 0.1,
      y: Buffer.from([0, 255]),
      j: '{"a": 1.0}',
      t: '2026-04-05 09:34:56.123456+00',
      z: null,
    },
  ])
})

test('a refused statement tells its SQLSTATE and nothing of the data', async (t) => {
  const { write } = await createTestDatabase(t)
  const error = await write.query('select $1::int', ['canary-4711']).catch((e: unknown) => e)
  assert.ok(error instanceof SqlError)
  assert.equal(error.sqlState, '22P02')
  assert.ok(!JSON.stringify([error, error.message, error.stack]).includes('canary'))
})

test('the read pool cannot write', async (t) => {
  const { read } = await createTestDatabase(t)
  await assert.rejects(read.query("insert into accounts (exchange, account) values ('a', 'b')"), {
    name: 'SqlError',
    sqlState: '25006',
  })
})

test('a transaction commits as a whole or not at all', async (t) => {
  const database = await createTestDatabase(t)
  const insert = "insert into accounts (exchange, account) values ('mt5', $1)"
  await database.transaction((tx) => tx.query(insert, ['1']))
  await assert.rejects(
    database.transaction(async (tx) => {
      await tx.query(insert, ['2'])
      throw new RangeError('changed my mind')
    }),
    RangeError,
  )
  const { rows } = await database.read.query('select account from accounts')
  assert.deepEqual(rows, [{ account: '1' }])
})

test('a COMMIT that the server turned into a rollback is an error, not a success', async (t) => {
  const database = await createTestDatabase(t)
  const work = database.transaction(async (tx) => {
    await tx.query('select 1/0').catch(() => undefined)
  })
  await assert.rejects(work, { name: 'SqlError', sqlState: '25P02' })
})

test('a session keeps the durability it was found with, whatever the settings become', async (t) => {
  const database = await createTestDatabase(t)
  await using session = await database.openSession('ingest')
  // A reload of the configuration reaches only what a session has not set itself.
  const { rows } = await session.query(
    "select source from pg_settings where name = 'synchronous_commit'",
  )
  assert.deepEqual(rows, [{ source: 'session' }])
})

test('a session hears notifications and tells when it is lost', async (t) => {
  const database = await createTestDatabase(t)
  await using session = await database.openSession('listener')
  const heard: string[] = []
  let lost = 0
  session.onNotify((channel, payload) => heard.push(`${channel}:${payload}`))
  session.onLost(() => {
    lost += 1
  })
  await session.query('listen here')
  await database.write.query("select pg_notify('here', 'hello')")
  await until(() => heard.length === 1)
  assert.deepEqual(heard, ['here:hello'])
  await database.write.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tidemark:listener' and datname = current_database()",
  )
  await until(() => session.lost)
  assert.equal(lost, 1)
  await assert.rejects(session.query('select 1'), DatabaseUnavailable)
})

test('a pool outlives the loss of its connections', async (t) => {
  const database = await createTestDatabase(t)
  await database.read.query('select 1')
  await database.write.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  )
  await until(async () => (await database.read.query('select 1').catch(() => null)) !== null)
})

test('more queries than connections wait for their turn', async (t) => {
  const database = await createTestDatabase(t)
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, n) =>
      database.read.query<{ n: number }>('select $1::int4 as n', [n]),
    ),
  )
  assert.deepEqual(
    answers.map(({ rows }) => rows[0]?.n),
    Array.from({ length: 50 }, (_, n) => n),
  )
})

test('a silent network ends in a deadline, and the pool is clean as soon as it heals', async (t) => {
  const url = await createDatabaseUrl(t)
  const proxy = await startSwallowingProxy(url)
  t.after(() => proxy[Symbol.asyncDispose]())
  const target = { connectionString: proxy.url }
  const limits = { statementTimeoutMs: 0, deadlineMs: 150, connectMs: 2_000 }
  const connection = await Connection.open({ target, purpose: 'test', ...limits })
  await using database = await open(proxy.url)
  // Several warm connections, all of which become suspect.
  await Promise.all([1, 2, 3].map(() => database.read.query('select pg_sleep(0.05)')))

  proxy.swallow()
  await assert.rejects(connection.query('select 1'), DatabaseUnavailable)
  assert.equal(connection.lost, true)
  assert.equal(await database.ready(), false, 'ready() has its own limit of a second')
  const connecting = Connection.open({ target, purpose: 'test', ...limits, connectMs: 100 })
  await assert.rejects(connecting, { code: 'ETIMEDOUT' })

  proxy.heal()
  const { rowCount } = await database.read.query('select 1')
  assert.equal(rowCount, 1, 'the other warm connections were dropped with the one that failed')
  assert.equal(await database.ready(), true)
})

test('a server that does not flush commits is refused, whoever switched it off', async (t) => {
  const url = await createDatabaseUrl(t)
  await runSql(url, `alter database ${nameOf(url)} set synchronous_commit = off`)
  await assert.rejects(open(url), (error) => {
    assert.ok(error instanceof DatabaseRefused)
    assert.match(error.message, /synchronous_commit = off.*power cut/s)
    return true
  })
  await using unsafe = await open(url, { unsafeForTorture: true })
  assert.equal(await unsafe.ready(), true)
})

test('a setting that becomes unsafe later is noticed', async (t) => {
  const database = await createTestDatabase(t)
  const name = nameOf(database.url.use(String))
  await database.write.query(`alter database ${name} set synchronous_commit = off`)
  await assert.rejects(database.openSession('lane'), DatabaseRefused)
})

test('the session settings of a role do not change what values look like', async (t) => {
  const url = await createDatabaseUrl(t)
  const name = nameOf(url)
  await runSql(
    url,
    `alter database ${name} set timezone = 'Asia/Tokyo'; alter database ${name} set datestyle = 'German';
     alter database ${name} set bytea_output = 'escape'; alter database ${name} set default_transaction_read_only = on`,
  )
  await using database = await open(url)
  const { rows } = await database.write.query(
    "insert into accounts (exchange, account, created_at) values ('a', 'b', '2026-04-05T00:00:00Z') returning created_at, '\\x00'::bytea as y",
  )
  assert.deepEqual(rows, [{ created_at: '2026-04-05 00:00:00+00', y: Buffer.from([0]) }])
})

test('a wrong DATABASE_URL is told without its password', async (t) => {
  const url = await createDatabaseUrl(t)
  const elsewhere = new URL(url)
  elsewhere.pathname = '/no_such_database'
  await assert.rejects(open(elsewhere.href), /does not exist/)
  const nobody = 'postgres://user:canary-4711@127.0.0.1:1/x'
  for (const wrong of ['http://user:canary-4711@h/', 'canary-4711', nobody]) {
    const error = await open(wrong).catch((e: unknown) => e)
    assert.ok(error instanceof DatabaseRefused || error instanceof DatabaseUnavailable)
    assert.ok(!`${error.message}${error.stack}${String(error.cause)}`.includes('canary'), wrong)
  }
  await using database = await open(url, { migrate: false })
  assert.ok(!JSON.stringify(database).includes('postgres://'))
})

test('a disposed database closes what it opened', async (t) => {
  const url = await createDatabaseUrl(t)
  const database = await open(url)
  const session = await database.openSession('lane')
  await Promise.all([database.read.query('select 1'), database.write.query('select 1')])
  await database[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
  assert.equal(session.lost, true)
  await assert.rejects(database.read.query('select 1'), DatabaseUnavailable)
  await assert.rejects(database.openSession('late'), DatabaseUnavailable)
})
