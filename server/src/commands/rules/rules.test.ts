// Rules of a prop firm from the command line, on a real database.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { runTidemark } from '../../../test/support/command-line.ts'
import { insertConnection } from '../../../test/support/connect-bench.ts'
import { createTestDatabase } from '../../../test/support/test-database.ts'

async function house(t: TestContext) {
  const database = await createTestDatabase(t)
  await insertConnection(database, { accounts: ['501'] })
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-rules-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const home = { dataDir: join(folder, 'data'), databaseUrl: database.url.use((url) => url) }
  return (words: string) => runTidemark(['rules', ...words.split(' ')], home)
}

const set = 'set 501 ftmo-2-step-challenge --initial-balance 100000 --currency USD'

test('rules are in force from set to clear', async (t) => {
  const run = await house(t)
  assert.match((await run('show 501')).stdout, /has no rules/)
  const made = await run(`${set} --from 2026-03-01 --json`)
  assert.equal(made.code, 0, made.stderr)
  const { rule_set, valid_from } = JSON.parse(made.stdout)
  assert.equal(rule_set, 'ftmo-2-step-challenge')
  assert.equal(Date.parse(valid_from), Date.UTC(2026, 2, 1))
  assert.match((await run('show 501')).stdout, /^Verdict: /)
  assert.equal((await run('clear 501')).code, 0)
  assert.match((await run('show 501')).stdout, /has no rules/)
})

test('wrong use ends with 2, names what was wrong, and puts nothing in force', async (t) => {
  const run = await house(t)
  const cases: [string, RegExp][] = [
    ['set 501', /either a preset or --file/],
    ['set 501 ftmo-2-step-challenge --file x.json', /either a preset or --file/],
    ['set 501 --file nowhere.json', /nowhere\.json cannot be read/],
    ['set 501 no-such-preset --initial-balance 100000 --currency USD', /preset/],
    [`${set} --from 2026-03-01T10:00:00`, /--from must be a time/],
    ['fact 501 birthday', /The kind/],
    ['fact 501 peak --amount much', /--amount/],
  ]
  for (const [words, expected] of cases) {
    const { code, stderr } = await run(words)
    assert.equal(code, 2, `${words}: ${stderr}`)
    assert.match(stderr, expected)
  }
  assert.match((await run('show 501')).stdout, /has no rules/)
})
