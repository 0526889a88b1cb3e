// The migration runner against a real server: racing starts, newer and foreign schemas, failures half way.
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Connection } from '../../src/platform/database/connection.ts'
import { migrate } from '../../src/platform/database/migrate.ts'
import { loadMigrations, type Migration } from '../../src/platform/database/migration-files.ts'
import { openDatabase } from '../../src/platform/database/open-database.ts'
import { DatabaseRefused } from '../../src/platform/database/refused.ts'
import { Secret } from '../../src/platform/secret.ts'
import { runSql, silentLog } from '../support/test-cluster.ts'
import { createDatabaseUrl, createTestDatabase } from '../support/test-database.ts'

const made = (version: number, sql: string): Migration => ({
  version,
  name: `step_${version}`,
  sql,
  checksum: `checksum of ${sql}`,
})
const steps = [
  made(1, 'create table one (n int); insert into one values (1);'),
  made(2, 'alter table one add m int; select pg_sleep(0.1);'),
]

function connect(url: string): Promise<Connection> {
  return Connection.open({
    target: { connectionString: url },
    purpose: 'test',
    statementTimeoutMs: 0,
    deadlineMs: 0,
    connectMs: 5_000,
  })
}

test('two migrators that start at once apply each migration once', async (t) => {
  const url = await createDatabaseUrl(t, 'empty')
  await using a = await connect(url)
  await using b = await connect(url)
  const reports = await Promise.all([migrate(a, steps), migrate(b, steps)])
  assert.deepEqual(
    reports.map(({ from }) => from).toSorted(),
    [0, 2],
    'one did the work, the other waited and found it done',
  )
  const { rows } = await a.query('select version, name from schema_migrations order by version')
  assert.deepEqual(rows, [
    { version: 1, name: 'step_1' },
    { version: 2, name: 'step_2' },
  ])
  assert.equal((await a.query('select * from one')).rowCount, 1)
})

test('a migration that fails leaves nothing behind and is tried again', async (t) => {
  const url = await createDatabaseUrl(t, 'empty')
  await using connection = await connect(url)
  const broken = made(2, 'create table two (n int); select 1/0;')
  await assert.rejects(migrate(connection, [made(1, 'create table one (n int)'), broken]), {
    sqlState: '22012',
  })
  const { rows } = await connection.query(
    "select to_regclass('two') as two, to_regclass('one') as one",
  )
  assert.deepEqual(rows, [{ two: null, one: 'one' }])
  const mended = [made(1, 'create table one (n int)'), made(2, 'create table two (n int)')]
  assert.deepEqual(await migrate(connection, mended), { from: 1, to: 2 })
})

test('a schema newer than this build is refused, with and without migrating', async (t) => {
  const url = await createDatabaseUrl(t)
  await runSql(url, "insert into schema_migrations values (999, 'from_the_future', 'x')")
  for (const migrateToo of [true, false]) {
    const opening = openDatabase({
      dataDir: tmpdir(),
      url: new Secret(url),
      log: silentLog,
      migrate: migrateToo,
    })
    await assert.rejects(opening, (error) => {
      assert.ok(error instanceof DatabaseRefused)
      assert.match(error.message, /schema version 999/)
      return true
    })
  }
})

test('a migration that was edited after it ran is refused', async (t) => {
  const url = await createDatabaseUrl(t, 'empty')
  await using connection = await connect(url)
  await migrate(connection, steps)
  const edited = [made(1, 'create table one (n bigint)'), ...steps.slice(1)]
  await assert.rejects(migrate(connection, edited), DatabaseRefused)
})

test('a database that is behind is not ready', async (t) => {
  const url = await createDatabaseUrl(t, 'empty')
  await using database = await openDatabase({
    dataDir: tmpdir(),
    url: new Secret(url),
    log: silentLog,
    migrate: false,
  })
  assert.equal(database.schema.to, 0)
  assert.equal(await database.ready(), false)
})

test('the migrations of this build end in a ready database', async (t) => {
  const database = await createTestDatabase(t)
  assert.equal(database.schema.to, (await loadMigrations()).length)
  assert.equal(await database.ready(), true)
})

test('files are numbered without a gap, and line ends do not change their checksum', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-migrations-'))
  t.after(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, '000001_a.sql'), 'select 1;\nselect 2;\n')
  const [unix] = await loadMigrations(folder)
  await writeFile(join(folder, '000001_a.sql'), 'select 1;\r\nselect 2;\r\n')
  const [windows] = await loadMigrations(folder)
  assert.equal(windows?.checksum, unix?.checksum)
  await writeFile(join(folder, '000003_c.sql'), 'select 3;')
  await assert.rejects(loadMigrations(folder), /number 2 is missing/)
})
