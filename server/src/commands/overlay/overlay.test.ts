// Overlays from the command line, on a real database.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { runTidemark } from '../../../test/support/command-line.ts'
import { insertConnection } from '../../../test/support/connect-bench.ts'
import { createTestDatabase } from '../../../test/support/test-database.ts'

async function house(t: TestContext) {
  const database = await createTestDatabase(t)
  await insertConnection(database, { accounts: ['501'] })
  await insertConnection(database, { name: 'two', server: 'Broker-2', accounts: ['502'] })
  await insertConnection(database, { name: 'three', server: 'Broker-3', accounts: ['502'] })
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-overlay-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const home = { dataDir: join(folder, 'data'), databaseUrl: database.url.use((url) => url) }
  const run = (words: string, input = '') =>
    runTidemark(['overlay', ...words.split(' ')], { ...home, input })
  return { run, folder }
}

const make = 'url --widget stat --account 501 --server https://desk.example/ --json'

test('an address is printed once, its token behind the #, and no list shows it again', async (t) => {
  const { run } = await house(t)
  const made = await run(make)
  assert.equal(made.code, 0, made.stderr)
  const { id, url } = JSON.parse(made.stdout)
  assert.match(url, /^https:\/\/desk\.example\/[^/#][^#]*#t=tmkw_[0-9A-Za-z]{46}$/)
  for (const words of ['list', 'list --json']) {
    const { stdout } = await run(words)
    assert.ok(stdout.includes(id))
    assert.doesNotMatch(stdout, /tmkw_/)
  }
})

test('a rolled overlay has another address; a revoked one is rolled no more', async (t) => {
  const { run } = await house(t)
  const { id, url } = JSON.parse((await run(make)).stdout)
  const rolled = JSON.parse((await run(`roll ${id} --server https://desk.example --json`)).stdout)
  assert.equal(rolled.id, id)
  assert.match(rolled.url, /#t=tmkw_/)
  assert.notEqual(rolled.url.split('#')[1], url.split('#')[1])
  assert.equal((await run(`revoke ${id}`)).code, 0)
  const late = await run(`roll ${id}`)
  assert.equal(late.code, 1)
  assert.match(late.stderr, /is revoked and stays so/)
})

test('wrong use ends with 2, says what to type instead, and makes nothing', async (t) => {
  const { run } = await house(t)
  const cases: [string, RegExp][] = [
    ['url --widget stat --account 999', /no account "999"/],
    ['url --widget stat --account 502', /acc_2, acc_3/],
    ['url --widget stat --account 501 --set balance', /metric=balance/],
    ['url --widget stat --account 501 --server desk.example', /--server/],
    ['url --widget scene --account 501 --parts nowhere.json', /--parts/],
    ['url --widget stat --account 501 --ip 10.1.2.3/8', /10\.0\.0\.0\/8/],
  ]
  for (const [words, expected] of cases) {
    const { code, stderr } = await run(words)
    assert.equal(code, 2, `${words}: ${stderr}`)
    assert.match(stderr, expected)
  }
  assert.deepEqual(JSON.parse((await run('list --json')).stdout).data, [])
})

test('the file that waits is for its owner alone, and nothing but an address gets into it', async (t) => {
  const { run, folder } = await house(t)
  const out = join(folder, 'overlay.html')
  const address = `https://desk.example/overlay#t=tmkw_${'a'.repeat(46)}`
  const bad = await run(`loader --out ${out}`, `${address}</script>\n`)
  assert.equal(bad.code, 2)
  await assert.rejects(stat(out))
  assert.equal((await run(`loader --out ${out}`, `${address}\n`)).code, 0)
  assert.equal((await stat(out)).mode & 0o777, 0o600)
  assert.ok((await readFile(out, 'utf8')).includes(JSON.stringify(address)))
})
