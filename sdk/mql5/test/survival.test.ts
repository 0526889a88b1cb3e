// Kills, full disks and damaged files: what was queued is sent, what was torn comes again from the history.
import assert from 'node:assert/strict'
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { noCompiler } from '../harness/build-program.ts'
import { showBroker } from '../harness/show-broker.ts'
import { createBench, nowMsc } from './expert-bench.ts'
import { startRecorder, useRecorder } from './report-recorder.ts'

const skip = noCompiler

async function deadAddress(): Promise<{ url: string; port: number }> {
  const gone = await startRecorder()
  await gone[Symbol.asyncDispose]()
  return { url: gone.url, port: Number(new URL(gone.url).port) }
}

for (const bytes of [0, 1, 8, 40, 200])
  test(`a kill after ${bytes} bytes of a line loses no deal and sends none twice`, {
    skip,
  }, async (t) => {
    const { url, port } = await deadAddress()
    const { terminal, broker, happen, accountFolder } = await createBench(t, url)
    await terminal.start()
    const [one, two] = [1, 2].map(
      (n) => broker.fill({ side: 'buy', volume: n, points: 110_000 })[0]?.deal ?? '',
    )
    await happen(one ?? '')
    await terminal.command(['kill_in_write', '1', String(bytes)])
    await assert.rejects(happen(two ?? ''), /ended with 137/)
    assert.equal(terminal.exitCode, 137)
    const server = await useRecorder(t, port)
    server.known.watermark = String(nowMsc - 1000)
    await terminal.start()
    await terminal.run(5000)
    const tickets = server
      .deals()
      .flat()
      .map(({ deal }) => deal)
    assert.deepEqual([...tickets].sort(), [one, two])
    if (bytes > 0)
      assert.match(terminal.journal.join('\n'), /1 half-written lines of the outbox are left out/)
    assert.equal(terminal.read(`${accountFolder}/dead-letters.jsonl`), '')
  })

test('a terminal killed between the answer and the cursor sends again what the server knows', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  server.known.watermark = String(nowMsc)
  const { terminal, broker, happen } = await createBench(t, server.url, {
    inputs: { InpSnapshotSeconds: 3600 },
  })
  await terminal.start()
  await terminal.run(1000)
  const [deal] = broker.fill({ side: 'buy', volume: 1, points: 110_000 })
  await happen(deal?.deal ?? '')
  await terminal.command(['kill_in_write', '1', '3'])
  await assert.rejects(terminal.run(1000), /ended with 137/)
  await terminal.start()
  await terminal.run(3000)
  assert.deepEqual(
    server
      .deals()
      .flat()
      .map((one) => one.deal),
    [deal?.deal, deal?.deal],
  )
  assert.match(await terminal.comment(), /queued 0/)
})

test('after a restart only what was not answered for is sent', { skip }, async (t) => {
  const server = await useRecorder(t)
  const { terminal, broker, happen } = await createBench(t, server.url, {
    inputs: { InpSnapshotSeconds: 3600 },
  })
  const recent = broker.at(nowMsc - 1000).deposit(1).deal
  await showBroker(terminal, broker)
  await terminal.start()
  await terminal.run(70_000, 1000)
  // Older than the day before the watermark: the history does not bring them again.
  broker.at(nowMsc - 10 * 86_400_000)
  const tickets = Array.from({ length: 70 }, () => broker.deposit(1).deal)
  server.known.watermark = String(nowMsc)
  await happen(...tickets.slice(0, 50))
  await terminal.run(250)
  server.reply('/api/v1/ea/reports', { status: 503 })
  await happen(...tickets.slice(50))
  await terminal.run(250)
  await terminal.kill()
  const before = server.deals().length
  await terminal.start()
  await terminal.run(3000)
  assert.deepEqual(
    server
      .deals()
      .slice(before)
      .flat()
      .map(({ deal }) => deal),
    [...tickets.slice(50), recent],
  )
})

test('a damaged line in the middle and a lost cursor cost nothing', { skip }, async (t) => {
  const { url, port } = await deadAddress()
  const { terminal, broker, happen, accountFolder } = await createBench(t, url)
  await terminal.start()
  const tickets = [1, 2, 3].map(
    (n) => broker.fill({ side: 'buy', volume: n, points: 110_000 })[0]?.deal ?? '',
  )
  await happen(...tickets)
  await terminal.close()
  const folder = join(terminal.commonFolder, accountFolder)
  const segment = join(folder, 'outbox-000000000001.jsonl')
  const lines = readFileSync(segment, 'utf8').split('\n')
  lines[1] = lines[1]?.replace('"price":1.1', '"price":9.1') ?? ''
  writeFileSync(segment, lines.join('\n'))
  appendFileSync(segment, 'rubbish without an end')
  writeFileSync(join(folder, 'cursor'), '00000000 7\n')
  const server = await useRecorder(t, port)
  await terminal.start()
  await terminal.run(3000)
  const sent = server.deals().flat()
  assert.deepEqual(
    sent.map(({ deal }) => deal),
    [tickets[0], tickets[2], tickets[1]],
    'the damaged one comes from the history',
  )
  assert.ok(sent.every(({ price }) => price === 1.1))
  assert.match(terminal.journal.join('\n'), /2 half-written lines/)
})

test('an outbox does not grow for ever: full segments are left, settled ones deleted', {
  skip,
}, async (t) => {
  const { url, port } = await deadAddress()
  const { terminal, broker, happen, accountFolder } = await createBench(t, url)
  await terminal.start()
  const comment = 'c'.repeat(400)
  const tickets = Array.from({ length: 700 }, () => broker.deposit(1, comment).deal)
  await happen(...tickets)
  const segments = () =>
    terminal.files().filter((file) => file.startsWith(`${accountFolder}/outbox-`))
  assert.ok(segments().length >= 2, segments().join())
  await terminal.kill()
  const server = await useRecorder(t, port)
  await terminal.start()
  await terminal.run(20_000)
  assert.deepEqual(
    server
      .deals()
      .flat()
      .map(({ deal }) => deal),
    tickets,
  )
  assert.deepEqual(segments(), [])
})

test('a full disk stops nothing: the deal is taken when there is room again', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  const { terminal, broker, happen } = await createBench(t, server.url)
  await terminal.start()
  await terminal.run(1000)
  await terminal.command(['disk_room', '100'])
  const [one] = broker.fill({ side: 'buy', volume: 1, points: 110_000 })
  const [two] = broker.fill({ side: 'sell', volume: 1, points: 110_000 })
  await happen(one?.deal ?? '', two?.deal ?? '')
  await terminal.run(2000)
  assert.deepEqual(server.deals(), [])
  await terminal.command(['disk_room', '-1'])
  await terminal.run(2000)
  assert.deepEqual(
    server
      .deals()
      .flat()
      .map(({ deal }) => deal)
      .sort(),
    [one?.deal, two?.deal],
  )
  await terminal.close()
  rmSync(join(terminal.commonFolder, 'Tidemark'), { recursive: true })
})

test('a disk that stays full is told of, fills with no litter, and is not tried without end', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  server.known.watermark = String(nowMsc - 1000)
  const { terminal, broker, happen, accountFolder } = await createBench(t, server.url)
  await terminal.start()
  await terminal.run(1000)
  await terminal.command(['disk_room', '20'])
  const tickets = Array.from({ length: 400 }, () => broker.deposit(1).deal)
  await happen(...tickets.slice(0, 40))
  await terminal.kill()
  await terminal.start()
  await terminal.command(['disk_room', '20'])
  await terminal.run(30_000)
  const litter = terminal.files().filter((file) => file.startsWith(`${accountFolder}/outbox-`))
  assert.ok(litter.length <= 1, `${litter.length} files`)
  assert.match(await terminal.comment(), /cannot write its outbox.*Is the disk full\?/)
  assert.match(terminal.journal.join('\n'), /cannot write its outbox/)
  assert.ok(Number(await terminal.command(['writes_refused'])) < 100)
  await terminal.command(['disk_room', '-1'])
  await terminal.run(700_000, 250)
  const sent = server
    .deals()
    .flat()
    .map(({ deal }) => deal)
  assert.deepEqual([...sent].sort(), [...tickets].sort())
  assert.doesNotMatch(await terminal.comment(), /cannot write/)
})
