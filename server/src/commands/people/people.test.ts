// Who may log in, from the command line, on a real database.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { runTidemark } from '../../../test/support/command-line.ts'
import { createDatabaseUrl } from '../../../test/support/test-database.ts'
import { reachableUrl } from './setup-link.ts'

async function house(t: TestContext) {
  const databaseUrl = await createDatabaseUrl(t)
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-people-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const home = { dataDir: join(folder, 'data'), databaseUrl }
  return (...words: string[]) => runTidemark(['people', ...words], home)
}

test('a link is printed with its token behind the #, each a new one, and lets nobody in by itself', async (t) => {
  const run = await house(t)
  const links = [await run('link', '--json'), await run('link', '--json')].map(({ stdout }) =>
    JSON.parse(stdout),
  )
  for (const { link, valid_s, anywhere } of links) {
    assert.match(link, /^https?:\/\/[^/]+\/setup#[^#?&]{20,}$/)
    assert.deepEqual([valid_s, anywhere], [900, false])
  }
  assert.notEqual(links[0].link, links[1].link)
  assert.deepEqual(JSON.parse((await run('list', '--json')).stdout), { data: [] })
  assert.match((await run('list')).stdout, /Nobody can log in yet/)
})

test('somebody unknown is reset, unlocked and removed by no command, and removal wants --yes', async (t) => {
  const run = await house(t)
  for (const words of [
    ['reset', 'bob'],
    ['unlock', 'bob'],
    ['remove', 'bob', '--yes'],
  ]) {
    const { code, stdout, stderr } = await run(...words)
    assert.notEqual(code, 0, words.join(' '))
    assert.match(stderr, /bob/)
    assert.equal(stdout, '')
  }
  const unsure = await run('remove', 'bob')
  assert.equal(unsure.code, 2)
  assert.match(unsure.stderr, /--yes/)
})

test('a server that listens everywhere is reached on loopback, any other under its own name', () => {
  assert.equal(reachableUrl('http://0.0.0.0:8420/'), 'http://127.0.0.1:8420')
  assert.equal(reachableUrl('http://[::]:8420'), 'http://[::1]:8420')
  assert.equal(reachableUrl('https://desk.example/'), 'https://desk.example')
})
