import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { until } from '../../../../server/test/support/until.ts'
import { deadUrl, outboxHome, sampleTrade, testKey } from '../../test/outbox-home.ts'
import {
  batchAnswer,
  landAll,
  problemAnswer,
  type Received,
  startScriptedServer,
} from '../../test/scripted-server.ts'
import type { DeadLetter } from './dead-letter-file.ts'

const named = (name: string) => sampleTrade({ idempotency_key: name })
const keysOf = (request: Received) =>
  request.lines.map((line) => JSON.parse(line).idempotency_key as string)

test('what is queued is sent in order, as NDJSON with the key in a header, and then settled', async (t) => {
  await using server = await startScriptedServer()
  const outbox = outboxHome(t).open({ url: server.url })
  for (const name of ['a', 'b', 'c']) outbox.logTrade(named(name))
  assert.deepEqual(await outbox.flush(), { settled: true, left: 0 })
  assert.deepEqual(server.received.flatMap(keysOf), ['a', 'b', 'c'])
  const [request] = server.received
  assert.equal(request?.method, 'POST')
  assert.equal(request?.path, '/api/v1/trades')
  assert.equal(request?.headers['content-type'], 'application/x-ndjson')
  assert.equal(request?.headers['x-api-key'], testKey)
  await until(() => outbox.health().state === 'idle')
  assert.notEqual(outbox.health().lastSuccessAt, null)
})

test('an address with a path keeps it', async (t) => {
  await using server = await startScriptedServer()
  const outbox = outboxHome(t).open({ url: `${server.url}/tidemark` })
  outbox.logTrade(named('a'))
  await outbox.flush()
  assert.equal(server.received[0]?.path, '/tidemark/api/v1/trades')
})

test('a batch holds at most batchLines trades', async (t) => {
  await using server = await startScriptedServer()
  const outbox = outboxHome(t).open({ url: server.url, batchLines: 3 })
  for (let n = 0; n < 10; n++) outbox.logTrade(named(`${n}`))
  await outbox.flush()
  assert.ok(server.received.every((request) => request.lines.length <= 3))
  assert.equal(server.received.flatMap(keysOf).join(''), '0123456789')
})

for (const status of [500, 503, 429, 408, 425, 200, 302])
  test(`a whole answer of ${status} keeps every trade until it is taken`, async (t) => {
    await using server = await startScriptedServer((request, _response, count) =>
      count <= 3
        ? { status: status, headers: { location: '/elsewhere' }, body: '{}' }
        : landAll(request),
    )
    const outbox = outboxHome(t).open({ url: server.url })
    outbox.logTrade(named('a'))
    assert.deepEqual(await outbox.flush(), { settled: true, left: 0 })
    assert.deepEqual(
      server.received.map((request) => request.path),
      Array(4).fill('/api/v1/trades'),
    )
    assert.equal(outbox.health().deadLetters, 0)
  })

test('Retry-After is waited for, and said in health', async (t) => {
  await using server = await startScriptedServer(() =>
    problemAnswer(503, 'ledger_busy', { 'retry-after': '3000' }),
  )
  const outbox = outboxHome(t).open({ url: server.url })
  const before = Date.now()
  outbox.logTrade(named('a'))
  await until(() => outbox.health().state === 'waiting')
  const { nextTryAt, lastError, queued } = outbox.health()
  assert.ok(Date.parse(nextTryAt ?? '') >= before + 3_000_000, String(nextTryAt))
  assert.equal(lastError, 'the server answered 503 ledger_busy')
  assert.equal(queued, 1)
  assert.equal(server.received.length, 1)
})

for (const [what, begins] of [
  ['before the answer', false],
  ['in the middle of the answer', true],
] as const)
  test(`a connection that is cut ${what} sends the same bytes again`, async (t) => {
    await using server = await startScriptedServer((request, response, count) => {
      if (count > 2) return landAll(request)
      if (begins) {
        response.writeHead(207, { 'content-length': '1000' })
        response.write('{"data":[')
      }
      setImmediate(() => response.destroy())
      return undefined
    })
    const outbox = outboxHome(t).open({ url: server.url })
    outbox.logTrade(sampleTrade())
    await outbox.flush()
    assert.ok(server.received.length >= 3)
    assert.equal(new Set(server.received.map((request) => request.body)).size, 1)
  })

test('an answer that never comes is given up at the deadline', async (t) => {
  await using server = await startScriptedServer((request, _response, count) =>
    count === 1 ? undefined : landAll(request),
  )
  const outbox = outboxHome(t).open({ url: server.url, timeoutMs: 50 })
  outbox.logTrade(named('a'))
  assert.equal((await outbox.flush()).settled, true)
  assert.equal(server.received.length, 2)
})

for (const [status, code] of [
  [401, 'key_invalid'],
  [403, 'scope_missing'],
  [404, 'not_found'],
  [405, 'method_not_allowed'],
  [415, 'media_type_unsupported'],
  [421, 'misdirected'],
  [400, 'request_invalid'],
] as const)
  test(`${status} ${code} for the request keeps every trade and says so`, async (t) => {
    await using server = await startScriptedServer(() => problemAnswer(status, code))
    const outbox = outboxHome(t).open({ url: server.url })
    outbox.logTrade(named('a'))
    await until(() => outbox.health().state === 'refused')
    assert.equal(outbox.health().lastError, `the server answered ${status} ${code}`)
    server.script = landAll
    assert.equal((await outbox.flush()).settled, true)
    assert.equal(outbox.health().deadLetters, 0)
  })

test('a redirect is refused: neither trade nor key goes to the other address', async (t) => {
  await using elsewhere = await startScriptedServer()
  await using server = await startScriptedServer(() => ({
    status: 307,
    headers: { location: `${elsewhere.url}/api/v1/trades` },
  }))
  const outbox = outboxHome(t).open({ url: server.url })
  outbox.logTrade(named('a'))
  await until(() => outbox.health().state === 'refused')
  assert.equal(elsewhere.received.length, 0)
  assert.equal(outbox.health().queued, 1)
})

test('a 400 of a proxy in front, which is no JSON, blames no trade', async (t) => {
  await using server = await startScriptedServer(() => ({ status: 400, body: '<html>Bad</html>' }))
  const outbox = outboxHome(t).open({ url: server.url })
  outbox.logTrade(named('a'))
  await until(() => outbox.health().state === 'refused')
  assert.equal(outbox.health().deadLetters, 0)
})

test('lines that are refused for good become dead letters with the server’s problem; the others land', async (t) => {
  await using server = await startScriptedServer(() =>
    batchAnswer([201, 422, 200, 409, 403, 413, 400]),
  )
  const told: DeadLetter[] = []
  const home = outboxHome(t)
  const outbox = home.open({ url: server.url, onDeadLetter: (letter) => told.push(letter) })
  for (const name of 'abcdefg') outbox.logTrade(named(name))
  assert.equal((await outbox.flush()).settled, true)
  const letters = await outbox.deadLetters()
  assert.deepEqual(
    letters.map(({ seq, status }) => [seq, status]),
    [
      [2, 422],
      [4, 409],
      [5, 403],
      [6, 413],
      [7, 400],
    ],
  )
  assert.deepEqual(told, letters)
  assert.equal(letters[0]?.problem.code, 'code_422')
  assert.equal(letters[0]?.trade.idempotency_key, 'b')
  assert.match(letters[0]?.tradeText ?? '', /"entry_price":65000.12345678,/)
})

test('the cursor stops before the first line that may land later, and what is behind it is sent again', async (t) => {
  await using server = await startScriptedServer((request, _response, count) =>
    count === 1
      ? batchAnswer([201, 503, 201, 422])
      : batchAnswer(request.lines.map((_, at) => (at === 2 ? 422 : 200))),
  )
  const outbox = outboxHome(t).open({ url: server.url })
  for (const name of 'abcd') outbox.logTrade(named(name))
  await outbox.flush()
  assert.deepEqual(server.received.map(keysOf), [
    ['a', 'b', 'c', 'd'],
    ['b', 'c', 'd'],
  ])
  assert.deepEqual(
    (await outbox.deadLetters()).map(({ seq }) => seq),
    [4],
  )
})

for (const [status, code] of [
  [413, 'body_too_large'],
  [400, 'body_unparsable'],
  [422, 'trade_invalid'],
] as const)
  test(`a whole body answered ${status} is halved until the culprit stands alone`, async (t) => {
    await using server = await startScriptedServer((request) =>
      keysOf(request).includes('bad') ? problemAnswer(status, code) : landAll(request),
    )
    const outbox = outboxHome(t).open({ url: server.url })
    const names = [...'abcdefghi', 'bad', ...'jklm']
    for (const name of names) outbox.logTrade(named(name))
    assert.equal((await outbox.flush()).settled, true)
    const letters = await outbox.deadLetters()
    assert.deepEqual(
      letters.map(({ trade }) => trade.idempotency_key),
      ['bad'],
    )
    assert.equal(letters[0]?.status, status)
    assert.equal(letters[0]?.problem.code, code)
    const landed = server.received.map(keysOf).filter((keys) => !keys.includes('bad'))
    assert.deepEqual(
      landed.flat(),
      names.filter((name) => name !== 'bad'),
    )
  })

test('a 207 that does not fit the batch settles nothing', async (t) => {
  await using server = await startScriptedServer((request, _response, count) =>
    count === 1 ? batchAnswer([201]) : landAll(request),
  )
  const outbox = outboxHome(t).open({ url: server.url })
  outbox.logTrade(named('a'))
  outbox.logTrade(named('b'))
  await outbox.flush()
  assert.deepEqual(server.received.map(keysOf), [
    ['a', 'b'],
    ['a', 'b'],
  ])
})

test('while nothing listens the trades wait, and flush says what is left', async (t) => {
  const states: string[] = []
  const outbox = outboxHome(t).open({ url: deadUrl, onState: ({ state }) => states.push(state) })
  outbox.logTrade(named('a'))
  outbox.logTrade(named('b'))
  await until(() => outbox.health().state === 'waiting')
  assert.deepEqual(await outbox.flush({ timeoutMs: 1 }), { settled: false, left: 2 })
  const { lastError, oldestQueuedAt, queuedBytes } = outbox.health()
  assert.match(lastError ?? '', /ECONNREFUSED/)
  assert.ok(Math.abs(Date.parse(oldestQueuedAt ?? '') - Date.now()) < 60_000)
  assert.ok(queuedBytes > 200)
  assert.deepEqual(states.slice(0, 2), ['sending', 'waiting'])
})

test('the key stands in no text that the outbox gives', async (t) => {
  await using server = await startScriptedServer(() => problemAnswer(401, 'key_invalid'))
  const home = outboxHome(t)
  const outbox = home.open({ url: server.url })
  outbox.logTrade(named('a'))
  await until(() => outbox.health().state === 'refused')
  const said = [
    inspect(outbox, { depth: 20, showHidden: true }),
    JSON.stringify(outbox),
    String(outbox),
    JSON.stringify(outbox.health()),
    ...home.files().map(home.read),
  ]
  assert.throws(
    () => home.open({ url: `http://user:${testKey}@127.0.0.1` }),
    (problem: Error) => said.push(inspect(problem)) > 0,
  )
  assert.throws(
    () => home.open({ url: server.url, key: `${testKey}\n${testKey}` }),
    (problem: Error) => said.push(inspect(problem)) > 0,
  )
  assert.throws(
    () => outbox.logTrade(sampleTrade({ order_type: testKey })),
    (problem: Error) => said.push(inspect(problem)) > 0,
  )
  for (const text of said) assert.ok(!text.includes(testKey.slice(5)), text)
})
