// `tidemark serve --demo` for real: every part alive within a minute, everything on this machine, and nothing left at the end.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { processTree, signalAll } from '../support/processes.ts'
import { binPath, childEnvironment } from '../support/test-server.ts'
import { until } from '../support/until.ts'

type Row = Readonly<Record<string, unknown>>

async function startDemo(t: TestContext) {
  // Its temporary folder lies in one of the test's, so that what it leaves can be seen.
  const place = mkdtempSync(join(tmpdir(), 'tidemark-demo-test-'))
  const child = spawn(process.execPath, [binPath, 'serve', '--demo', '--port', '0', '--json'], {
    env: { ...childEnvironment(), TMPDIR: place },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  t.after(async () => {
    signalAll(processTree(child.pid ?? -1), 'SIGKILL')
    rmSync(place, { recursive: true, force: true })
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (piece: Buffer) => {
    out += piece.toString('utf8')
  })
  child.stderr.on('data', (piece: Buffer) => {
    err += piece.toString('utf8')
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { place, child, ended, out: () => out, err: () => err }
}

test('the demo shows its first page soon, fills every part with life, and leaves nothing behind', async (t) => {
  const begunMs = performance.now()
  const { place, child, ended, out, err } = await startDemo(t)
  await until(
    () => {
      assert.equal(child.exitCode, null, err())
      return /Look at once: +http/.test(err())
    },
    { timeoutMs: 120_000, everyMs: 100, what: 'a first page' },
  )
  const firstPageMs = performance.now() - begunMs
  t.diagnostic(`first page after ${Math.round(firstPageMs)} ms`)
  const door = /Look at once: +(\S+)/.exec(err())?.[1] ?? ''
  const led = await fetch(door, { redirect: 'manual' })
  assert.equal(led.status, 303)
  const cookie = (led.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const page = await fetch(led.headers.get('location') ?? '', { headers: { cookie } })
  assert.equal(page.status, 200)

  await until(() => /^}/m.test(out()), { timeoutMs: 90_000, everyMs: 100, what: 'the whole demo' })
  const links = JSON.parse(out())
  for (const link of Object.values<string>(links)) assert.match(link, /^http:\/\/127\.0\.0\.1:\d+/)
  const ask = async (path: string) => {
    const answer = await fetch(`${links.url}${path}`, { headers: { cookie } })
    assert.equal(answer.status, 200, path)
    return answer.json() as Promise<{ data: Row[] }>
  }
  const accounts = async () => (await ask('/api/v1/accounts')).data
  const named = async (server: string) => (await accounts()).filter((one) => one.server === server)
  await until(
    async () => {
      const all = await accounts()
      const of = (server: string) => all.filter((one) => one.server === server)
      return (
        of('Practice-Terminal').some(({ state }) => state === 'live') &&
        of('Practice-Terminal').some(({ state }) => state === 'stale') &&
        of('Practice-MT5').length === 2 &&
        of('Practice-MT5').every(({ state, deals }) => state === 'live' && Number(deals) > 20) &&
        of('Practice-TickTrader').length === 3 &&
        of('Practice-TickTrader').every(
          ({ state, deals }) => state === 'live' && Number(deals) > 20,
        ) &&
        of('Practice-Gone').some(({ cause }) => cause === 'broker_unreachable')
      )
    },
    { timeoutMs: 90_000, everyMs: 1_000, what: 'life in every account' },
  )
  const [imported] = await named('Practice-Import')
  assert.ok(Number(imported?.deals) > 1_000)
  const [main] = (await named('Practice-Terminal')).filter(({ account }) => account === '5012345')
  assert.ok(Number(main?.deals) > 1_000)
  assert.equal(main?.complete, true)
  const before = main?.equity
  await until(async () => (await named('Practice-Terminal'))[0]?.equity !== before, {
    ...{ timeoutMs: 30_000, everyMs: 500, what: 'an equity that moves' },
  })

  const rules = (await ask(`/api/v1/accounts/${main?.id}/rules`)) as unknown as Row
  assert.ok(rules.rule_set !== null && rules.verdict !== null)
  // Each bot trades when its market says so.
  const logged = await until(
    async () => {
      const { data } = await ask('/api/v1/trades?account=paper-1&limit=500')
      return new Set(data.map((trade) => trade.bot_name)).size === 3 ? data : null
    },
    { timeoutMs: 120_000, everyMs: 1_000, what: 'a trade of each bot' },
  )
  assert.deepEqual([...new Set(logged.map((trade) => trade.bot_name))].sort(), [
    ...['gold_scalper', 'mean_reverter', 'trend_follower'],
  ])
  assert.ok(logged.every((trade) => trade.stop_loss !== null))
  assert.equal((await fetch(links.scene.split('#')[0] ?? '')).status, 200)

  child.kill('SIGINT')
  assert.equal(await ended, 0, err())
  assert.deepEqual(existsSync(place) ? readdirSync(place) : [], [])
})

test('the demo touches no data of anybody: a data directory or a database of theirs is refused', async (t) => {
  const place = mkdtempSync(join(tmpdir(), 'tidemark-demo-test-'))
  t.after(() => rmSync(place, { recursive: true, force: true }))
  const run = (words: readonly string[], env: Record<string, string>) =>
    new Promise<{ code: number | null; text: string }>((resolve) => {
      const child = spawn(process.execPath, [binPath, 'serve', '--demo', ...words], {
        env: { ...childEnvironment(env), TMPDIR: place },
      })
      let text = ''
      child.stderr.on('data', (piece: Buffer) => {
        text += piece.toString('utf8')
      })
      child.once('close', (code) => resolve({ code, text }))
    })
  const cases: [readonly string[], Record<string, string>, RegExp][] = [
    [['--data-dir', place], {}, /do not name a data directory/],
    [[], { DATABASE_URL: 'postgres://x@127.0.0.1:1/x' }, /never writes to a database of yours/],
    [['--host', '0.0.0.0'], {}, /for this machine only/],
  ]
  for (const [words, env, sentence] of cases) {
    const { code, text } = await run(words, env)
    assert.equal(code, 2, text)
    assert.match(text, sentence)
  }
  assert.deepEqual(readdirSync(place), [])
})
