// One folder, one process: who is refused, and whose lock is taken over.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { deadUrl, outboxHome } from '../../test/outbox-home.ts'
import { acquireLock } from './folder-lock.ts'
import { OutboxFailed, OutboxInUse } from './outbox-errors.ts'
import { isGone, ownFacts } from './process-facts.ts'

const goneBoot = '00000000-0000-0000-0000-000000000000'

test('a second outbox on the folder is refused, naming process and folder', (t) => {
  const home = outboxHome(t)
  home.open({ url: deadUrl })
  assert.throws(
    () => home.open({ url: deadUrl }),
    (problem) => {
      assert.ok(problem instanceof OutboxInUse)
      assert.ok(problem.message.includes(String(process.pid)), problem.message)
      assert.ok(problem.message.includes(home.dir), problem.message)
      assert.match(problem.message, /each process its own dir/)
      return true
    },
  )
})

test('a folder that cannot be used is said with the system’s code, and no lock stays behind', (t) => {
  const home = outboxHome(t)
  mkdirSync(join(home.dir, 'lock'), { recursive: true })
  assert.throws(
    () => home.open({ url: deadUrl }),
    (problem) => {
      assert.ok(problem instanceof OutboxFailed)
      assert.match(problem.message, /cannot be opened \(EISDIR\)/)
      return true
    },
  )
  writeFileSync(join(home.dir, 'file'), '')
  for (const dir of [join(home.dir, 'file'), join(home.dir, 'file', 'below')])
    assert.throws(() => home.open({ url: deadUrl, dir }), OutboxFailed)
  const spoilt = outboxHome(t)
  mkdirSync(join(spoilt.dir, 'cursor'), { recursive: true })
  assert.throws(() => spoilt.open({ url: deadUrl }), /cannot be opened \(EISDIR\)/)
  assert.deepEqual(spoilt.files(), ['cursor'])
})

test('a closed outbox lets the folder go', async (t) => {
  const home = outboxHome(t)
  await home.open({ url: deadUrl }).close()
  assert.equal(existsSync(join(home.dir, 'lock')), false)
  home.open({ url: deadUrl })
})

const own = ownFacts()
const dead: [string, Record<string, unknown>][] = [
  ['no such process', { ...own, pid: 2 ** 22 + 1 }],
  ['the pid belongs to a later process', { ...own, pid: process.ppid, started: '1' }],
  ['the machine was started anew', { ...own, boot: goneBoot }],
]
for (const [what, facts] of dead)
  test(`a lock is taken over when ${what}`, { skip: process.platform !== 'linux' }, (t) => {
    const home = outboxHome(t)
    mkdirSync(home.dir)
    writeFileSync(join(home.dir, 'lock'), JSON.stringify({ ...facts, at: '2026-04-05T12:00:00Z' }))
    home.open({ url: deadUrl })
    assert.equal(JSON.parse(home.read('lock')).pid, process.pid)
    assert.deepEqual(
      home.files().filter((name) => name.startsWith('lock.')),
      [],
    )
  })

test('a lock of another host, or one that makes no sense, is never taken over', (t) => {
  for (const text of [JSON.stringify({ ...own, pid: 2 ** 22 + 1, host: 'elsewhere' }), '', 'x']) {
    const home = outboxHome(t)
    mkdirSync(home.dir)
    writeFileSync(join(home.dir, 'lock'), text)
    assert.throws(() => home.open({ url: deadUrl }), OutboxInUse)
    assert.equal(home.read('lock'), text)
  }
})

test('a lock that changed hands is not released by its former owner', (t) => {
  const home = outboxHome(t)
  mkdirSync(home.dir)
  const lock = acquireLock(home.dir)
  writeFileSync(join(home.dir, 'lock'), 'somebody else')
  lock.release()
  assert.equal(home.read('lock'), 'somebody else')
})

test('a living process is alive, also when it is not ours to signal', () => {
  assert.equal(isGone(own, own), false)
  assert.equal(isGone({ ...own, pid: 1, started: null }, own), false)
})
