// The supervisor under the faults it exists for: kill -9 of either side, racing starts, stale and recycled pid files.
// Each test has a data directory of its own below a closed folder, which is the hardest place for root.
import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { after, type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { databaseFolder, silentLog } from '../../../../test/support/test-cluster.ts'
import { until } from '../../../../test/support/until.ts'
import type { LedgerDatabase } from '../open-database.ts'
import { openDatabase } from '../open-database.ts'
import { DatabaseRefused } from '../refused.ts'
import { clusterName, findPostmaster } from './postmaster.ts'
import { findClusterProcesses } from './process-table.ts'

const holdOpen = new URL('../../../../test/support/hold-database-open.ts', import.meta.url).pathname

const seed = await mkdtemp(join(databaseFolder(), 'tidemark-embedded-seed-'))
after(() => rm(seed, { recursive: true }))
await close(await open(seed))

/** A data directory with a migrated database that nobody runs; `empty` has none yet. */
async function tempDataDir(t: TestContext, content: 'migrated' | 'empty' = 'migrated') {
  const folder = await mkdtemp(join(databaseFolder(), 'tidemark-embedded-'))
  const dataDir = join(folder, 'data')
  // Copying keeps owner and modes, and takes a fifth of the time of initdb.
  if (content === 'migrated') await promisify(execFile)('cp', ['-a', seed, dataDir])
  t.after(async () => {
    // Also where a test has moved it. No folder, no name, nothing to end.
    for (const entry of await readdir(folder)) {
      const name = await clusterName(join(folder, entry, 'postgres')).catch(() => null)
      if (name === null) continue
      for (const pid of await findClusterProcesses(name)) kill(pid)
      await until(async () => (await findClusterProcesses(name)).length === 0)
    }
    await rm(folder, { recursive: true, force: true })
  })
  return dataDir
}

function open(dataDir: string): Promise<LedgerDatabase> {
  return openDatabase({ dataDir, url: null, log: silentLog })
}

async function close(database: LedgerDatabase): Promise<void> {
  await database[Symbol.asyncDispose]()
}

const postmasterOf = (dataDir: string): Promise<number | null> =>
  findPostmaster(join(dataDir, 'postgres')).catch(() => null)

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // it is gone already, which is what we want
  }
}

/** Another process that has the database open. */
async function startHolder(dataDir: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [holdOpen, dataDir], { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return child
}

async function store(database: LedgerDatabase, account: string): Promise<void> {
  await database.write.query("insert into accounts (exchange, account) values ('t', $1)", [account])
}

async function stored(database: LedgerDatabase): Promise<string[]> {
  const { rows } = await database.read.query<{ account: string }>(
    'select account from accounts order by account',
  )
  return rows.map(({ account }) => account)
}

test('the last user stops the server, and its data is there at the next start', async (t) => {
  const dataDir = await tempDataDir(t)
  const first = await open(dataDir)
  const other = await open(dataDir)
  const pid = await postmasterOf(dataDir)
  assert.ok(pid)
  await store(first, 'a')
  await close(first)
  assert.equal(await postmasterOf(dataDir), pid, 'the starter has left, another one works on')
  assert.deepEqual(await stored(other), ['a'])
  await close(other)
  assert.equal(await postmasterOf(dataDir), null)
  assert.deepEqual(await findClusterProcesses(await clusterName(join(dataDir, 'postgres'))), [])
  const again = await open(dataDir)
  assert.deepEqual(await stored(again), ['a'])
  await close(again)
})

test('a command that found the server running leaves it running', async (t) => {
  const dataDir = await tempDataDir(t)
  const server = await startHolder(dataDir)
  const pid = await postmasterOf(dataDir)
  const command = await open(dataDir)
  await close(command)
  assert.equal(await postmasterOf(dataDir), pid)
  server.stdin?.end()
  assert.deepEqual(await once(server, 'exit'), [0, null])
  assert.equal(await postmasterOf(dataDir), null)
})

test('a command that started it leaves it to the server that came meanwhile', async (t) => {
  const dataDir = await tempDataDir(t)
  const command = await open(dataDir)
  const server = await startHolder(dataDir)
  await close(command)
  assert.ok(await postmasterOf(dataDir))
  server.stdin?.end()
  await once(server, 'exit')
  assert.equal(await postmasterOf(dataDir), null)
})

test('three that start at the same moment on an empty folder share one server', async (t) => {
  const dataDir = await tempDataDir(t, 'empty')
  const holders = Promise.all([startHolder(dataDir), startHolder(dataDir)])
  const mine = await open(dataDir)
  await store(mine, 'a')
  const name = await clusterName(join(dataDir, 'postgres'))
  const masters = (await findClusterProcesses(name)).length
  assert.ok(masters > 1)
  for (const holder of await holders) {
    holder.stdin?.end()
    await once(holder, 'exit')
  }
  assert.deepEqual(await stored(mine), ['a'])
  await close(mine)
  assert.deepEqual(
    (await readdir(dataDir)).filter((entry) => entry.includes('.new-')),
    [],
  )
})

test('a server is started again at once after the last one was just stopping it', async (t) => {
  const dataDir = await tempDataDir(t)
  let database = await open(dataDir)
  for (let round = 0; round < 5; round += 1) {
    const [, next] = await Promise.all([close(database), open(dataDir)])
    await store(next, String(round))
    database = next
  }
  assert.deepEqual(await stored(database), ['0', '1', '2', '3', '4'])
  await close(database)
})

test('kill -9 of the owner leaves the server running for the next one', async (t) => {
  const dataDir = await tempDataDir(t)
  const owner = await startHolder(dataDir)
  const pid = await postmasterOf(dataDir)
  kill(owner.pid ?? 0)
  await once(owner, 'exit')
  const next = await open(dataDir)
  assert.equal(await postmasterOf(dataDir), pid, 'adopted, not started')
  await store(next, 'a')
  await close(next)
  assert.equal(await postmasterOf(dataDir), null, 'and stopped by its last user')
})

test('kill -9 of the postmaster, then of every process, heals by itself', async (t) => {
  const dataDir = await tempDataDir(t)
  const database = await open(dataDir)
  const name = await clusterName(join(dataDir, 'postgres'))
  for (const what of ['postmaster', 'all'] as const) {
    await store(database, what)
    const session = await database.openSession('lane')
    const before = await postmasterOf(dataDir)
    assert.ok(before)
    const victims = what === 'all' ? await findClusterProcesses(name) : [before]
    for (const pid of victims) kill(pid)
    await until(() => session.lost)
    await until(() => database.ready())
    assert.notEqual(await postmasterOf(dataDir), before)
    assert.ok((await stored(database)).includes(what))
  }
  await close(database)
  assert.equal(await postmasterOf(dataDir), null)
})

test('a query that comes while the server is down waits for it', async (t) => {
  const dataDir = await tempDataDir(t)
  const database = await open(dataDir)
  await store(database, 'a')
  const session = await database.openSession('lane')
  kill((await postmasterOf(dataDir)) ?? 0)
  await until(() => session.lost)
  await using fresh = await database.openSession('lane')
  assert.equal((await fresh.query('select account from accounts')).rowCount, 1)
  await close(database)
})

test('an orphan that clings to the shared memory does not block the next start', async (t) => {
  const dataDir = await tempDataDir(t)
  const owner = await startHolder(dataDir)
  const name = await clusterName(join(dataDir, 'postgres'))
  const before = await postmasterOf(dataDir)
  const orphan = (await findClusterProcesses(name)).find((pid) => pid !== before)
  assert.ok(before && orphan)
  process.kill(orphan, 'SIGSTOP') // cannot notice that its postmaster died
  kill(owner.pid ?? 0)
  kill(before)
  await until(async () => (await postmasterOf(dataDir)) === null)
  const next = await open(dataDir)
  assert.deepEqual(await stored(next), [])
  assert.ok(!(await findClusterProcesses(name)).includes(orphan))
  await close(next)
})

test('a pid file whose pid now belongs to a stranger does not block the start', async (t) => {
  const dataDir = await tempDataDir(t)
  const folder = join(dataDir, 'postgres')
  await close(await open(dataDir))
  const { uid, gid } = await stat(folder)
  // The same user as the server's, or PostgreSQL itself would see that it is not one of its own.
  const stranger = spawn('/bin/sleep', ['600'], { uid, gid, stdio: 'ignore' })
  t.after(() => stranger.kill('SIGKILL'))
  for (const file of ['postmaster.pid', '.s.PGSQL.5432.lock']) {
    const path = join(folder, file)
    await writeFile(path, `${stranger.pid}\n${folder}\n1700000000\n5432\n.\n\n0 0\nready   \n`)
    await chown(path, uid, gid)
    await chmod(path, 0o600)
  }
  const database = await open(dataDir)
  assert.notEqual(await postmasterOf(dataDir), stranger.pid)
  assert.equal(stranger.exitCode, null, 'the stranger was left alone')
  assert.deepEqual(await stored(database), [])
  await close(database)
})

test('a very long path works', async (t) => {
  const dataDir = join(await tempDataDir(t, 'empty'), 'x'.repeat(90), 'y'.repeat(90))
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const database = await open(dataDir)
  await store(database, 'a')
  await close(database)
  assert.equal(await postmasterOf(dataDir), null)
})

test('a data folder that was moved is found at its new place', async (t) => {
  const dataDir = await tempDataDir(t)
  const database = await open(dataDir)
  await store(database, 'a')
  await close(database)
  const moved = `${dataDir}-moved`
  await rename(dataDir, moved)
  await using again = await open(moved)
  assert.deepEqual(await stored(again), ['a'])
})

test('unsafe settings of the embedded server are refused too', async (t) => {
  const dataDir = await tempDataDir(t)
  const database = await open(dataDir)
  await database.write.query('alter system set fsync = off')
  await close(database)
  await assert.rejects(open(dataDir), (error) => {
    assert.ok(error instanceof DatabaseRefused)
    assert.match(error.message, /fsync = off/)
    return true
  })
  assert.equal(await postmasterOf(dataDir), null, 'and not left running')
})

test('a folder that cannot hold our database is told, not touched', async (t) => {
  const dataDir = await tempDataDir(t)
  const folder = join(dataDir, 'postgres')
  await close(await open(dataDir))
  await writeFile(join(folder, 'PG_VERSION'), '16\n')
  await assert.rejects(open(dataDir), /made by PostgreSQL 16/)
  await rm(folder, { recursive: true })
  await mkdir(folder)
  await writeFile(join(folder, 'letter.txt'), 'mine')
  await assert.rejects(open(dataDir), DatabaseRefused)
  assert.equal(await readFile(join(folder, 'letter.txt'), 'utf8'), 'mine')
})

test('the server shows nothing of what it is sent, and listens on no port', async (t) => {
  const dataDir = await tempDataDir(t)
  const database = await open(dataDir)
  await database.write.query('select $1::int', ['canary-4711']).catch(() => undefined)
  await database.write.query("select 'canary-4711'::int").catch(() => undefined)
  const { rows } = await database.read.query(
    `select current_setting('listen_addresses') as listen, current_setting('fsync') as fsync,
       current_setting('data_checksums') as checksums, current_setting('jit') as jit`,
  )
  assert.deepEqual(rows, [{ listen: '', fsync: 'on', checksums: 'on', jit: 'off' }])
  await close(database)
  assert.ok(!(await readFile(join(dataDir, 'postgres.log'), 'utf8')).includes('canary'))
  assert.equal((await stat(join(dataDir, 'postgres'))).mode & 0o777, 0o700)
})
