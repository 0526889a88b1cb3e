// The demo's folder: never one of yours, and gone at the end with all that is in it.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { UsageError } from '../command.ts'
import { makeDemoFolder, removeDemoFolder } from './demo-folder.ts'

test('a data directory or a database of yours is refused by name, before anything is made', async () => {
  const given = { dataDir: undefined, env: {} }
  const cases = [
    [{ ...given, dataDir: '/srv/ledger' }, /do not name a data directory/],
    [{ ...given, env: { TIDEMARK_DATA_DIR: '/srv/ledger' } }, /do not name a data directory/],
    [
      { ...given, env: { DATABASE_URL: 'postgres://u:secret@db.example/x' } },
      /leave DATABASE_URL out/,
    ],
    [{ ...given, env: { DATABASE_URL_FILE: '/run/url' } }, /leave DATABASE_URL out/],
  ] as const
  for (const [one, message] of cases)
    await assert.rejects(makeDemoFolder(one), (error: unknown) => {
      assert.ok(error instanceof UsageError)
      assert.match(error.message, message)
      assert.doesNotMatch(error.message, /secret/)
      return true
    })
})

test('each start has an empty folder of its own, that the database’s user can pass through', async (t) => {
  const folders = await Promise.all(
    [1, 2].map(() => makeDemoFolder({ dataDir: undefined, env: {} })),
  )
  t.after(() => Promise.all(folders.map(removeDemoFolder)))
  assert.equal(new Set(folders).size, 2)
  for (const folder of folders) assert.equal(statSync(folder).mode & 0o777, 0o755)
})

test('it is removed with everything below it, and removing it again is no error', async () => {
  const folder = await makeDemoFolder({ dataDir: undefined, env: {} })
  mkdirSync(join(folder, 'bots/one'), { recursive: true })
  writeFileSync(join(folder, 'bots/one/outbox'), 'x')
  await removeDemoFolder(folder)
  assert.equal(existsSync(folder), false)
  await removeDemoFolder(folder)
})
