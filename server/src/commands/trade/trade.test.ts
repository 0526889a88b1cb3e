// What a person does with trading at the machine, through the command line, on a real database and without one.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { runTidemark } from '../../../test/support/command-line.ts'
import { createTestDatabase } from '../../../test/support/test-database.ts'

async function house(t: TestContext) {
  const database = await createTestDatabase(t)
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-trade-'))
  await chmod(folder, 0o700)
  t.after(() => rm(folder, { recursive: true, force: true }))
  await database.write.query("insert into accounts (exchange, account) values ('Demo', '5012345')")
  await database.write.query(
    "insert into trade_accounts (account_id, venue, settings, added_by) values (1, 'ticktrader', '{}', 'test')",
  )
  const dataDir = join(folder, 'data')
  const home = { dataDir, databaseUrl: database.url.use((url) => url) }
  return { dataDir, run: (...words: string[]) => runTidemark(['trade', ...words], home) }
}

test('nothing is armed before somebody said how large an order may be', async (t) => {
  const { run } = await house(t)
  const early = await run('arm', '5012345')
  assert.equal(early.code, 2)
  assert.match(early.stderr, /max_order_lots=0\.5/)
  assert.equal((await run('limits', '5012345', 'max_order_lots=0.5')).code, 0)
  assert.equal((await run('arm', '5012345')).code, 0)
  const { accounts } = JSON.parse((await run('status', '--json')).stdout)
  assert.deepEqual([accounts.length, accounts[0].armed, accounts[0].id], [1, true, 'acc_1'])
  assert.match((await run('disarm', '--all')).stdout, /acc_1/)
})

test('limits: less counts now, more in a minute, nonsense is refused and nothing is stored', async (t) => {
  const { run } = await house(t)
  const wrong = await run(
    'limits',
    '5012345',
    'max_order_lots=0.5',
    'max_ordr_lots=1',
    'symbols=a b',
  )
  assert.equal(wrong.code, 2)
  assert.match(wrong.stderr, /max_ordr_lots/)
  assert.match(wrong.stderr, /symbols/)
  const limitsOf = async (...changes: string[]) =>
    JSON.parse((await run('limits', '5012345', ...changes, '--json')).stdout)
  assert.equal((await limitsOf()).limits.max_order_lots, '0')
  assert.equal((await limitsOf('max_order_lots=0.5')).limits.max_order_lots, '0.5')
  const raised = await limitsOf('max_order_lots=2')
  assert.deepEqual([raised.limits.max_order_lots, raised.pending[0].value], ['0.5', '2'])
  assert.equal((await limitsOf('max_order_lots=0.1')).pending.length, 0)
})

test('a kill needs no database; taking it back does', async (t) => {
  const { run, dataDir } = await house(t)
  const cut = { dataDir, databaseUrl: 'postgres://nobody@127.0.0.1:1/none' }
  const killed = await runTidemark(['trade', 'kill', '--reason', 'runs away'], cut)
  assert.equal(killed.code, 0, killed.stderr)
  assert.match(killed.stderr, /database did not answer/)
  assert.ok(existsSync(join(dataDir, 'trade', 'kill', 'global')))
  assert.equal((await runTidemark(['trade', 'resume'], cut)).code, 1)
  assert.ok(existsSync(join(dataDir, 'trade', 'kill', 'global')))
  assert.match((await run('status')).stdout, /STOPPED: global.*runs away/)
  assert.equal((await run('resume')).code, 0)
  assert.ok(!existsSync(join(dataDir, 'trade', 'kill', 'global')))
  assert.doesNotMatch((await run('status')).stdout, /STOPPED/)
})

test('wrong use ends with 2 and says what to type instead', async (t) => {
  const { run } = await house(t)
  const cases: [string[], RegExp][] = [
    [['arm', '999'], /no account "999"/],
    [['kill', '--account', 'acc_1', '--hook', 'x'], /not both/],
    [['limits'], /--all/],
    [['disarm'], /--all/],
    [['seen', 'tmnothing'], /waits for a person/],
    [['orders', '5012345', '--days', 'x'], /1 to 366/],
  ]
  for (const [words, expected] of cases) {
    const { code, stderr } = await run(...words)
    assert.equal(code, 2, words.join(' '))
    assert.match(stderr, expected)
  }
})
