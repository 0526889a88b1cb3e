// What a person holds back: magic numbers, symbols, a first day, a publication delay, hidden positions.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noCompiler } from '../harness/build-program.ts'
import { showBroker } from '../harness/show-broker.ts'
import type { Fields } from '../harness/simulated-terminal.ts'
import { createBench, nowMsc } from './expert-bench.ts'
import { useRecorder } from './report-recorder.ts'

const skip = noCompiler

const tickets = (server: Awaited<ReturnType<typeof useRecorder>>) =>
  server
    .deals()
    .flat()
    .map(({ deal }) => deal)

/** One trade by magic 7 that a person closes by hand (magic 0), one by magic 8, one by hand; and a deposit. */
async function threeTrades(t: Parameters<typeof createBench>[0], inputs: Fields) {
  const server = await useRecorder(t)
  const bench = await createBench(t, server.url, { inputs })
  const { broker, terminal } = bench
  const deposit = broker.at(nowMsc - 90_000_000).deposit(100_000).deal
  const open = (magic: string | undefined, symbol: string) =>
    broker.fill({
      side: 'buy',
      volume: 1,
      points: 110_000,
      symbol,
      ...(magic === undefined ? {} : { magic }),
    })[0]
  const [seven, eight, hand] = [open('7', 'EURUSD'), open('8', 'USDJPY'), open(undefined, 'EURUSD')]
  const close = broker
    .at(nowMsc - 80_000_000)
    .fill({ side: 'sell', volume: 1, points: 110_100, closes: seven?.position ?? '' })[0]
  await showBroker(terminal, broker)
  assert.equal(await terminal.start(), 0)
  await terminal.run(3000)
  return {
    ...bench,
    server,
    deposit,
    seven: seven?.deal,
    eight: eight?.deal,
    hand: hand?.deal,
    close: close?.deal,
  }
}

test('only wanted magic numbers: a position is judged by its opening, so a close by hand belongs to it', {
  skip,
}, async (t) => {
  const { server, deposit, seven, close } = await threeTrades(t, { InpOnlyMagic: ' 7 ' })
  assert.deepEqual(tickets(server), [deposit, seven, close])
  assert.equal(
    'history' in (server.snapshots()[0] ?? {}),
    false,
    'a filtered count would look like missing deals',
  )
})

test('a close by hand is judged by its opening also when nothing else of the position was seen', {
  skip,
}, async (t) => {
  const { server, terminal, broker, happen } = await threeTrades(t, { InpOnlyMagic: '7' })
  const [old] = broker
    .at(nowMsc - 20 * 86_400_000)
    .fill({ side: 'buy', volume: 1, points: 110_000, magic: '7' })
  const [other] = broker.fill({ side: 'buy', volume: 1, points: 110_000, magic: '8' })
  await showBroker(terminal, broker)
  server.known.watermark = String(nowMsc)
  await terminal.close()
  await terminal.start()
  await terminal.run(2000)
  broker.at(nowMsc)
  const closes = [old, other].map(
    (one) =>
      broker.fill({ side: 'sell', volume: 1, points: 110_100, closes: one?.position ?? '' })[0]
        ?.deal ?? '',
  )
  await happen(...closes)
  await terminal.run(2000)
  assert.ok(tickets(server).includes(closes[0] ?? ''))
  assert.ok(!tickets(server).includes(closes[1] ?? ''))
})

test('unwanted magic numbers and symbols stay in the terminal, positions too', {
  skip,
}, async (t) => {
  const magic = await threeTrades(t, { InpExceptMagic: '7;0' })
  assert.deepEqual(tickets(magic.server), [magic.deposit, magic.eight])
  assert.equal(JSON.stringify(magic.server.snapshots()[0]).match(/"ticket"/g)?.length, 1)
  const symbols = await threeTrades(t, { InpExceptSymbols: 'eur*' })
  assert.deepEqual(tickets(symbols.server), [symbols.deposit, symbols.eight])
  const only = await threeTrades(t, { InpOnlySymbols: 'EURUSD' })
  assert.deepEqual(tickets(only.server), [only.deposit, only.seven, only.hand, only.close])
})

test('what was opened before the first day is left out whole', { skip }, async (t) => {
  const { server, terminal, happen, broker } = await threeTrades(t, {
    InpHistoryFrom: nowMsc / 1000 - 85_000,
  })
  assert.deepEqual(tickets(server), [])
  const [fresh] = broker.at(nowMsc).fill({ side: 'sell', volume: 1, points: 110_000 })
  await happen(fresh?.deal ?? '')
  await terminal.run(1000)
  assert.deepEqual(tickets(server), [fresh?.deal])
})

test('other filters than before offer the whole history again', { skip }, async (t) => {
  const first = await threeTrades(t, { InpOnlyMagic: '7' })
  await first.terminal.close()
  first.server.known.watermark = String(nowMsc)
  await first.terminal.open()
  await first.terminal.input('InpOnlyMagic', '')
  await first.terminal.init()
  await first.terminal.run(3000)
  assert.ok(tickets(first.server).includes(first.eight ?? ''))
})

test('with a publication delay deals, positions and balance come out that much later', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  const { terminal, broker, happen } = await createBench(t, server.url, {
    inputs: { InpDelaySeconds: 60, InpSnapshotSeconds: 1 },
  })
  await terminal.start()
  await terminal.run(70_000)
  broker.at(terminal.serverTimeS * 1000)
  const [deal] = broker.fill({ side: 'buy', volume: 100, points: 110_000 })
  await happen(deal?.deal ?? '')
  await terminal.run(55_000)
  assert.deepEqual(tickets(server), [])
  assert.ok(server.snapshots().every((one) => !JSON.stringify(one).includes('"ticket"')))
  assert.ok(!server.requests.some(({ body }) => body.includes('"balance":-3.00')))
  await terminal.run(20_000)
  assert.deepEqual(tickets(server), [deal?.deal])
  assert.equal(server.deals()[0]?.[0]?.utc_offset_s, 10_800)
  assert.ok(
    server.snapshots().some((one) => JSON.stringify(one).includes(`"ticket":"${deal?.position}"`)),
  )
})

test('a hidden position shows nothing until it is closed, then all of it', { skip }, async (t) => {
  const server = await useRecorder(t)
  server.known.watermark = String(nowMsc)
  const { terminal, broker, happen } = await createBench(t, server.url, {
    inputs: { InpHideOpen: true },
  })
  broker.at(nowMsc - 10 * 86_400_000)
  const [old] = broker.fill({ side: 'buy', volume: 2, points: 110_000 })
  await showBroker(terminal, broker)
  await terminal.start()
  await terminal.run(2000)
  broker.at(nowMsc)
  const [fresh] = broker.fill({ side: 'buy', volume: 1, points: 110_000 })
  await happen(fresh?.deal ?? '')
  await terminal.run(5000)
  assert.ok(
    !tickets(server).includes(fresh?.deal ?? '') && !tickets(server).includes(old?.deal ?? ''),
  )
  assert.equal(
    server.snapshots().at(-1)?.positions,
    undefined,
    'an empty list would say that there are none',
  )
  const [part] = broker.fill({
    side: 'sell',
    volume: 1,
    points: 110_500,
    closes: old?.position ?? '',
  })
  await happen(part?.deal ?? '')
  await terminal.run(3000)
  assert.deepEqual(tickets(server), [], 'partly closed is still open')
  const [rest] = broker.fill({
    side: 'sell',
    volume: 1,
    points: 110_600,
    closes: old?.position ?? '',
  })
  await happen(rest?.deal ?? '')
  await terminal.run(3000)
  assert.deepEqual([...tickets(server)].sort(), [old?.deal, part?.deal, rest?.deal].sort())
})

test('a hidden position stays hidden while the terminal has not loaded the open positions', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  const { terminal, broker } = await createBench(t, server.url, { inputs: { InpHideOpen: true } })
  const [open] = broker
    .at(nowMsc - 10 * 86_400_000)
    .fill({ side: 'buy', volume: 2, points: 110_000 })
  const [gone] = broker.fill({ side: 'buy', volume: 1, points: 110_000 })
  const [end] = broker.fill({
    side: 'sell',
    volume: 1,
    points: 110_100,
    closes: gone?.position ?? '',
  })
  await showBroker(terminal, broker)
  await terminal.removePosition(broker.key, open?.position ?? '')
  await terminal.start()
  await terminal.run(5000)
  assert.deepEqual(tickets(server), [gone?.deal, end?.deal])
  await showBroker(terminal, broker)
  await terminal.run(90_000, 1000)
  assert.deepEqual(tickets(server), [gone?.deal, end?.deal])
})

for (const [inputs, wanted] of [
  [{ InpOnlyMagic: '7' }, true],
  [{ InpExceptMagic: '7' }, false],
] as const)
  test(`a close is not judged by its own magic number while its opening cannot be read (${Object.keys(inputs)})`, {
    skip,
  }, async (t) => {
    const server = await useRecorder(t)
    server.known.watermark = String(nowMsc)
    const { terminal, broker, happen } = await createBench(t, server.url, { inputs })
    await terminal.start()
    await terminal.run(2000)
    const [open] = broker
      .at(nowMsc - 20 * 86_400_000)
      .fill({ side: 'buy', volume: 1, points: 110_000, magic: '7' })
    broker.at(nowMsc)
    const [close] = broker.fill({
      side: 'sell',
      volume: 1,
      points: 110_100,
      closes: open?.position ?? '',
    })
    await terminal.set('history_fails', 1)
    await happen(close?.deal ?? '')
    await terminal.run(1000)
    assert.deepEqual(tickets(server), [])
    await terminal.set('history_fails', 0)
    await terminal.run(2000)
    assert.equal(tickets(server).includes(close?.deal ?? ''), wanted)
  })
