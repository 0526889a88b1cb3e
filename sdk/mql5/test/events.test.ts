// What a terminal really does to a program: events late, doubled, lost or too early, and a history that changes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noCompiler } from '../harness/build-program.ts'
import { showBroker } from '../harness/show-broker.ts'
import { transactionTypes } from '../harness/simulated-terminal.ts'
import { createBench, nowMsc } from './expert-bench.ts'
import { useRecorder } from './report-recorder.ts'

const skip = noCompiler
const dayMs = 86_400_000
const sentTickets = (server: Awaited<ReturnType<typeof useRecorder>>) =>
  server
    .deals()
    .flat()
    .map(({ deal }) => deal)

test('deals that come out of order and twice are each sent once', { skip }, async (t) => {
  const server = await useRecorder(t)
  const { terminal, broker, happen } = await createBench(t, server.url)
  await terminal.start()
  await terminal.run(1000)
  const [one, two, three] = [1, 2, 3].map(
    (n) => broker.fill({ side: 'buy', volume: n, points: 110_000 })[0]?.deal ?? '',
  )
  await happen(three ?? '', one ?? '', three ?? '', two ?? '', one ?? '')
  await terminal.run(1000)
  assert.deepEqual(sentTickets(server), [three, one, two])
})

test('a deal that the terminal cannot select at first is taken at the next timer', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  const { terminal, broker, happen } = await createBench(t, server.url)
  await terminal.start()
  await terminal.run(1000)
  const [deal] = broker.fill({ side: 'buy', volume: 1, points: 110_000 })
  await terminal.command(['fail_select', deal?.deal ?? '', '2'])
  await happen(deal?.deal ?? '')
  await terminal.run(2000)
  assert.deepEqual(sentTickets(server), [deal?.deal])
  assert.equal(server.deals()[0]?.[0]?.utc_offset_s, 10_800, 'it was still seen live')
})

test('an event that never came is found by the next look through the history', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  server.known.watermark = String(nowMsc - dayMs)
  const { terminal, broker } = await createBench(t, server.url, {
    inputs: { InpCatchUpMinutes: 1 },
  })
  await terminal.start()
  await terminal.run(5000)
  const [deal] = broker.fill({ side: 'buy', volume: 1, points: 110_000 })
  await showBroker(terminal, broker)
  await terminal.run(30_000)
  assert.deepEqual(sentTickets(server), [])
  await terminal.run(40_000)
  assert.deepEqual(sentTickets(server), [deal?.deal])
  assert.equal('utc_offset_s' in (server.deals()[0]?.[0] ?? {}), false)
})

test('of more events than the terminal’s queue holds none is lost in the end', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  const { terminal, broker, happen } = await createBench(t, server.url, {
    inputs: { InpCatchUpMinutes: 1 },
  })
  await terminal.start()
  await terminal.run(2000)
  const tickets = Array.from({ length: 1200 }, () => broker.deposit(1).deal)
  await happen(...tickets)
  await terminal.run(20_000)
  assert.equal(new Set(sentTickets(server)).size, 1024, 'the oldest events were superseded')
  await terminal.run(60_000)
  assert.deepEqual(sentTickets(server).sort(), [...tickets].sort())
})

test('a rewritten deal goes again: by its event at once, without one within the next look', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  const { terminal, broker, happen } = await createBench(t, server.url, {
    inputs: { InpCatchUpMinutes: 1 },
  })
  await terminal.start()
  await terminal.run(1000)
  const [one] = broker.fill({ side: 'buy', volume: 1, points: 110_000 })
  const [two] = broker.fill({ side: 'sell', volume: 1, points: 110_000 })
  await happen(one?.deal ?? '', two?.deal ?? '')
  await terminal.run(1000)
  broker.cancel(one?.deal ?? '')
  await showBroker(terminal, broker)
  await terminal.post(transactionTypes.dealUpdate, { deal: one?.deal ?? '' })
  await terminal.pump()
  await terminal.run(1000)
  const versions = () =>
    server
      .deals()
      .flat()
      .map(({ deal, type }) => `${deal} ${type}`)
  assert.deepEqual(versions(), [`${one?.deal} 0`, `${two?.deal} 1`, `${one?.deal} 13`])
  broker.cancel(two?.deal ?? '')
  await showBroker(terminal, broker)
  await terminal.run(70_000)
  assert.ok(versions().includes(`${two?.deal} 14`))
  const count = versions().length
  await terminal.run(200_000, 1000)
  assert.equal(versions().length, count, 'what is known stays known')
})

test('at the weekend the last quote is old, and deals after it are found all the same', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  const { terminal, broker } = await createBench(t, server.url)
  const fridayS = nowMsc / 1000 - 3 * 86_400
  await terminal.set('quotes', 0)
  await terminal.clocks({ trade: nowMsc / 1000, gmt: nowMsc / 1000 - 10_800, current: fridayS })
  const deal = broker.at(nowMsc - 60_000).deposit(100)
  await showBroker(terminal, broker)
  await terminal.start()
  await terminal.run(2000)
  assert.deepEqual(sentTickets(server), [deal.deal])
})

test('a server that knows the account gets the last day before its watermark, others the whole history', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  const { terminal, broker, accountFolder } = await createBench(t, server.url)
  const old = broker.at(nowMsc - 400 * dayMs).deposit(100)
  const recent = broker.at(nowMsc - 30 * dayMs).deposit(200)
  const fresh = broker.at(nowMsc - 1000).deposit(300)
  await showBroker(terminal, broker)
  await terminal.start()
  await terminal.run(2000)
  assert.deepEqual(sentTickets(server), [old.deal, recent.deal, fresh.deal])
  await terminal.run(70_000, 1000)
  await terminal.close()
  assert.equal(
    terminal.read(`${accountFolder}/scope`).replace(/^[0-9a-f]{16}/, 'hash'),
    `hash ${nowMsc / 1000 - 1}\n`,
  )
  const before = server.deals().length
  server.known.watermark = String(nowMsc - 28 * dayMs)
  server.known.deals = 2
  await terminal.start()
  await terminal.run(2000)
  assert.deepEqual(
    server
      .deals()
      .slice(before)
      .flat()
      .map(({ deal }) => deal),
    [fresh.deal],
  )
})

test('a whole history that was interrupted is taken up again after a restart', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  const { terminal, broker } = await createBench(t, server.url)
  for (let n = 0; n < 400; n += 1) broker.at(nowMsc - (500 - n) * dayMs).deposit(100)
  await showBroker(terminal, broker)
  await terminal.start()
  await terminal.run(300)
  await terminal.kill()
  const sent = sentTickets(server).length
  assert.ok(sent > 0 && sent < 400, `${sent}`)
  // A deal of today has moved the server's watermark past the gap.
  server.known.watermark = String(nowMsc)
  await terminal.start()
  await terminal.run(10_000)
  assert.equal(new Set(sentTickets(server)).size, 400)
})

// With a filter the server cannot count, so nothing but the Expert's own care brings these deals.
const filtered = { inputs: { InpExceptMagic: '99' } }

test('a history that the terminal has not loaded yet is not taken for none', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  const { terminal, broker, happen } = await createBench(t, server.url, filtered)
  await terminal.start()
  await terminal.run(20_000, 250)
  const late = [400, 30, 5].map((days) => broker.at(nowMsc - days * dayMs).deposit(100).deal)
  const live = broker.at(nowMsc).deposit(1).deal
  await happen(live)
  await terminal.run(2000)
  assert.deepEqual(sentTickets(server), [live])
  server.known.watermark = String(nowMsc)
  await terminal.kill()
  await terminal.start()
  await terminal.run(5000)
  assert.deepEqual(sentTickets(server).sort(), [...late, live, live].sort())
})

test('deals that the terminal loads after a late connection are found within a minute of it', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  const { terminal, broker } = await createBench(t, server.url, filtered)
  await terminal.set('connected', 0)
  await terminal.start()
  await terminal.run(90_000, 1000)
  const late = broker.at(nowMsc - 30 * dayMs).deposit(100).deal
  await showBroker(terminal, broker)
  await terminal.set('connected', 1)
  await terminal.run(65_000, 1000)
  assert.deepEqual(sentTickets(server), [late])
})

test('a gap that was half sent is not forgotten because a deal of today came in between', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  const { terminal, broker, happen } = await createBench(t, server.url, filtered)
  broker.at(nowMsc - 500 * dayMs).deposit(100)
  await showBroker(terminal, broker)
  await terminal.start()
  await terminal.run(70_000, 1000)
  await terminal.close()
  const gap = Array.from(
    { length: 400 },
    (_, n) => broker.at(nowMsc - (450 - n) * dayMs).deposit(100).deal,
  )
  server.known.watermark = String(nowMsc - 500 * dayMs)
  await showBroker(terminal, broker)
  await terminal.start()
  await terminal.run(300)
  await happen(broker.at(nowMsc).deposit(1).deal)
  const missing = () => gap.filter((ticket) => !sentTickets(server).includes(ticket)).length
  assert.ok(missing() > 0 && missing() < 400, `${missing()}`)
  server.known.watermark = String(nowMsc)
  await terminal.kill()
  await terminal.start()
  await terminal.run(20_000)
  assert.equal(missing(), 0)
})

test('a long history that is filtered out is walked in small steps', { skip }, async (t) => {
  const server = await useRecorder(t)
  const { terminal, broker } = await createBench(t, server.url, { inputs: { InpOnlyMagic: '5' } })
  broker.at(nowMsc - 30 * dayMs)
  for (let n = 0; n < 1200; n += 1) broker.fill({ side: 'buy', volume: 1, points: 110_000 })
  const [mine] = broker.fill({ side: 'buy', volume: 1, points: 110_000, magic: '5' })
  await showBroker(terminal, broker)
  await terminal.start()
  await terminal.run(250, 250)
  const looks = Number(await terminal.command(['history_selects']))
  assert.ok(looks > 100 && looks < 600, `${looks} in one step`)
  await terminal.run(2000)
  assert.deepEqual(sentTickets(server), [mine?.deal])
})

test('a server that misses deals gets the whole history again, at most once an hour', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  const { terminal, broker } = await createBench(t, server.url)
  broker.at(nowMsc - 5 * dayMs).deposit(100)
  await showBroker(terminal, broker)
  await terminal.start()
  await terminal.run(3000)
  assert.equal(sentTickets(server).length, 1)
  const missing = JSON.stringify({
    status: 'success',
    deals: {},
    refused_indexes: [],
    deals_known: 0,
    watermark_msc: null,
    resync: true,
  })
  for (let n = 0; n < 500; n += 1)
    server.reply('/api/v1/ea/reports', { status: 200, body: missing })
  await terminal.run(600_000, 1000)
  assert.equal(sentTickets(server).length, 1, 'the start was less than an hour ago')
  await terminal.run(3_600_000, 5000)
  assert.equal(sentTickets(server).length, 2)
})
