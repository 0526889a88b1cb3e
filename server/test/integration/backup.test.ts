// Backup and restore against a real server: nothing changed on the way, one instant, all or nothing.
import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { BackupError } from '../../src/backup/backup-error.ts'
import { findLedgerObjects } from '../../src/backup/ledger-schema.ts'
import { type RestoreDeps, restoreBackup } from '../../src/backup/restore-backup.ts'
import { type WriteBackupDeps, writeBackup } from '../../src/backup/write-backup.ts'
import { Connection } from '../../src/platform/database/connection.ts'
import type { Queryable } from '../../src/platform/database/database.ts'
import { migrate } from '../../src/platform/database/migrate.ts'
import { loadMigrations, type Migration } from '../../src/platform/database/migration-files.ts'
import { type LedgerDatabase, openDatabase } from '../../src/platform/database/open-database.ts'
import { Secret } from '../../src/platform/secret.ts'
import { silentLog } from '../support/test-cluster.ts'
import { createDatabaseUrl } from '../support/test-database.ts'

const migrations = await loadMigrations()

/** One trade with everything that text formats stumble over. */
const fill = `
  insert into accounts (exchange, account) values ('mt5', '7'), ('mt5', E'tab\\t line\\n back\\\\ \\\\. é 💹');
  insert into live_trades (account_id, internal_id, bot_name, exchange, asset_symbol, order_type, entry_time,
    entry_price, position_size, magic_number, raw_api_response, status, entry_zone, identity, digest, key_id)
  select 1, i, 'bot', 'mt5', 'EURUSD', 'BUY', '2026-04-05T12:34:56.123456Z', 65000.12345678, 0.00000001,
    9223372036854775807, E'{"a" :  1.0,\\n\\t"b":"\\\\\\\\"}', 'OPEN', 'offset', E'o3 bot \\t' || i, '\\x00ff0a5c', 'abcdefgh'
  from generate_series(1, 500) i;
  insert into audit_entries values ('test', 1, '{}', sha256('a'), sha256('b'));
  insert into api_keys (key_id, kind, name, scopes, created_by) values ('abcdefgh', 'i', 'bot', '{ingest:write,"a b"}', 'test');
  insert into api_key_secrets (key_id, generation, token_hash) values ('abcdefgh', 1, sha256('c'));`

/** Opened without a server's sessions: this is how the commands open it. */
async function openLedger(t: TestContext, content?: 'empty'): Promise<LedgerDatabase> {
  const url = new Secret(await createDatabaseUrl(t, content))
  const database = await openDatabase({ dataDir: tmpdir(), url, log: silentLog, migrate: false })
  t.after(() => database[Symbol.asyncDispose]())
  return database
}

async function filledLedger(t: TestContext): Promise<LedgerDatabase> {
  const database = await openLedger(t)
  await using session = await database.openBulkSession('restore')
  await session.query(fill)
  return database
}

async function tempFile(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-backup-'))
  t.after(() => rm(folder, { recursive: true }))
  return join(folder, 'ledger.tar.gz')
}

const write = (database: LedgerDatabase, file: string, more: Partial<WriteBackupDeps> = {}) =>
  writeBackup({ database, migrations, now: new Date(0), onProgress: () => {}, ...more }, file)

const restore = (database: LedgerDatabase, file: string, more: Partial<RestoreDeps> = {}) =>
  restoreBackup(
    { database, migrations, onProgress: () => {}, onRestored: async () => {}, ...more },
    file,
  )

/** Every row of every table of the ledger, as text. */
async function contentOf(database: LedgerDatabase, known: readonly Migration[] = migrations) {
  await using session = await database.openBulkSession('restore')
  const content: Record<string, unknown> = {}
  for (const table of findLedgerObjects(known, known.length).tables) {
    const { rows } = await session.query(`select t::text from ${table} t order by 1`)
    content[table] = rows
  }
  return content
}

async function tablesOf(db: Queryable): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>(
    `select relname as name from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
      union all select proname from pg_proc where pronamespace = 'public'::regnamespace order by 1`,
  )
  return rows.map(({ name }) => name)
}

test('what was backed up comes back, row for row and byte for byte', async (t) => {
  const source = await filledLedger(t)
  const file = await tempFile(t)
  const { manifest } = await write(source, file)
  assert.equal(manifest.tables.find(({ name }) => name === 'live_trades')?.rows, 500)
  for (const content of ['empty', undefined] as const) {
    const target = await openLedger(t, content)
    await restore(target, file)
    assert.deepEqual(await contentOf(target), await contentOf(source))
    await using session = await target.openBulkSession('restore')
    const { rows } = await session.query(
      "insert into accounts (exchange, account) values ('new', '') returning account_id",
    )
    assert.deepEqual(rows, [{ account_id: 3 }], 'the counter goes on where it stood')
    assert.equal(await target.ready(), true)
  }
})

test('what was armed to trade comes back disarmed', async (t) => {
  const source = await openLedger(t)
  await source.write.query(
    `insert into accounts (exchange, account) values ('Practice', '7');
     insert into trade_accounts (account_id, venue, settings, added_by, armed_at, armed_by)
       values (1, 'ticktrader', '{}', 'a person', now(), 'a person');
     insert into hooks (hook_id, account_id, name, verify, symbols, sides, max_size, max_size_unit, max_age_s, per_arming,
                        left_to_execute, armed_at, created_by)
       values ('abcdefgh', 1, 'tv', 'token', '{EURUSD}', '{buy}', 1000, 'units', 30, 10, 5, now(), 'a person')`,
  )
  const file = await tempFile(t)
  await write(source, file)
  const target = await openLedger(t)
  await restore(target, file)
  const { rows } = await target.read.query(
    `select a.armed_at, a.disarmed_because, h.armed_at as hook_armed_at, h.left_to_execute
       from trade_accounts a join hooks h using (account_id)`,
  )
  const why = 'it was restored from a backup'
  assert.deepEqual(rows, [
    { armed_at: null, disarmed_because: why, hook_armed_at: null, left_to_execute: 0 },
  ])
})

test('a backup shows one instant, whatever is written meanwhile', async (t) => {
  const source = await filledLedger(t)
  const file = await tempFile(t)
  await using writer = await source.openBulkSession('restore')
  const before = await contentOf(source)
  let meanwhile: Promise<unknown> = Promise.resolve()
  const onProgress = (table: string, bytes: number) => {
    if (table !== 'accounts' || bytes > 0) return
    meanwhile = writer.query('update live_trades set status = $1', ['CLOSED'])
  }
  await write(source, file, { onProgress })
  await meanwhile
  const target = await openLedger(t, 'empty')
  await restore(target, file)
  assert.deepEqual(await contentOf(target), before)
})

test('a ledger that holds anything is never restored into', async (t) => {
  const source = await filledLedger(t)
  const file = await tempFile(t)
  await write(source, file)
  const before = await contentOf(source)
  await assert.rejects(restore(source, file), /not empty \(accounts, live_trades.*--data-dir/s)
  assert.deepEqual(await contentOf(source), before)
})

test('a running server is not restored under', async (t) => {
  const source = await filledLedger(t)
  const file = await tempFile(t)
  await write(source, file)
  const target = await openLedger(t)
  await using _lane = await target.openSession('ingest-1')
  await assert.rejects(restore(target, file), /Stop it/)
})

test('a damaged or cut backup changes nothing', async (t) => {
  const source = await filledLedger(t)
  const file = await tempFile(t)
  await write(source, file)
  const whole = await readFile(file)
  const target = await openLedger(t, 'empty')
  for (const part of [0, 0.001, 0.5, 0.9, 0.99, 0.9999]) {
    await writeFile(file, whole)
    await truncate(file, Math.floor(whole.length * part))
    await assert.rejects(restore(target, file), BackupError, `cut at ${part}`)
  }
  for (const part of [0.2, 0.96, 0.98]) {
    const bytes = Buffer.from(whole)
    const at = Math.floor(bytes.length * part)
    bytes.writeUInt8((bytes[at] ?? 0) ^ 0x10, at)
    await writeFile(file, bytes)
    await assert.rejects(restore(target, file), BackupError, `flipped at ${part}`)
  }
  await using session = await target.openBulkSession('restore')
  assert.deepEqual(await tablesOf(session), [])
})

test('a failure in the last step takes everything back', async (t) => {
  const file = await tempFile(t)
  await write(await filledLedger(t), file)
  const target = await openLedger(t, 'empty')
  const onRestored = () => Promise.reject(new RangeError('no'))
  await assert.rejects(restore(target, file, { onRestored }), RangeError)
  await using session = await target.openBulkSession('restore')
  assert.deepEqual(await tablesOf(session), [])
})

test('an older backup is migrated on the way in, also into a newer empty ledger', async (t) => {
  const older = migrations.slice(0, 1)
  const url = await createDatabaseUrl(t, 'empty')
  const target = { connectionString: url }
  const limits = { statementTimeoutMs: 0, deadlineMs: 0, connectMs: 5_000 }
  await using session = await Connection.open({ target, purpose: 'restore', ...limits })
  await migrate(session, older)
  await session.query("insert into accounts (exchange, account) values ('old', '1')")
  const options = { dataDir: tmpdir(), url: new Secret(url), log: silentLog, migrate: false }
  await using source = await openDatabase(options)
  const file = await tempFile(t)
  const { manifest } = await write(source, file, { migrations: older })
  assert.equal(manifest.schema_version, 1)
  for (const content of ['empty', undefined] as const) {
    const restored = await openLedger(t, content)
    await restore(restored, file)
    assert.equal(await restored.ready(), true, 'it has the newest schema')
    await using check = await restored.openBulkSession('restore')
    const { rows } = await check.query('select account_id, exchange from accounts')
    assert.deepEqual(rows, [{ account_id: 1, exchange: 'old' }])
  }
})

test('a backup of a newer schema is refused', async (t) => {
  const file = await tempFile(t)
  await write(await filledLedger(t), file)
  const target = await openLedger(t, 'empty')
  await assert.rejects(restore(target, file, { migrations: migrations.slice(0, 1) }), /newer/)
})

test('a backup replaces no file and leaves no half one', async (t) => {
  const source = await filledLedger(t)
  const file = await tempFile(t)
  await writeFile(file, 'mine')
  await assert.rejects(write(source, file), /exists already/)
  assert.equal(await readFile(file, 'utf8'), 'mine')
  await rm(file)
  const onProgress = (table: string) => {
    if (table === 'live_trades') throw new RangeError('stop')
  }
  await assert.rejects(write(source, file, { onProgress }), RangeError)
  assert.deepEqual(await readdir(join(file, '..')), [])
})

test('a file that is no backup is told so', async (t) => {
  const target = await openLedger(t, 'empty')
  const file = await tempFile(t)
  await assert.rejects(restore(target, file), /no such file/)
  await writeFile(file, 'hello')
  await assert.rejects(restore(target, file), /not a Tidemark backup/)
})

test('the ledger is exactly what the migrations create', async (t) => {
  const { tables, functions } = findLedgerObjects(migrations, migrations.length)
  await using session = await (await openLedger(t)).openBulkSession('restore')
  assert.deepEqual(
    [...tables, ...functions, 'schema_migrations'].toSorted(),
    (await tablesOf(session)).toSorted(),
  )
})
