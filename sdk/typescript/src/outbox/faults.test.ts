// What goes wrong around the sender and must cost nothing: callbacks, slow lines, a failing disk, a closing outbox.
import assert from 'node:assert/strict'
import fs, { existsSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { test } from 'node:test'
import { until } from '../../../../server/test/support/until.ts'
import { deadUrl, outboxHome, sampleTrade } from '../../test/outbox-home.ts'
import { batchAnswer, landAll, startScriptedServer } from '../../test/scripted-server.ts'
import type { FlushResult, Outbox } from './outbox.ts'
import { OutboxFailed } from './outbox-errors.ts'

const named = (name: string) => sampleTrade({ idempotency_key: name })
const keysOf = ({ lines }: { lines: readonly string[] }) =>
  lines.map((line) => JSON.parse(line).idempotency_key as string)

test('a trade that onState itself logs is sent without another call', async (t) => {
  await using server = await startScriptedServer()
  let outbox: Outbox | null = null
  let more = 3
  outbox = outboxHome(t).open({
    url: server.url,
    onState: ({ state }) => {
      if (state === 'idle' && more-- > 0) outbox?.logTrade(named(`more ${more}`))
    },
  })
  outbox.logTrade(named('first'))
  await until(() => server.received.flatMap(keysOf).length === 4)
})

test('an async callback that is rejected is a warning and no unhandled rejection', async (t) => {
  const warn = t.mock.method(process, 'emitWarning', () => {})
  await using server = await startScriptedServer(({ lines }) => batchAnswer(lines.map(() => 422)))
  const outbox = outboxHome(t).open({
    url: server.url,
    onDeadLetter: async () => {
      throw new Error('a bug of the bot')
    },
  })
  outbox.logTrade(named('a'))
  assert.equal((await outbox.flush()).settled, true)
  await until(() => warn.mock.callCount() === 1)
})

test('a fetch that throws, or answers nonsense, leaves the trades waiting and nothing unhandled', async (t) => {
  let calls = 0
  const outbox = outboxHome(t).open({
    url: deadUrl,
    timeoutMs: 1,
    fetch: () => {
      if (calls++ % 2 === 0) throw new Error('the proxy is not set up')
      return Promise.resolve(JSON.parse('{}'))
    },
  })
  outbox.logTrade(named('a'))
  await until(() => calls > 6)
  assert.equal(outbox.health().queued, 1)
})

test('a batch that a slow line cannot carry within the deadline is tried smaller', async (t) => {
  await using server = await startScriptedServer((request) =>
    request.lines.length > 2 ? undefined : landAll(request),
  )
  const outbox = outboxHome(t).open({ url: server.url, timeoutMs: 100 })
  const names = [...'abcdefgh']
  for (const name of names) outbox.logTrade(named(name))
  assert.equal((await outbox.flush()).settled, true)
  const landed = server.received.filter(({ lines }) => lines.length <= 2)
  assert.deepEqual([...new Set(landed.flatMap(keysOf))], names)
})

test('Retry-After of an answer whose lines may land later is waited for', async (t) => {
  await using server = await startScriptedServer(() => ({
    ...batchAnswer([503]),
    headers: { 'retry-after': '3000' },
  }))
  const outbox = outboxHome(t).open({ url: server.url })
  const before = Date.now()
  outbox.logTrade(named('a'))
  await until(() => outbox.health().state === 'waiting')
  assert.ok(Date.parse(outbox.health().nextTryAt ?? '') >= before + 3_000_000)
  // The long pause does not hold up the end either.
  assert.deepEqual(await outbox.close(), { settled: false, left: 1 })
})

test('a flush that waits ends with the outbox, and says what is left', async (t) => {
  const outbox = outboxHome(t).open({ url: deadUrl })
  outbox.logTrade(named('a'))
  let flushed: FlushResult | null = null
  const told = outbox.flush({ timeoutMs: 60_000 }).then((result) => {
    flushed = result
  })
  await outbox.close({ timeoutMs: 0 })
  await until(() => flushed)
  await told
  assert.deepEqual(flushed, { settled: false, left: 1 })
  assert.deepEqual(await outbox.flush(), { settled: false, left: 1 })
})

test('flush and close refuse what is no time limit', async (t) => {
  const outbox = outboxHome(t).open({ url: deadUrl })
  const wrong: [unknown, RegExp][] = [
    [null, /takes \{ timeoutMs \}/],
    [5000, /takes \{ timeoutMs \}/],
    [{ timeout: 5000 }, /has no option timeout; it has timeoutMs/],
    [{ timeoutMs: Number.NaN }, /timeoutMs must be a number of milliseconds, 0 or more/],
    [{ timeoutMs: -1 }, /timeoutMs must be a number/],
    [{ timeoutMs: '5' }, /timeoutMs must be a number/],
  ]
  for (const [options, message] of wrong)
    for (const call of [outbox.flush, outbox.close])
      await assert.rejects(call(options as { timeoutMs: number }), message)
  assert.equal(outbox.health().state, 'idle', 'a refused close closes nothing')
})

test('the folder stays where it was when the process changes its directory', async (t) => {
  const home = outboxHome(t)
  const former = process.cwd()
  const outbox = home.open({ url: deadUrl, dir: relative(former, home.dir) })
  process.chdir(tmpdir())
  try {
    outbox.logTrade(named('a'))
    assert.ok(existsSync(join(home.dir, '000000000001.jsonl')))
    await outbox.close()
  } finally {
    process.chdir(former)
  }
  assert.equal(existsSync(join(home.dir, 'lock')), false)
})

test('when the only waiting line goes bad on the disk nothing is left to wait for', async (t) => {
  const home = outboxHome(t)
  const first = home.open({ url: deadUrl })
  first.logTrade(named('a'))
  await until(() => first.health().state === 'waiting')
  const path = join(home.dir, '000000000001.jsonl')
  fs.writeFileSync(path, home.read('000000000001.jsonl').replace('Binance', 'Binancf'))
  assert.deepEqual(await first.flush(), { settled: true, left: 0 })
  const { queued, damagedLines } = first.health()
  assert.deepEqual({ queued, damagedLines }, { queued: 0, damagedLines: 1 })
})

test('a trade that the disk refused, but kept, takes no number from one that was promised', async (t) => {
  const home = outboxHome(t)
  const outbox = home.open({ url: deadUrl, fsync: 'always' })
  outbox.logTrade(named('a'))
  const fail = () => {
    throw Object.assign(new Error('i/o error'), { code: 'EIO' })
  }
  const failing = [
    t.mock.method(fs, 'fdatasyncSync', fail),
    t.mock.method(fs, 'ftruncateSync', fail),
  ]
  syncBuiltinESMExports()
  assert.throws(() => outbox.logTrade(named('refused')), OutboxFailed)
  for (const { mock } of failing) mock.restore()
  syncBuiltinESMExports()
  assert.deepEqual(outbox.logTrade(named('b')), { seq: 3, idempotencyKey: 'b' })
  await outbox.close()
  await using server = await startScriptedServer()
  const next = home.open({ url: server.url, batchLines: 1 })
  await next.flush()
  const sent = server.received.flatMap(keysOf)
  assert.deepEqual([sent[0], sent.at(-1)], ['a', 'b'])
})
