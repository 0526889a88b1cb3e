// Poison: what the server refuses for its content goes to the dead letters with the answer, and the queue moves on.
import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { noCompiler } from '../harness/build-program.ts'
import { showBroker } from '../harness/show-broker.ts'
import { createBench, nowMsc } from './expert-bench.ts'
import { type ReportRecorder, useRecorder } from './report-recorder.ts'

const skip = noCompiler
const reports = '/api/v1/ea/reports'
const problem = {
  type: 'x',
  title: 'Trade failed validation',
  status: 422,
  detail: 'volume must be "greater" than 0',
  code: 'trade_invalid',
}
const answer = (refused: number[]) =>
  JSON.stringify({
    status: 'success',
    deals: {
      new: 1,
      duplicate: 0,
      corrected: 0,
      refused: refused.map((index) => ({ index, problem })),
    },
    refused_indexes: refused,
    deals_known: 1,
    watermark_msc: '1',
    resync: false,
  })

async function withDeals(
  t: Parameters<typeof createBench>[0],
  count: number,
  replies: (server: ReportRecorder) => void,
) {
  const server = await useRecorder(t)
  server.known.watermark = String(nowMsc - 1000)
  const bench = await createBench(t, server.url, { inputs: { InpSnapshotSeconds: 3600 } })
  await bench.terminal.start()
  await bench.terminal.run(1500)
  const tickets = Array.from({ length: count }, () => bench.broker.deposit(100).deal)
  replies(server)
  await bench.happen(...tickets)
  await bench.terminal.run(5000)
  const letters = () =>
    bench.terminal
      .read(`${bench.accountFolder}/dead-letters.jsonl`)
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  return { ...bench, server, tickets, letters }
}

test('refused deals of a batch are buried with their own problem; the others count as landed', {
  skip,
}, async (t) => {
  const { letters, tickets, terminal, server, accountFolder } = await withDeals(t, 4, (recorder) =>
    recorder.reply(reports, { status: 200, body: answer([1, 3]) }),
  )
  assert.deepEqual(
    letters().map(({ deal }) => deal.deal),
    [tickets[1], tickets[3]],
  )
  assert.deepEqual(letters()[0].answer, problem)
  assert.equal(letters()[0].status, 422)
  assert.match(await terminal.comment(), /queued 0, .*dead letters 2/)
  assert.equal(server.deals().length, 1)
  await terminal.close()
  await terminal.start()
  await terminal.run(3000)
  assert.deepEqual(
    server
      .deals()
      .slice(1)
      .flat()
      .map(({ deal }) => deal)
      .sort(),
    [tickets[0], tickets[2]],
    'buried ones stay buried',
  )
  assert.equal(letters().length, 2)
  await terminal.close()
  rmSync(join(terminal.commonFolder, accountFolder, 'dead-letters.jsonl'))
  await terminal.start()
  await terminal.run(3000)
  assert.equal(server.deals().at(-1)?.length, 4, 'without the file they are offered again')
})

test('a refused report is halved until the culprit is alone', { skip }, async (t) => {
  const refusal = { status: 422, body: JSON.stringify(problem) }
  // 8, then 4, 2, 1: refused. The envelope alone is fine, so the first deal is the culprit.
  const { letters, tickets, server } = await withDeals(t, 8, (recorder) =>
    recorder.reply(reports, refusal, refusal, refusal, refusal),
  )
  assert.deepEqual(
    letters().map(({ deal }) => deal.deal),
    [tickets[0]],
  )
  assert.deepEqual(letters()[0].answer, problem)
  const landed = server
    .deals()
    .slice(4)
    .flat()
    .map(({ deal }) => deal)
  assert.deepEqual(landed, tickets.slice(1))
})

test('when the account itself is refused no deal is buried', { skip }, async (t) => {
  const refusal = { status: 422, body: JSON.stringify(problem) }
  const { letters, terminal, tickets, server } = await withDeals(t, 2, (recorder) =>
    recorder.reply(reports, refusal, refusal, refusal, refusal, refusal),
  )
  await terminal.run(5000)
  assert.deepEqual(letters(), [])
  assert.deepEqual(
    server
      .deals()
      .at(-1)
      ?.map(({ deal }) => deal),
    tickets.slice(-1 * (server.deals().at(-1)?.length ?? 0)),
  )
  assert.match(await terminal.comment(), /queued 0/)
})

test('413 halves too, and an answer that is no JSON is kept as text', { skip }, async (t) => {
  const big = { status: 413, body: '<html>"too large"</html>' }
  const { letters } = await withDeals(t, 1, (recorder) => recorder.reply(reports, big))
  assert.equal(letters()[0].answer, '<html>"too large"</html>')
  assert.equal(letters()[0].status, 413)
})

test('settings that are wrong bury nothing, however long it takes', { skip }, async (t) => {
  const replies = [401, 403, 404, 405, 415, 421, 409, 408, 425].map((status) => ({
    status,
    body: '{}',
  }))
  const { letters, terminal, server, tickets } = await withDeals(t, 1, (recorder) =>
    recorder.reply(reports, ...replies),
  )
  await terminal.run(180_000, 500)
  assert.deepEqual(letters(), [])
  assert.equal(server.deals().length, replies.length + 1)
  assert.deepEqual(
    server
      .deals()
      .at(-1)
      ?.map(({ deal }) => deal),
    tickets,
  )
})

test('a dead letter that was torn by a kill is written again whole', { skip }, async (t) => {
  const server = await useRecorder(t)
  server.known.watermark = String(nowMsc)
  const { terminal, broker, happen, accountFolder } = await createBench(t, server.url, {
    inputs: { InpSnapshotSeconds: 3600 },
  })
  await terminal.start()
  await terminal.run(1500)
  server.reply(reports, { status: 200, body: answer([0]) }, { status: 200, body: answer([0]) })
  const { deal } = broker.deposit(100)
  await happen(deal)
  await terminal.command(['kill_in_write', '1', '20'])
  await assert.rejects(terminal.run(2000), /137/)
  await terminal.start()
  await terminal.run(3000)
  const lines = terminal.read(`${accountFolder}/dead-letters.jsonl`).split('\n')
  assert.equal(lines.length, 3)
  assert.equal(JSON.parse(lines[1] ?? '').deal.deal, deal)
})

test('a page of something else in Tidemark’s place is no answer about the account', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  server.known.watermark = String(nowMsc)
  const { terminal, broker, accountFolder } = await createBench(t, server.url)
  broker.at(nowMsc - 9 * 86_400_000).deposit(100)
  broker.at(nowMsc - 1000).deposit(100)
  await showBroker(terminal, broker)
  await terminal.start()
  await terminal.run(70_000, 1000)
  await terminal.close()
  const scope = terminal.read(`${accountFolder}/scope`)
  assert.notEqual(scope, '')
  const before = server.deals().flat().length
  server.reply('/api/v1/ea/state', { status: 200, body: '<html>log in to the hotel</html>' })
  await terminal.start()
  await terminal.run(100)
  await terminal.run(200)
  assert.equal(terminal.read(`${accountFolder}/scope`), scope)
  assert.match(await terminal.comment(), /answered 200, but not as Tidemark does/)
  await terminal.run(3000)
  assert.equal(server.deals().flat().length, before + 1, 'only the day before the watermark')
})
