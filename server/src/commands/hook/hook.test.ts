import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { runTidemark } from '../../../test/support/command-line.ts'
import { createTestDatabase } from '../../../test/support/test-database.ts'

test('a hook is made, armed, changed, rotated, disarmed and removed by a person', async (t) => {
  const database = await createTestDatabase(t)
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-hook-'))
  await chmod(folder, 0o700)
  t.after(() => rm(folder, { recursive: true, force: true }))
  await database.write.query("insert into accounts (exchange, account) values ('Demo', '5012345')")
  await database.write.query(
    "insert into trade_accounts (account_id, venue, settings, added_by) values (1, 'ticktrader', '{}', 'test')",
  )
  const home = {
    dataDir: join(folder, 'data'),
    databaseUrl: database.url.use((url) => url),
  }
  const run = (...words: string[]) => runTidemark(['hook', ...words], home)

  const terms = ['--symbol', 'BTCUSD', '--map', 'BTCUSDT=BTCUSD', '--max-units', '0.5']
  const made = await run(
    'add',
    '--name',
    'tv',
    '--account',
    '5012345',
    ...terms,
    '--ip',
    'tradingview',
    '--json',
  )
  assert.equal(made.code, 0, made.stderr)
  const hook = JSON.parse(made.stdout)
  assert.match(hook.secret, /^tmks_[0-9A-Za-z]{46}$/)
  assert.deepEqual([hook.armed, hook.networks.length, hook.max_size], [false, 4, '0.5'])

  const signed = await run(
    'add',
    '--name',
    'desk',
    '--account',
    'acc_1',
    '--symbol',
    'EURUSD',
    '--max-lots',
    '2',
    '--signed',
  )
  assert.match(signed.stdout, /^whsec_/)
  const twice = await run('add', '--name', 'tv', '--account', '5012345', ...terms)
  assert.deepEqual([twice.code, twice.stdout], [2, ''])
  const nowhere = await run('add', '--name', 'x', '--account', '9', ...terms)
  assert.match(nowhere.stderr, /has no account "9"/)

  assert.match((await run('arm', 'tv')).stdout, /is armed for 100 executions/)
  const list = await run('list')
  assert.match(list.stdout, /armed, 100 left/)
  assert.doesNotMatch(list.stdout, /tmks_|whsec_/)
  assert.match((await run('set', 'tv', '--executions', '3')).stdout, /changed and disarmed/)
  assert.match((await run('arm', hook.id)).stdout, /armed for 3/)
  assert.match((await run('disarm', 'tv')).stdout, /is disarmed/)
  const rotated = await run('rotate', 'tv', '--leaked', '--json')
  assert.notEqual(JSON.parse(rotated.stdout).secret, hook.secret)
  assert.equal((await run('remove', 'tv')).code, 2, 'it asks for --yes')
  assert.match((await run('remove', 'tv', '--yes')).stdout, /is removed/)
  assert.match((await run('arm', 'tv')).stderr, /no hook with the name "tv"/)
  assert.match((await run('signals')).stdout, /No signal has come yet/)
  assert.match((await run('approve', 'sig_1')).stderr, /no signal sig_1/)
  assert.equal((await run('approve', 'one')).code, 2)

  const { rows } = await database.read.query<{ kinds: string }>(
    `select string_agg(body::json ->> 'kind', ',' order by seq) as kinds from audit_entries where chain = 'command-line'`,
  )
  assert.equal(
    rows[0]?.kinds,
    'hook_added,hook_added,hook_armed,hook_changed,hook_armed,hook_disarmed,hook_rotated,hook_removed',
  )
  const { rows: kept } = await database.read.query<{ text: string }>(
    "select coalesce(string_agg(row(hooks, hook_secrets)::text, ''), '') as text from hooks left join hook_secrets using (hook_no)",
  )
  assert.ok(!kept[0]?.text.includes(hook.secret.slice(13, 45)))
})
