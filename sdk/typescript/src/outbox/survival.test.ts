// The outbox against a real server: exact digits, a killed process, a server that stops, a full disk.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { useTidemark } from '../../../../server/test/acceptance/harness.ts'
import { createKey, runProgram } from '../../../../server/test/support/command-line.ts'
import { childEnvironment, startServer } from '../../../../server/test/support/test-server.ts'
import { until } from '../../../../server/test/support/until.ts'
import { deadUrl, outboxHome, sampleTrade } from '../../test/outbox-home.ts'
import { startScriptedServer } from '../../test/scripted-server.ts'
import { rawJson } from '../trade/trade-payload.ts'
import { OutboxFull } from './outbox-errors.ts'

const tidemark = useTidemark()

test('what was logged stands in the ledger to the last digit', async (t) => {
  const outbox = outboxHome(t).open({ url: tidemark.server.url, key: tidemark.key.key })
  outbox.logTrade({
    bot_name: 'exact',
    exchange: 'Börse "Süd"',
    asset_symbol: 'ETH/USDT:USDT',
    order_type: 'LONG',
    entry_time: new Date('2026-04-05T12:34:56.789Z'),
    exit_time: '2026.04.06 01:00',
    entry_time_offset: '+03:00',
    entry_price: '65000.12345678',
    exit_price: '123456789012.87654321',
    position_size: 1e-8,
    realized_pnl: '-0.10',
    magic_number: 9223372036854775807n,
    comment: 'Zeile 1\nZeile 2 🚀',
    raw_api_response: rawJson('{"price": 65000.10,\n "id":9007199254740993}'),
    status: 'CLOSED',
  })
  assert.deepEqual(await outbox.flush(), { settled: true, left: 0 })
  const [row, ...more] = await tidemark.tradesOf('exact')
  assert.equal(more.length, 0)
  assert.equal(row?.entry_price, '65000.12345678')
  assert.equal(row?.exit_price, '123456789012.87654321')
  assert.equal(row?.position_size, '0.00000001')
  assert.equal(row?.realized_pnl, '-0.10')
  assert.equal(row?.magic_number, '9223372036854775807')
  assert.equal(row?.comment, 'Zeile 1\nZeile 2 🚀')
  assert.equal(row?.entry_time, '2026-04-05T12:34:56.789Z')
  assert.equal(row?.exit_time, '2026-04-05T22:00:00Z')
  const answer = await tidemark.get('/api/v1/trades?bot=exact')
  assert.ok(answer.text.includes('{"price": 65000.10,  "id":9007199254740993}'), answer.text)
})

test('a trade that opens and later closes is one trade of the ledger', async (t) => {
  const outbox = outboxHome(t).open({ url: tidemark.server.url, key: tidemark.key.key })
  const open = sampleTrade({ bot_name: 'two-reports', exchange_order_id: '4711' })
  outbox.logTrade(open)
  outbox.logTrade({
    ...open,
    status: 'CLOSED',
    exit_price: '65001',
    exit_time: '2026-04-05T13:00:00Z',
  })
  await outbox.flush()
  const rows = await tidemark.tradesOf('two-reports')
  assert.deepEqual(
    rows.map(({ status, exit_price, version }) => [status, exit_price, version]),
    [['CLOSED', '65001', 2]],
  )
})

test('a key that is not accepted keeps the trades; a trade of another account becomes a dead letter', async (t) => {
  const home = outboxHome(t)
  const refused = home.open({ url: tidemark.server.url })
  refused.logTrade(sampleTrade({ bot_name: 'refused', account: '1' }))
  refused.logTrade(sampleTrade({ bot_name: 'refused', account: '2' }))
  await until(() => refused.health().state === 'refused')
  assert.equal(refused.health().lastError, 'the server answered 401 key_invalid')
  await refused.close()
  const key = await createKey(tidemark.home, { scope: 'ingest', more: ['--account', '2'] })
  const outbox = home.open({ url: tidemark.server.url, key: key.key })
  assert.equal((await outbox.flush()).settled, true)
  const letters = await outbox.deadLetters()
  assert.deepEqual(
    letters.map(({ seq, status, problem }) => [seq, status, problem.code]),
    [[1, 403, 'account_not_allowed']],
  )
  assert.equal((await tidemark.tradesOf('refused')).length, 1)
})

test('a process that is killed again and again loses nothing, doubles nothing and keeps the order', async (t) => {
  const home = outboxHome(t)
  const told: string[] = []
  for (let cycle = 0; cycle < 4; cycle++)
    told.push(...(await runAndKill(home.dir, 40 + cycle * 30)))
  const outbox = home.open({ url: tidemark.server.url, key: tidemark.key.key })
  assert.deepEqual(await outbox.flush(), { settled: true, left: 0 })
  assert.equal(outbox.health().deadLetters, 0)
  const rows = await tidemark.tradesOf('killed')
  const stored = rows
    .sort((left, right) => Number(left.internal_id) - Number(right.internal_id))
    .map((row) => String(row.comment))
  assert.equal(new Set(stored).size, stored.length, 'none is doubled')
  // A call that the kill cut off may have landed or not; it is in no list.
  const asTold = new Set(told)
  assert.deepEqual(
    stored.filter((comment) => asTold.has(comment)),
    told,
  )
  assert.ok(stored.length - told.length <= 4)
})

/** Runs the child until it has logged `count` trades, kills it, and gives what it said. */
async function runAndKill(dir: string, count: number): Promise<string[]> {
  const program = join(import.meta.dirname, '../../test/enqueue-child.ts')
  const child = spawn(process.execPath, [program, dir, tidemark.server.url, 'killed'], {
    env: childEnvironment({ BOT_KEY: tidemark.key.key }),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (piece: Buffer) => {
    said += piece.toString()
    if (said.split('\n').length > count) child.kill('SIGKILL')
  })
  await new Promise((resolve) => child.once('close', resolve))
  // The last piece may be of a line that the kill cut off.
  return said
    .split('\n')
    .slice(0, -1)
    .map((line) => line.slice(line.indexOf(' ') + 1))
}

test('a server that goes away and comes back gets everything once', async (t) => {
  const home = outboxHome(t)
  const outbox = home.open({ url: tidemark.server.url, key: tidemark.key.key })
  const log = (n: number) => outbox.logTrade(sampleTrade({ bot_name: 'outage', comment: `${n}` }))
  for (let n = 0; n < 20; n++) log(n)
  await outbox.flush()
  const { port, dataDir } = tidemark.server
  await tidemark.server.stop()
  for (let n = 20; n < 40; n++) log(n)
  await until(() => outbox.health().state === 'waiting')
  assert.equal(outbox.health().queued, 20)
  tidemark.server = await startServer({ dataDir, port, databaseUrl: tidemark.home.databaseUrl })
  assert.equal((await outbox.flush()).settled, true)
  const rows = await tidemark.tradesOf('outage')
  assert.deepEqual(
    rows.map((row) => Number(row.comment)).sort((left, right) => left - right),
    Array.from({ length: 40 }, (_, n) => n),
  )
})

const mounts = await runProgram('mount', ['--version']).catch(() => null)
const noMount =
  process.getuid?.() === 0 && mounts?.code === 0 ? false : 'needs root and mount, for a tiny disk'

test('a full disk refuses the trade, keeps every earlier one, and takes trades again after', {
  skip: noMount,
}, async (t) => {
  const disk = mkdtempSync(join(tmpdir(), 'tidemark-disk-'))
  const mounted = await runProgram('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk])
  if (mounted.code !== 0) {
    rmdirSync(disk)
    t.skip(`no tmpfs can be mounted here: ${mounted.stderr.trim()}`)
    return
  }
  t.after(async () => {
    await runProgram('umount', [disk])
    rmdirSync(disk)
  })
  const home = outboxHome(t)
  const dir = join(disk, 'outbox')
  const outbox = home.open({ url: deadUrl, dir })
  const taken: string[] = []
  const fill = () => {
    for (;;) {
      const name = `${taken.length}`
      outbox.logTrade(sampleTrade({ idempotency_key: name, comment: 'x'.repeat(100) }))
      taken.push(name)
    }
  }
  writeFileSync(join(disk, 'ballast'), Buffer.alloc(100_000))
  assert.throws(fill, OutboxFull)
  const atFirst = taken.length
  assert.ok(atFirst > 100)
  rmSync(join(disk, 'ballast'))
  assert.throws(fill, OutboxFull)
  assert.ok(taken.length > atFirst, 'it went on when there was room')
  await outbox.close()
  await using server = await startScriptedServer()
  const next = home.open({ url: server.url, dir })
  assert.equal(next.health().damagedLines, 0)
  assert.equal((await next.flush()).settled, true)
  assert.deepEqual(
    server.received.flatMap(({ lines }) => lines).map((line) => JSON.parse(line).idempotency_key),
    taken,
  )
  await next.close()
})
