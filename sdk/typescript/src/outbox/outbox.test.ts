// What an outbox keeps on the disk, and what the next one makes of it.
import assert from 'node:assert/strict'
import { appendFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { until } from '../../../../server/test/support/until.ts'
import { deadUrl, outboxHome, sampleTrade } from '../../test/outbox-home.ts'
import { batchAnswer, landAll, startScriptedServer } from '../../test/scripted-server.ts'
import { crcText } from './crc32.ts'
import { OutboxClosed, OutboxFull } from './outbox-errors.ts'

const named = (name: string) => sampleTrade({ idempotency_key: name })
const keysIn = (lines: readonly string[]) => lines.map((line) => JSON.parse(line).idempotency_key)
const lineOf = (seq: number, json: string) =>
  `${crcText(Buffer.from(`${seq} ${json}`))} ${seq} ${json}\n`

test('a line on disk is its CRC, its number and the text that goes over the wire', async (t) => {
  const home = outboxHome(t)
  const outbox = home.open({ url: deadUrl })
  assert.deepEqual(outbox.logTrade(named('a')), { seq: 1, idempotencyKey: 'a' })
  const text = home.read('000000000001.jsonl')
  const json = text.slice(text.indexOf(' ', 9) + 1, -1)
  assert.equal(text, lineOf(1, json))
  assert.equal(
    json,
    '{"bot_name":"StatArb_v3","exchange":"Binance","asset_symbol":"BTC/USDT","order_type":"BUY","entry_time":"2026-04-05T12:34:56Z","entry_price":65000.12345678,"position_size":0.00000001,"idempotency_key":"a"}',
  )
})

test('folder and files are readable by their owner only', async (t) => {
  await using server = await startScriptedServer(() => batchAnswer([422]))
  const home = outboxHome(t)
  const outbox = home.open({ url: server.url })
  outbox.logTrade(named('a'))
  await outbox.flush()
  await until(() => home.files().includes('cursor'))
  assert.equal(statSync(home.dir).mode & 0o777, 0o700)
  for (const name of ['lock', 'cursor', 'dead-letters.jsonl', '000000000001.jsonl'])
    assert.equal(statSync(join(home.dir, name)).mode & 0o777, 0o600, name)
})

test('a trade without an identity gets one that stays the same; a venue’s order id is left alone', async (t) => {
  await using server = await startScriptedServer((request, response, count) => {
    if (count > 2) return landAll(request)
    response.destroy()
    return undefined
  })
  const outbox = outboxHome(t).open({ url: server.url })
  const fresh = outbox.logTrade(sampleTrade())
  const venue = outbox.logTrade(sampleTrade({ exchange_order_id: '7' }))
  assert.match(fresh.idempotencyKey ?? '', /^[0-9a-f]{32}$/)
  const other = outbox.logTrade(sampleTrade())
  assert.notEqual(other.idempotencyKey, fresh.idempotencyKey)
  assert.equal(venue.idempotencyKey, null)
  await outbox.flush()
  const sent = server.received.map(({ lines }) => lines.map((line) => JSON.parse(line)))
  for (const [first] of sent.slice(0, 3)) assert.equal(first.idempotency_key, fresh.idempotencyKey)
  const identities = sent.flat().map((trade) => trade.idempotency_key ?? trade.exchange_order_id)
  assert.deepEqual(new Set(identities), new Set([fresh.idempotencyKey, '7', other.idempotencyKey]))
  assert.ok(sent.flat().every((trade) => !('idempotency_key' in trade && trade.exchange_order_id)))
})

test('what was not sent is sent by the next outbox, in order, and numbers go on', async (t) => {
  const home = outboxHome(t)
  const first = home.open({ url: deadUrl })
  for (const name of ['a', 'b', 'c']) first.logTrade(named(name))
  assert.deepEqual(await first.close(), { settled: false, left: 3 })
  assert.throws(() => first.logTrade(named('d')), OutboxClosed)
  await using server = await startScriptedServer()
  const second = home.open({ url: server.url })
  assert.equal(second.health().queued, 3)
  assert.equal(second.logTrade(named('d')).seq, 4)
  await second.flush()
  assert.deepEqual(keysIn(server.received.flatMap(({ lines }) => lines)), ['a', 'b', 'c', 'd'])
  await second.close()
  assert.equal(home.read('cursor'), `${crcText(Buffer.from('4'))} 4\n`)
  const third = home.open({ url: server.url })
  assert.equal(third.health().queued, 0)
  assert.deepEqual(
    home.files().filter((name) => name.endsWith('.jsonl')),
    [],
    'settled segments are gone',
  )
  assert.equal(third.logTrade(named('e')).seq, 5)
})

test('without a readable cursor everything is sent again', async (t) => {
  for (const spoilt of ['', '00000000 2\n', 'nonsense']) {
    const home = outboxHome(t)
    const first = home.open({ url: deadUrl })
    for (const name of ['a', 'b']) first.logTrade(named(name))
    await first.close()
    writeFileSync(join(home.dir, 'cursor'), spoilt)
    await using server = await startScriptedServer()
    await home.open({ url: server.url }).flush()
    assert.deepEqual(keysIn(server.received.flatMap(({ lines }) => lines)), ['a', 'b'])
  }
})

test('a torn tail and a spoilt line are set aside and counted; all others are sent', async (t) => {
  const home = outboxHome(t)
  const json = (name: string) => JSON.stringify(named(name))
  mkdirSync(home.dir)
  const path = join(home.dir, '000000000001.jsonl')
  const spoilt = lineOf(2, json('b')).replace('Binance', 'Binancf')
  const torn = lineOf(4, json('d')).slice(0, -20)
  writeFileSync(path, lineOf(1, json('a')) + spoilt + lineOf(3, json('c')) + torn)
  await using server = await startScriptedServer()
  const outbox = home.open({ url: server.url })
  const { damagedLines, queued } = outbox.health()
  assert.deepEqual({ damagedLines, queued }, { damagedLines: 2, queued: 2 })
  assert.equal(home.read('torn-000000000001.jsonl'), spoilt + torn)
  assert.equal(outbox.logTrade(named('e')).seq, 4)
  await outbox.flush()
  assert.deepEqual(keysIn(server.received.flatMap(({ lines }) => lines)), ['a', 'c', 'e'])
})

test('a line that goes bad on the disk while it waits is passed over, kept aside and counted', async (t) => {
  const home = outboxHome(t)
  await using server = await startScriptedServer(() => ({ status: 503 }))
  const outbox = home.open({ url: server.url, maxBackoffMs: 1 })
  for (const name of ['a', 'b', 'c']) outbox.logTrade(named(name))
  await until(() => outbox.health().state === 'waiting')
  const path = join(home.dir, '000000000001.jsonl')
  const [first = '', second = '', third = ''] = readFileSync(path, 'utf8').split('\n')
  const spoilt = second.replace('Binance', 'Binancf')
  writeFileSync(path, `${first}\n${spoilt}\n${third}\n`)
  await until(() => outbox.health().damagedLines === 1)
  assert.equal(home.read('torn-000000000001.jsonl'), `${spoilt}\n`)
})

test('the outbox is bounded: a full one says so and takes trades again once there is room', async (t) => {
  const home = outboxHome(t)
  const first = home.open({ url: deadUrl, maxBytes: 500 })
  first.logTrade(named('a'))
  first.logTrade(named('b'))
  assert.throws(
    () => first.logTrade(named('c')),
    (problem) => {
      assert.ok(problem instanceof OutboxFull)
      assert.match(problem.message, /holds 2 unsent trades .* of at most 500 bytes/)
      return true
    },
  )
  assert.equal(first.health().queued, 2)
  await first.close()
  await using server = await startScriptedServer()
  const second = home.open({ url: server.url, maxBytes: 500 })
  await second.flush()
  second.logTrade(named('c'))
  await second.flush()
  assert.deepEqual(keysIn(server.received.flatMap(({ lines }) => lines)), ['a', 'b', 'c'])
})

test('dead letters go back to the end of the queue with their identity', async (t) => {
  await using server = await startScriptedServer(({ lines }) =>
    batchAnswer(lines.map((line) => (line.includes('7.10000000000000000001') ? 422 : 201))),
  )
  const home = outboxHome(t)
  const outbox = home.open({ url: server.url })
  const receipt = outbox.logTrade(sampleTrade({ entry_price: '7.10000000000000000001' }))
  outbox.logTrade(named('b'))
  await outbox.flush()
  assert.equal(outbox.health().deadLetters, 1)
  server.script = landAll
  assert.equal(await outbox.requeueDeadLetters(), 1)
  await outbox.flush()
  const last = server.received.at(-1)?.lines ?? []
  assert.deepEqual(keysIn(last), [receipt.idempotencyKey])
  assert.match(last[0] ?? '', /"entry_price":7.10000000000000000001,/)
  assert.equal(outbox.health().deadLetters, 0)
  assert.equal(home.read('dead-letters.jsonl'), '')
  assert.equal(await outbox.requeueDeadLetters(), 0)
})

test('a dead letter whose trade comes again after a crash is not written twice', async (t) => {
  await using server = await startScriptedServer(({ lines }) => batchAnswer(lines.map(() => 409)))
  const home = outboxHome(t)
  const first = home.open({ url: deadUrl })
  first.logTrade(named('a'))
  first.logTrade(named('b'))
  await first.close()
  // As a crash leaves it: the letter is written, the cursor is not, and the next letter is torn.
  const letter = `{"seq":1,"at":"2026-04-05T12:00:00Z","status":409,"problem":{"trade":1},"trade":{"idempotency_key":"a"}}\n`
  appendFileSync(join(home.dir, 'dead-letters.jsonl'), `${letter}{"seq":2,"at":"20`)
  const second = home.open({ url: server.url })
  await second.flush()
  assert.deepEqual(
    (await second.deadLetters()).map(({ seq, trade }) => [seq, trade.idempotency_key]),
    [
      [1, 'a'],
      [2, 'b'],
    ],
  )
})

test('numbers go on behind a dead letter although cursor and segments are gone', async (t) => {
  const home = outboxHome(t)
  mkdirSync(home.dir)
  writeFileSync(
    join(home.dir, 'dead-letters.jsonl'),
    '{"seq":41,"at":"2026-04-05T12:00:00Z","status":409,"problem":{},"trade":{}}\n',
  )
  assert.equal(home.open({ url: deadUrl }).logTrade(named('a')).seq, 42)
})

test('a segment of 8 MiB is followed by another, and both go once they are settled', async (t) => {
  const home = outboxHome(t)
  const first = home.open({ url: deadUrl })
  const filler = 'x'.repeat(60_000)
  for (let n = 0; n < 300; n++) first.logTrade({ ...named(`${n}`), raw_api_response: filler })
  await first.close()
  const segments = () => home.files().filter((name) => /^\d+\.jsonl$/.test(name))
  assert.equal(segments().length, 3)
  await using server = await startScriptedServer()
  const second = home.open({ url: server.url })
  assert.equal((await second.flush()).settled, true)
  const sent = server.received.map(({ body }) => body)
  assert.ok(sent.every((body) => body.length <= 4 * 1024 * 1024))
  assert.deepEqual(
    keysIn(server.received.flatMap(({ lines }) => lines)),
    Array.from({ length: 300 }, (_, n) => `${n}`),
  )
  await until(() => segments().length === 0)
})

test('a callback that throws does not stop the sender', async (t) => {
  t.mock.method(process, 'emitWarning', () => {})
  await using server = await startScriptedServer(({ lines }) => batchAnswer(lines.map(() => 422)))
  const fail = () => {
    throw new Error('a bug of the bot')
  }
  const outbox = outboxHome(t).open({ url: server.url, onDeadLetter: fail, onState: fail })
  outbox.logTrade(named('a'))
  outbox.logTrade(named('b'))
  assert.equal((await outbox.flush()).settled, true)
  assert.equal(outbox.health().deadLetters, 2)
})

test('a wrong option is named with its rule', (t) => {
  const home = outboxHome(t)
  const wrong: [Record<string, unknown>, RegExp][] = [
    [{ url: 'ftp://x' }, /url must begin with http/],
    [{ url: 'http://u:p@x' }, /url must not hold a user/],
    [{ url: 7 }, /url must be the address/],
    [{ key: '' }, /key must be an API key/],
    [{ fsync: 'sometimes' }, /fsync must be 'background' or 'always'/],
    [{ batchLines: 501 }, /batchLines must be a whole number from 1 to 500/],
    [{ maxBytes: 0.5 }, /maxBytes must be a whole number/],
    [{ timeoutMs: '10' }, /timeoutMs must be a whole number/],
    [{ onState: 1 }, /onState must be a function/],
    [{ durability: 'always' }, /has no option durability; it has url, key, dir/],
  ]
  for (const [options, message] of wrong)
    assert.throws(() => home.open({ url: deadUrl, ...options }), message)
})
