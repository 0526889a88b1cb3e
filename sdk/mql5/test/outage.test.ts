// The Expert against a real server that fails, refuses or is not there: nothing is lost, and nothing is there twice.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { useTidemark } from '../../../server/test/acceptance/harness.ts'
import { startServer } from '../../../server/test/support/test-server.ts'
import type { BrokerDeal } from '../harness/broker-deal.ts'
import { noCompiler } from '../harness/build-program.ts'
import { showBroker } from '../harness/show-broker.ts'
import { nowMsc } from './expert-bench.ts'
import { assertSame, openAccount } from './ledger-bench.ts'
import { startRecorder } from './report-recorder.ts'

const skip = noCompiler
const tidemark = useTidemark()

test('a server that fails, cuts answers, and a terminal killed meanwhile: nothing lost, nothing twice', {
  skip,
}, async (t) => {
  const front = await startRecorder()
  t.after(() => front[Symbol.asyncDispose]())
  const { terminal, broker, happen } = await openAccount(tidemark, t, { url: front.url })
  front.reply('/api/v1/ea/reports', { status: 503 }, 'cut', { status: 500 }, 'cut')
  await terminal.start()
  broker.at(nowMsc)
  const some = [1, 2, 3].map(
    (n) => broker.fill({ side: 'buy', volume: n * 10, points: 110_000 })[0],
  )
  await happen(...some.map((one) => one?.deal ?? ''))
  await terminal.run(200)
  await terminal.kill()
  await front[Symbol.asyncDispose]()
  // The same terminal, with the address of the real server: as after a change of the inputs.
  const closing = broker.fill({
    side: 'sell',
    volume: 10,
    points: 110_300,
    closes: some[0]?.position ?? '',
  })
  await showBroker(terminal, broker)
  await terminal.allow(tidemark.server.url)
  await terminal.open()
  await terminal.input('InpUrl', tidemark.server.url)
  assert.equal(await terminal.init(), 0)
  await terminal.run(5000)
  assert.equal(closing.length, 1)
  await assertSame(tidemark, broker)
})

test('a deal that the server refuses is buried with its answer; the others land, and nothing is missed', {
  skip,
}, async (t) => {
  const { terminal, broker, happen, accountFolder } = await openAccount(tidemark, t)
  await terminal.start()
  await terminal.run(1000)
  broker.at(nowMsc)
  const [good] = broker.fill({ side: 'buy', volume: 10, points: 110_000 })
  const poison = { ...(good as BrokerDeal), deal: '9999', volume: '0.00', position: '9998' }
  await terminal.deal(broker.key, poison)
  await happen('9999', good?.deal ?? '')
  await terminal.run(3000)
  await assertSame(tidemark, broker)
  const letter = JSON.parse(terminal.read(`${accountFolder}/dead-letters.jsonl`))
  assert.equal(letter.deal.deal, '9999')
  assert.equal(letter.answer.code, 'trade_invalid')
  assert.match(JSON.stringify(letter.answer), /volume/)
  await terminal.run(4_000_000, 20_000)
  assert.doesNotMatch(
    terminal.journal.join(),
    /offered again/,
    'a buried deal does not count as missing',
  )
  assert.match(await terminal.comment(), /queued 0, .*dead letters 1/)
})

test('a key for another account keeps everything and says so on the chart', { skip }, async (t) => {
  const { createKey } = await import('../../../server/test/support/command-line.ts')
  const { until } = await import('../../../server/test/support/until.ts')
  const other = await createKey(tidemark.home, {
    name: 'other',
    scope: 'ingest',
    more: ['--account', '1'],
  })
  await until(
    async () =>
      (await tidemark.get('/api/v1/ea/state', { authorization: `Bearer ${other.key}` })).status ===
      200,
    { what: 'the key' },
  )
  const { terminal, broker, accountFolder } = await openAccount(tidemark, t, {
    inputs: { InpKey: other.key },
  })
  broker.at(nowMsc - 5000).deposit(100)
  await showBroker(terminal, broker)
  await terminal.start()
  await terminal.run(5000)
  assert.match(await terminal.comment(), /NOT SENDING[\s\S]*answered 403: /)
  assert.equal(terminal.read(`${accountFolder}/dead-letters.jsonl`), '')
  assert.match(terminal.read(`${accountFolder}/outbox-000000000001.jsonl`), /"profit":1\.00/)
})

test('the server is down over a restart of the terminal: everything arrives when it is back', {
  skip,
}, async (t) => {
  const { terminal, broker, happen } = await openAccount(tidemark, t)
  await terminal.start()
  await terminal.run(2000)
  const { port, dataDir } = tidemark.server
  await tidemark.server.stop()
  broker.at(nowMsc)
  const [open] = broker.fill({
    side: 'buy',
    volume: 30,
    points: 110_000,
    comment: 'while it was down',
  })
  await happen(open?.deal ?? '')
  await terminal.run(10_000, 500)
  assert.match(await terminal.comment(), /NOT SENDING[\s\S]*Is Tidemark running there/)
  await terminal.kill()
  const closed = broker.fill({
    side: 'sell',
    volume: 30,
    points: 110_050,
    closes: open?.position ?? '',
  })
  assert.equal(closed.length, 1)
  await showBroker(terminal, broker)
  await terminal.start()
  await terminal.run(10_000, 500)
  tidemark.server = await startServer({ dataDir, port, databaseUrl: tidemark.home.databaseUrl })
  await terminal.run(90_000, 500)
  await assertSame(tidemark, broker)
})
