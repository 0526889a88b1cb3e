import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { type CommandRun, createKey, runTidemark } from '../../test/support/command-line.ts'
import { runSql } from '../../test/support/test-cluster.ts'
import { createDatabaseUrl } from '../../test/support/test-database.ts'

type House = { readonly url: string; run(words: string): Promise<CommandRun> }

/** A ledger with three acts in its audit. */
async function house(t: TestContext): Promise<House> {
  const databaseUrl = await createDatabaseUrl(t)
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-audit-'))
  await chmod(folder, 0o755)
  t.after(() => rm(folder, { recursive: true, force: true }))
  const home = { dataDir: join(folder, 'data'), databaseUrl }
  for (const name of ['one', 'two', 'three']) await createKey(home, { name })
  return { url: databaseUrl, run: (words) => runTidemark(words.split(' '), home) }
}

test('verify says that all is well, for people and for programs', async (t) => {
  const { run } = await house(t)
  const people = await run('audit verify')
  assert.equal(people.code, 0)
  assert.match(people.stdout, /^The audit verifies: 3 entries in 1 chain, /)
  const { ok, entries, findings } = JSON.parse((await run('audit verify --json')).stdout)
  assert.deepEqual([ok, entries, findings], [true, 3, []])
})

test('verify ends with 1 and names the row when an entry was changed', async (t) => {
  const { url, run } = await house(t)
  await runSql(
    url,
    `alter table audit_entries disable trigger all; update audit_entries set body = replace(body, 'two', 'ten') where seq = 2`,
  )
  const people = await run('audit verify')
  assert.equal(people.code, 1)
  assert.match(people.stdout, /does NOT verify/)
  assert.match(people.stdout, /command-line row 2: its text does not fit its hash/)
  const json = await run('audit verify --json')
  assert.equal(json.code, 1)
  const { ok, findings } = JSON.parse(json.stdout)
  assert.equal(ok, false)
  assert.deepEqual([findings[0].chain, findings[0].seq], ['command-line', 2])
})

test('an export can be checked by anybody without Tidemark', async (t) => {
  const { run } = await house(t)
  const { code, stdout, stderr } = await run('audit export')
  assert.equal(code, 0)
  assert.match(stderr, /3 entries/)
  let prev = '0'.repeat(64)
  for (const line of stdout.trimEnd().split('\n')) {
    const { prev_hash, hash, entry } = JSON.parse(line)
    assert.equal(entry.kind, 'key_created')
    assert.equal(prev_hash, prev)
    const text = line.slice(line.indexOf('"entry":') + 8, -1)
    prev = createHash('sha256').update(Buffer.from(prev_hash, 'hex')).update(text).digest('hex')
    assert.equal(hash, prev)
  }
})

test('an export keeps to its time and its chain', async (t) => {
  const { run } = await house(t)
  const lines = async (words: string) =>
    (await run(`audit export ${words}`)).stdout.split('\n').length - 1
  assert.equal(await lines('--from 2020-01-01 --to 2100-01-01T00:00:00Z --chain command-line'), 3)
  assert.equal(await lines('--to 2020-01-01'), 0)
  assert.equal(await lines('--from 2100-01-01'), 0)
  assert.equal(await lines('--chain ingest-00'), 0)
  const { code, stderr } = await run('audit export --from yesterday')
  assert.equal(code, 2)
  assert.match(stderr, /--from must be like 2026-11-20/)
})
