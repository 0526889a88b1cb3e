// What a person can set, wrong and right: complaints, filters, delay, hidden positions, other accounts, second copies.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BrokerModel } from '../harness/broker-model.ts'
import { noCompiler } from '../harness/build-program.ts'
import { showBroker } from '../harness/show-broker.ts'
import { type Fields, reasons } from '../harness/simulated-terminal.ts'
import { createBench, nowMsc, tempFolder, testKey } from './expert-bench.ts'
import { useRecorder } from './report-recorder.ts'

const skip = noCompiler
const incorrect = 32767
const failed = 1

const wrong: [Fields, RegExp][] = [
  [
    { InpUrl: '' },
    /Address of Tidemark must be the address of Tidemark, such as http:\/\/127\.0\.0\.1:8787.*; it is empty/,
  ],
  [{ InpUrl: '   ' }, /it is empty/],
  [{ InpUrl: '127.0.0.1:8787' }, /received "127\.0\.0\.1:8787"/],
  [{ InpUrl: 'ftp://127.0.0.1' }, /received "ftp:\/\/127\.0\.0\.1"/],
  [{ InpUrl: 'http://' }, /received "http:"/],
  [{ InpUrl: 'http://:8787' }, /received "http:\/\/:8787"/],
  [{ InpUrl: 'http://me:secret-word@127.0.0.1' }, /must not hold a user name or a password/],
  [{ InpUrl: 'http://127.0.0.1/a b' }, /received/],
  [{ InpUrl: 'http://127.0.0.1/?key=x' }, /received/],
  [{ InpUrl: 'http://127.0.0.1\r\nX: y' }, /received/],
  [{ InpKey: '' }, /Ingest key is missing\. Make one on the server: npx tidemark key create/],
  [{ InpKey: 'a\r\nX-Evil: 1' }, /Ingest key holds a character that no key has/],
  [{ InpKey: 'ключ' }, /Ingest key holds a character that no key has/],
  [{ InpSendMs: 49 }, /Milliseconds between sends must be from 50 to 60000; received 49/],
  [{ InpSendMs: -1 }, /received -1/],
  [
    { InpSnapshotSeconds: 0 },
    /Seconds between account snapshots must be from 1 to 3600; received 0/,
  ],
  [
    { InpCatchUpMinutes: -10 },
    /Minutes between looks through the history must be from 1 to 1440; received -10/,
  ],
  [{ InpDelaySeconds: -1 }, /Publication delay in seconds must be from 0 to 86400; received -1/],
  [{ InpDelaySeconds: 86_401 }, /received 86401/],
  [{ InpHistoryFrom: -5 }, /History from must be a date/],
  [{ InpOnlyMagic: '12, 3x' }, /Only these magic numbers: "3x" is not a magic number/],
  [
    { InpExceptMagic: '9223372036854775808' },
    /Not these magic numbers: "9223372036854775808" is not a magic number/,
  ],
]

test('a wrong setting is refused at once: it names the setting, its rule and what was received', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  for (const [inputs, said] of wrong) {
    const { terminal } = await createBench(t, server.url, { inputs })
    assert.equal(await terminal.start(), incorrect, JSON.stringify(inputs))
    assert.match(terminal.journal.join('\n'), said)
    assert.match(await terminal.comment(), /^Tidemark does not start\./)
    assert.doesNotMatch(terminal.journal.join('\n'), /secret-word|X-Evil|ключ/)
    assert.equal(await terminal.isRunning(), false)
    await terminal.kill()
  }
  assert.equal(server.requests.length, 0)
})

test('blanks and a slash around the address do no harm', { skip }, async (t) => {
  const server = await useRecorder(t)
  const { terminal } = await createBench(t, server.url, {
    inputs: { InpUrl: ` ${server.url}// `, InpKey: ` ${testKey} ` },
  })
  assert.equal(await terminal.start(), 0)
  await terminal.run(2000)
  assert.equal(server.requests[0]?.path, '/api/v1/ea/state?login=5012345&server=FXOpen-MT5')
  assert.equal(server.requests[0]?.headers['x-api-key'], testKey)
})

test('in the strategy tester it does nothing', { skip }, async (t) => {
  const server = await useRecorder(t)
  const { terminal } = await createBench(t, server.url)
  await terminal.set('tester', 1)
  assert.equal(await terminal.start(), 0)
  await terminal.run(5000)
  assert.equal(server.requests.length, 0)
  assert.deepEqual(terminal.files(), [])
})

test('a second copy for the same account refuses and says why; the first goes on', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  const folder = tempFolder(t)
  const first = await createBench(t, server.url, { folder })
  const second = await createBench(t, server.url, { folder })
  assert.equal(await first.terminal.start(), 0)
  assert.equal(await second.terminal.start(), failed)
  assert.match(
    second.terminal.journal.join('\n'),
    /another Tidemark Expert already serves account 5012345.*remove this one/,
  )
  await first.terminal.kill()
  assert.equal(await second.terminal.init(), 0, 'a killed terminal leaves no lock')
})

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
  assert.deepEqual(server.snapshots().at(-1)?.positions, [])
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

for (const how of ['with a new OnInit', 'without any notice'])
  test(`the terminal logs in to another account ${how}: each account keeps its own outbox`, {
    skip,
  }, async (t) => {
    const server = await useRecorder(t)
    const { terminal, broker, happen } = await createBench(t, server.url)
    await terminal.start()
    await terminal.run(1000)
    server.reply('/api/v1/ea/reports', { status: 503, headers: { 'retry-after': '60' } })
    const [mine] = broker.fill({ side: 'buy', volume: 1, points: 110_000 })
    await happen(mine?.deal ?? '')
    await terminal.run(1000)
    const other = new BrokerModel({
      mode: 'netting',
      login: '777',
      server: 'Ünïcode ../Broker',
      firstTicket: 5000n,
    }).at(nowMsc)
    await showBroker(terminal, other)
    if (how === 'with a new OnInit') await terminal.command(['deinit', String(reasons.account)])
    await terminal.use(other.key)
    if (how === 'with a new OnInit') assert.equal(await terminal.init(), 0)
    const [theirs] = other.fill({ side: 'sell', volume: 2, points: 110_000 })
    await showBroker(terminal, other)
    await terminal.post(3, { deal: theirs?.deal ?? '' })
    await terminal.pump()
    await terminal.run(3000)
    const bodies = () =>
      server.requests
        .filter(({ path }) => path.endsWith('reports'))
        .map(({ body }) => JSON.parse(body.toString()))
    const of = (login: string) =>
      bodies()
        .filter((body) => body.account.login === login)
        .flatMap((body) => (body.deals ?? []).map((one: { deal: string }) => one.deal))
    assert.deepEqual(of('777'), [theirs?.deal])
    assert.deepEqual(of('5012345'), [mine?.deal], 'sent once, answered 503')
    assert.ok(
      server.requests.some(
        ({ path }) => path === '/api/v1/ea/state?login=777&server=%C3%9Cn%C3%AFcode%20..%2FBroker',
      ),
    )
    assert.equal(
      new Set(terminal.files().map((file) => file.split('/')[1])).size,
      2,
      terminal.files().join(),
    )
    await terminal.use(broker.key)
    await terminal.run(3000)
    assert.deepEqual(of('5012345'), [mine?.deal, mine?.deal])
    assert.deepEqual(of('777'), [theirs?.deal])
  })

test('an account that changes in the middle of a request is never mixed with the other', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  const { terminal, broker } = await createBench(t, server.url)
  broker.at(nowMsc - 1000).deposit(111_100)
  await showBroker(terminal, broker)
  const other = new BrokerModel({ mode: 'netting', login: '777' }).at(nowMsc - 1000)
  other.deposit(777_700)
  await showBroker(terminal, other)
  await terminal.start()
  for (let n = 0; n < 8; n += 1) {
    await terminal.command(['use_in_request', n % 2 === 0 ? other.key : broker.key])
    await terminal.run(35_000 + n * 100, 250)
  }
  const texts = server.requests.map(({ body }) => body.toString())
  const of = (login: string) => texts.filter((text) => text.includes(`"login":"${login}"`)).join()
  assert.match(of('777'), /7777\.00/)
  assert.match(of('5012345'), /1111\.00/)
  assert.doesNotMatch(of('777'), /1111\.00/)
  assert.doesNotMatch(of('5012345'), /7777\.00/)
})

test('while the terminal is not logged in or not connected nothing untrue is sent', {
  skip,
}, async (t) => {
  const server = await useRecorder(t)
  const { terminal, broker } = await createBench(t, server.url)
  await terminal.use('nobody')
  assert.equal(await terminal.start(), 0)
  await terminal.run(2000)
  assert.equal(server.requests.length, 0)
  assert.match(await terminal.comment(), /waiting for the terminal to log in/)
  await terminal.set('connected', 0)
  await terminal.use(broker.key)
  await terminal.run(3000)
  const [body] = server.snapshots() as {
    account: Record<string, unknown>
    clock: Record<string, unknown>
  }[]
  assert.equal('positions' in (body ?? {}), false)
  assert.equal('balance' in (body?.account ?? {}), false)
  assert.equal(body?.clock.utc_offset_s, null)
})
