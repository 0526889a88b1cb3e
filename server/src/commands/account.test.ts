import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { runTidemark } from '../../test/support/command-line.ts'
import { openExpertBench } from '../../test/support/expert-bench.ts'
import { sampleDeal } from '../../test/support/expert-reports.ts'

async function house(t: TestContext) {
  // The command goes by the real clock, so the reports do too.
  const bench = await openExpertBench(t, Date.now())
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-account-'))
  await chmod(folder, 0o755)
  t.after(() => rm(folder, { recursive: true, force: true }))
  const databaseUrl = bench.database.url.use((url) => url)
  const run = (...words: string[]) =>
    runTidemark(['account', ...words], { dataDir: join(folder, 'data'), databaseUrl })
  return { report: bench.report, goTo: bench.goTo, run }
}

test('accounts are listed with what they hold, and a dash for what is not known', async (t) => {
  const { report, goTo, run } = await house(t)
  const empty = await run('list')
  assert.equal(empty.code, 0, empty.stderr)
  assert.match(empty.stdout, /No account was reported yet/)

  const hourAgoMs = Date.now() - 3 * 3_600_000
  goTo(hourAgoMs)
  const account = '"currency":"USD","balance":9007199254740993.10,"equity":0.50'
  await report({ login: '31', gmtTime: Math.floor(hourAgoMs / 1000), account })
  goTo(Date.now())
  await report({ login: '32', deals: [sampleDeal('1')] })

  const table = await run('list')
  assert.match(table.stdout, /^ACCOUNT +SERVER +STATE +AGE +BALANCE +EQUITY +CURRENCY/)
  assert.match(
    table.stdout,
    /^31 +Demo-MT5 +offline +3h +9007199254740993\.10 +0\.50 +USD .*nothing came from the terminal +Look whether the terminal runs/m,
  )
  assert.match(table.stdout, /^32 +Demo-MT5 +stale +- +- +- +- .*not sent a picture/m)

  const { data } = JSON.parse((await run('list', '--json')).stdout)
  assert.deepEqual(
    data.map((one: Record<string, unknown>) => [one.account, one.balance, one.state, one.cause]),
    [
      ['31', '9007199254740993.10', 'offline', 'terminal_silent'],
      ['32', null, 'stale', 'no_picture'],
    ],
  )
  assert.equal(data[1].reasons.balance, 'no_picture')
})

test('help of the account commands starts with examples', async (t) => {
  const { run } = await house(t)
  for (const words of [['--help'], ['list', '--help']]) {
    const { code, stdout } = await run(...words)
    assert.equal(code, 0)
    assert.match(stdout, /^Examples:\n {2}tidemark account list/)
  }
})
