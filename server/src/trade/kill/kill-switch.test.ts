import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { silentLog } from '../../../test/support/test-cluster.ts'
import { createTestDatabase } from '../../../test/support/test-database.ts'
import { until } from '../../../test/support/until.ts'
import { systemClock } from '../../platform/clock.ts'
import { DatabaseUnavailable } from '../../platform/database/database.ts'
import { createKillSwitch, type KillSwitchDeps } from './kill-switch.ts'
import { everything, type KillTarget } from './kill-target.ts'

type Test = { after(work: () => Promise<void>): void }

const down: KillSwitchDeps['database'] = {
  read: { query: () => Promise.reject(new DatabaseUnavailable('down')) },
  transaction: () => Promise.reject(new DatabaseUnavailable('down')),
}

function folderOf(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-kill-'))
  t.after(async () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function open(t: Test, folder: string, database: KillSwitchDeps['database']) {
  const kill = createKillSwitch({ folder, database, clock: systemClock, log: silentLog })
  t.after(async () => kill[Symbol.asyncDispose]())
  return kill
}

const account: KillTarget = { scope: 'account', target: '7' }

test('with the database down a kill is in force, outlives the process, and cannot be taken back', async (t) => {
  const folder = folderOf(t)
  const kill = open(t, folder, down)
  const { recorded } = await kill.kill({ target: account, by: 'cli:ann', reason: 'odd' })
  assert.equal(recorded, false)
  assert.match(kill.killedFor(7, null) ?? '', /account-7/)
  assert.equal(kill.killedFor(8, null), null)
  await assert.rejects(kill.resume(account), DatabaseUnavailable)
  assert.notEqual(kill.killedFor(7, null), null)
  assert.notEqual(open(t, folder, down).killedFor(7, null), null)
  assert.deepEqual(
    kill.list().map(({ by, reason }) => [by, reason]),
    [['cli:ann', 'odd']],
  )
})

test('what was killed while the database was down is recorded when it is back', async (t) => {
  const folder = folderOf(t)
  const database = await createTestDatabase(t)
  let isDown = true
  const kill = open(t, folder, {
    read: database.read,
    transaction: (work) => (isDown ? down.transaction(work) : database.transaction(work)),
  })
  await kill.kill({ target: everything, by: 'x', reason: 'y' })
  isDown = false
  await kill.refresh()
  const { rows } = await database.read.query('select scope, killed_by from kill_switches')
  assert.deepEqual(rows, [{ scope: 'global', killed_by: 'x' }])
})

test('an empty file that somebody puts there stops at once, and tells who listens', async (t) => {
  const folder = folderOf(t)
  const kill = open(t, folder, down)
  let told = 0
  kill.onKill(() => {
    told += 1
  })
  writeFileSync(join(folder, 'hook-tv1'), '')
  assert.equal(kill.killedFor(7, null), null)
  assert.match(kill.killedFor(7, 'tv1') ?? '', /hook-tv1/)
  await until(() => told > 0)
  writeFileSync(join(folder, 'global'), 'not JSON {')
  assert.notEqual(kill.killedFor(1, null), null)
  assert.equal(kill.list().length, 2)
})

test('a kill on one machine stops another one that shares the database; resume frees both', async (t) => {
  const database = await createTestDatabase(t)
  const [here, there] = [folderOf(t), folderOf(t)]
  const one = open(t, here, database)
  const other = open(t, there, database)
  await one.kill({ target: everything, by: 'x', reason: 'y' })
  await other.refresh()
  assert.notEqual(other.killedFor(1, null), null)
  assert.equal(await one.resume(everything), true)
  assert.equal(await one.resume(everything), false)
  await other.refresh()
  assert.equal(other.killedFor(1, null), null)
  assert.deepEqual(readdirSync(here), [])
})

test('a switch that is taken back stays off, although it was being written to the database meanwhile', async (t) => {
  const database = await createTestDatabase(t)
  const slow = Promise.withResolvers<void>()
  let writes = 0
  const kill = open(t, folderOf(t), {
    read: database.read,
    async transaction(work) {
      writes += 1
      if (writes === 1) await slow.promise
      return database.transaction(work)
    },
  })
  const killing = kill.kill({ target: account, by: 'x', reason: 'y' })
  // The look at the database that comes along now must not write it a second time.
  await kill.refresh()
  assert.equal(writes, 1)
  const resuming = kill.resume(account)
  slow.resolve()
  assert.deepEqual(await killing, { recorded: true })
  assert.equal(await resuming, true)
  await kill.refresh()
  assert.equal(kill.killedFor(7, null), null)
  assert.deepEqual((await database.read.query('select 1 from kill_switches')).rows, [])
})

test('a switch whose file is lost stays in force: the database has it, and what it has is known here at once', async (t) => {
  const folder = folderOf(t)
  const kill = open(t, folder, await createTestDatabase(t))
  assert.deepEqual(await kill.kill({ target: account, by: 'x', reason: 'y' }), { recorded: true })
  rmSync(join(folder, 'account-7'))
  assert.match(kill.killedFor(7, null) ?? '', /account-7, by x: y/)
})

test('an answer of the database from before a kill does not take it out of force', async (t) => {
  const folder = folderOf(t)
  const database = await createTestDatabase(t)
  const answered = Promise.withResolvers<void>()
  let reads = 0
  const kill = open(t, folder, {
    read: {
      async query(...given: Parameters<typeof database.read.query>) {
        const answer = await database.read.query(...given)
        reads += 1
        if (reads === 1) await answered.promise
        return answer
      },
    } as typeof database.read, // generic in its rows; what it gives is that of the real one
    transaction: (work) => database.transaction(work),
  })
  const refreshing = kill.refresh()
  await until(() => reads === 1)
  await kill.kill({ target: account, by: 'x', reason: 'y' })
  rmSync(join(folder, 'account-7'))
  answered.resolve()
  await refreshing
  assert.match(kill.killedFor(7, null) ?? '', /account-7, by x: y/)
})

/** A database whose answer to the second transaction, a switch that is taken back, waits. */
async function takenBackSlowly(t: Parameters<typeof createTestDatabase>[0]) {
  const database = await createTestDatabase(t)
  const [deleted, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const state = { calls: 0, isDown: false }
  const slow: KillSwitchDeps['database'] = {
    read: database.read,
    async transaction(work) {
      if (state.isDown) return down.transaction(work)
      state.calls += 1
      const isResume = state.calls === 2
      const result = await database.transaction(work)
      if (!isResume) return result
      deleted.resolve()
      await go.promise
      return result
    },
  }
  return { database, slow, state, deleted: deleted.promise, goOn: () => go.resolve() }
}

test('who kills while somebody takes the switch back is obeyed, with the database and without it', async (t) => {
  for (const isDown of [false, true]) {
    const folder = folderOf(t)
    const { database, slow, state, deleted, goOn } = await takenBackSlowly(t)
    const kill = open(t, folder, slow)
    await kill.kill({ target: account, by: 'ann', reason: 'first' })
    const resuming = kill.resume(account)
    await deleted
    state.isDown = isDown
    const { recorded } = await kill.kill({ target: account, by: 'bob', reason: 'second' })
    assert.equal(recorded, !isDown)
    goOn()
    await resuming
    assert.match(kill.killedFor(7, null) ?? '', /account-7/, 'bob was told that it is in force')
    assert.deepEqual(readdirSync(folder), ['account-7'])
    state.isDown = false
    await kill.refresh()
    assert.match(kill.killedFor(7, null) ?? '', /account-7/)
    const { rows } = await database.read.query('select killed_by from kill_switches')
    assert.deepEqual(rows, [{ killed_by: 'bob' }])
    assert.match(open(t, folder, database).killedFor(7, null) ?? '', /account-7/, 'as on a restart')
  }
})
