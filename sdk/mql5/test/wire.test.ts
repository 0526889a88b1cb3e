// The Expert against a recorder: what exactly goes over the wire, and what it does with every kind of answer.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noCompiler } from '../harness/build-program.ts'
import { showBroker } from '../harness/show-broker.ts'
import { createBench, nowMsc, testKey } from './expert-bench.ts'
import { startRecorder, useRecorder } from './report-recorder.ts'

const skip = noCompiler
const reports = '/api/v1/ea/reports'

test('a live deal goes out once, with its offset, as exact bytes without a trailing NUL', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  const { terminal, broker, happen } = await createBench(t, server.url)
  broker.deposit(1_000_000)
  await showBroker(terminal, broker)
  assert.equal(await terminal.start(), 0)
  await terminal.run(2000)
  const [deal] = broker.fill({
    side: 'buy',
    volume: 10,
    points: 110_000,
    magic: '9007199254740993',
    comment: 'in',
  })
  await happen(deal?.deal ?? '')
  await terminal.run(2000)
  const sent = server.requests.filter(
    ({ path, body }) => path === reports && body.includes(`"deal":"${deal?.deal}"`),
  )
  assert.equal(sent.length, 1)
  const [request] = sent
  assert.equal(request?.body.includes(0), false, 'no NUL byte')
  assert.equal(request?.headers['content-length'], String(request?.body.length))
  assert.equal(request?.headers['x-api-key'], testKey)
  assert.equal(request?.headers['content-type'], 'application/json')
  const text = request?.body.toString() ?? ''
  assert.ok(
    text.endsWith(
      `"deals":[{"deal":"${deal?.deal}","order":"${deal?.order}","time_msc":"${deal?.time_msc}","type":0,"entry":0,"magic":"9007199254740993","reason":3,"position":"${deal?.position}","symbol":"EURUSD","volume":0.10,"price":1.10000,"commission":-0.30,"swap":0.00,"profit":0.00,"fee":0.00,"sl":0.00000,"tp":0.00000,"comment":"in","external_id":"","utc_offset_s":10800}]}`,
    ),
    text,
  )
  assert.match(
    text,
    /^\{"account":\{"login":"5012345","server":"FXOpen-MT5","company":"A Broker Ltd","currency":"USD","currency_digits":2,"leverage":100,"margin_mode":2,"trade_mode":0,"trade_allowed":false\},"clock":\{"server_time":\d+,"gmt_time":\d+,"utc_offset_s":10800,"quote_time":\d+\}/,
  )
  assert.doesNotMatch(
    server.requests.map(({ body }) => body.toString()).join(),
    /Somebody/,
    'the person’s name stays in the terminal',
  )
})

test('history goes without an offset, and a snapshot carries account, terminal, history and outbox', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  const { terminal, broker } = await createBench(t, server.url)
  broker.at(nowMsc - 86_400_000 * 300).deposit(123_456)
  await showBroker(terminal, broker)
  await terminal.start()
  await terminal.run(2000)
  const deposit = server.deals()[0]?.[0] ?? { deal: '' }
  assert.equal(deposit.profit, 1234.56)
  assert.equal('utc_offset_s' in deposit, false)
  const [snapshot] = server.snapshots()
  assert.deepEqual(snapshot?.positions, [])
  assert.deepEqual(snapshot?.history, { deals: 1, filtered: false })
  assert.match(JSON.stringify(snapshot?.account), /"balance":1234.56,/)
  const member = (snapshot?.terminal ?? {}) as Record<string, unknown>
  assert.equal(member.build, 5100)
  assert.match(String(member.session), /^[0-9a-f]{16}$/)
})

test('503 is answered with the same bytes again, not before Retry-After', { skip }, async (t) => {
  const server = await useRecorder(t)
  const { terminal, broker, happen } = await createBench(t, server.url, {
    inputs: { InpSnapshotSeconds: 3600 },
  })
  await terminal.start()
  await terminal.run(2000)
  const before = server.requests.length
  server.reply(reports, { status: 503, headers: { 'retry-after': '30' } })
  const [deal] = broker.fill({ side: 'sell', volume: 100, points: 110_000 })
  await happen(deal?.deal ?? '')
  await terminal.run(1000)
  assert.equal(server.requests.length, before + 1)
  await terminal.run(27_000)
  assert.equal(server.requests.length, before + 1, 'Retry-After is honoured')
  await terminal.run(4000)
  const [first, second] = server.requests.slice(before)
  assert.equal(second?.body.toString(), first?.body.toString())
  await terminal.run(10_000)
  assert.equal(server.deals().length, 2, 'after the answer it is not sent again')
})

test('Retry-After as an HTTP date is honoured too', { skip }, async (t) => {
  const server = await useRecorder(t)
  const { terminal } = await createBench(t, server.url)
  const at = new Date(nowMsc - 10_800_000 + 90_000).toUTCString()
  server.reply('/api/v1/ea/state', { status: 429, headers: { 'retry-after': at } })
  await terminal.start()
  await terminal.run(80_000, 250)
  assert.equal(server.requests.length, 1)
  await terminal.run(20_000, 250)
  assert.ok(server.requests.length > 1)
})

test('a cut answer, a server error, half an answer and a silent server keep the deal', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  const { terminal, broker, happen } = await createBench(t, server.url, {
    inputs: { InpSnapshotSeconds: 3600 },
  })
  await terminal.start()
  await terminal.run(2000)
  server.reply(
    reports,
    'cut',
    'cut',
    { status: 502 },
    { status: 500, body: 'not JSON' },
    { status: 200, body: 'cut off he' },
    'silence',
  )
  const [deal] = broker.fill({ side: 'buy', volume: 1, points: 110_000 })
  await happen(deal?.deal ?? '')
  await terminal.run(60_000)
  const batches = server.deals()
  assert.equal(batches.length, 7, 'six failures and a success')
  assert.ok(batches.every(([one]) => one?.deal === deal?.deal))
  assert.match(await terminal.comment(), /up to date/)
})

test('the server down at the start, and the terminal restarted meanwhile: nothing is lost', {
  skip,
}, async (t) => {
  const gone = await startRecorder()
  const { url } = gone
  await gone[Symbol.asyncDispose]()
  const { terminal, broker, happen, accountFolder } = await createBench(t, url)
  assert.equal(await terminal.start(), 0)
  const tickets = [1, 2, 3].flatMap((n) =>
    broker.fill({ side: 'buy', volume: n, points: 110_000 }).map(({ deal }) => deal),
  )
  await happen(...tickets)
  await terminal.run(5000)
  assert.match(
    terminal.journal.join('\n'),
    /no connection to http:\/\/127\.0\.0\.1:\d+\. Is Tidemark running there\?/,
  )
  assert.match(await terminal.comment(), /NOT SENDING, next try in \d+ s/)
  assert.match(await terminal.comment(), /queued 3/)
  await terminal.close()
  assert.match(
    terminal.read(`${accountFolder}/outbox-000000000001.jsonl`),
    /^[0-9a-f]{8} 1 \{"deal"/,
  )
  assert.equal(await terminal.start(), 0)
  const server = await useRecorder(t, Number(new URL(url).port))
  await terminal.run(5000)
  assert.deepEqual(
    server
      .deals()
      .flat()
      .map(({ deal }) => deal),
    tickets,
  )
  assert.equal(
    terminal.files().some((file) => file.includes('outbox-')),
    false,
    'settled segments are deleted',
  )
})

test('an address that is not on MetaTrader’s list is named exactly, in the journal and on the chart', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  const { terminal } = await createBench(t, server.url)
  await terminal.disallowAll()
  await terminal.start()
  await terminal.run(3000)
  const hint = `Add exactly this address in Tools > Options > Expert Advisors > Allow WebRequest for listed URL`
  assert.ok(
    terminal.journal.some((line) => line.includes(`MetaTrader blocks ${server.url}. ${hint}`)),
    terminal.journal.join('\n'),
  )
  assert.ok((await terminal.comment()).includes(hint))
  await terminal.allow(server.url)
  await terminal.run(6000)
  assert.match(await terminal.comment(), /up to date/)
})

test('a wrong key keeps everything and says what the server said, never the key', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  const { terminal, broker, happen } = await createBench(t, server.url)
  const problem = { title: 'API key not valid', detail: 'Make a new one.', status: 401 }
  for (let n = 0; n < 3; n += 1)
    server.reply('/api/v1/ea/state', { status: 401, body: JSON.stringify(problem) })
  await terminal.start()
  const [deal] = broker.fill({ side: 'buy', volume: 1, points: 110_000 })
  await happen(deal?.deal ?? '')
  await terminal.run(1000)
  assert.match(await terminal.comment(), /answered 401: API key not valid\. Make a new one\./)
  await terminal.run(10_000)
  assert.deepEqual(
    server
      .deals()
      .flat()
      .map((one) => one.deal),
    [deal?.deal],
  )
  assert.ok(!terminal.journal.join('\n').includes(testKey))
  assert.ok(!terminal.files().some((file) => terminal.read(file).includes(testKey)))
})

test('more than fifty queued deals go in batches of fifty, oldest first', { skip }, async (t) => {
  const server = await useRecorder(t)
  const { terminal, broker, happen } = await createBench(t, server.url)
  await terminal.start()
  await terminal.run(1000)
  const tickets = Array.from(
    { length: 130 },
    () => broker.fill({ side: 'buy', volume: 1, points: 110_000 })[0]?.deal ?? '',
  )
  await happen(...tickets)
  await terminal.run(3000)
  assert.deepEqual(
    server.deals().map((batch) => batch.length),
    [50, 50, 30],
  )
  assert.deepEqual(
    server
      .deals()
      .flat()
      .map(({ deal }) => deal),
    tickets,
  )
})
