import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { inspect } from 'node:util'
import { until } from '../../../../server/test/support/until.ts'
import { testKey } from '../../test/outbox-home.ts'
import { type SocketServer, startSocketServer } from '../../test/socket-server.ts'
import { createStreamClient, type StreamClientOptions } from './stream-client.ts'
import type { StreamStatus } from './stream-types.ts'

const snapshot = (seq: number, given = {}) => ({
  type: 'snapshot',
  account: '5',
  topic: 'summary',
  seq,
  epoch: 'e1',
  data: { equity: '100.10' },
  ...given,
})
const delta = (seq: number, prev: number, given = {}) => ({
  type: 'delta',
  account: '5',
  topic: 'summary',
  seq,
  prev,
  as_of: '2026-04-05T12:00:00Z',
  data: { equity: `${seq}` },
  ...given,
})

function follow(t: TestContext, server: SocketServer, given: Partial<StreamClientOptions> = {}) {
  const seen: string[] = []
  const statuses: StreamStatus[] = []
  const client = createStreamClient({
    url: server.url,
    key: testKey,
    accounts: ['5'],
    firstPauseMs: 1,
    mostPauseMs: 4,
    onSnapshot: ({ seq }) => seen.push(`s${seq}`),
    onDelta: ({ seq }) => seen.push(`d${seq}`),
    onStatus: (status) => statuses.push(status),
    ...given,
  })
  t.after(() => client.close())
  return { client, seen, statuses }
}
const subscriptions = (server: SocketServer) =>
  server.peers.flatMap(({ frames }) => frames.filter(({ type }) => type === 'subscribe'))

test('the key goes in the first frame, the subscription in the second, and the address holds neither', async (t) => {
  await using server = await startSocketServer()
  follow(t, server, { topics: ['summary'] })
  const frames = await until(() => server.peers[0]?.frames.length === 2 && server.peers[0].frames)
  assert.deepEqual(frames, [
    { type: 'auth', token: testKey },
    { type: 'subscribe', accounts: ['5'], topics: ['summary'], epoch: null, resume: {} },
  ])
  assert.equal(server.peers[0]?.path, '/api/v1/stream')
})

test('a snapshot and the deltas after it are handed on once, in order', async (t) => {
  await using server = await startSocketServer(({ type }, peer) => {
    if (type !== 'subscribe') return
    for (const frame of [
      snapshot(10),
      delta(11, 10),
      delta(11, 10),
      delta(14, 11),
      { type: 'news' },
    ])
      peer.send(frame)
  })
  const { client, seen, statuses } = follow(t, server)
  await until(() => seen.includes('d14'))
  assert.deepEqual(seen, ['s10', 'd11', 'd14'])
  assert.deepEqual(client.positions(), { 5: 14 })
  assert.equal(client.status().state, 'live')
  assert.deepEqual(
    statuses.map(({ state }) => state),
    ['live'],
  )
})

test('after a cut it comes back and resumes behind the last number it saw', async (t) => {
  await using server = await startSocketServer(({ type, resume }, peer) => {
    if (type !== 'subscribe') return
    const after = (resume as Record<string, number>)['5'] // what the client says it has
    peer.send(after === undefined ? snapshot(10) : delta(12, 11))
    if (after === undefined) peer.send(delta(11, 10))
  })
  const { seen, statuses } = follow(t, server)
  await until(() => seen.includes('d11'))
  server.peers[0]?.cut()
  await until(() => seen.includes('d12'))
  assert.deepEqual(seen, ['s10', 'd11', 'd12'])
  assert.deepEqual(subscriptions(server)[1]?.resume, { 5: 11 })
  assert.equal(subscriptions(server)[1]?.epoch, 'e1')
  assert.deepEqual(
    statuses.map(({ state }) => state),
    ['live', 'offline', 'live'],
  )
  assert.match(statuses[1]?.cause ?? '', /^the connection was closed \(\d+\)$/)
})

for (const [what, sign] of [
  ['a delta that names an unseen one before it', delta(15, 13)],
  ['a heartbeat that is ahead', { type: 'heartbeat', seq: { 5: 13 } }],
  ['a heartbeat of the account that is ahead', { type: 'heartbeat', account: '5', seq: 13 }],
] as const)
  test(`${what} shows a gap, which a fresh snapshot heals`, async (t) => {
    await using server = await startSocketServer(({ type, resume }, peer) => {
      if (type !== 'subscribe') return
      if (resume === undefined) {
        peer.send(delta(16, 15))
        peer.send(snapshot(16))
        peer.send(delta(17, 16))
      } else {
        peer.send(snapshot(10))
        peer.send(sign)
      }
    })
    const { seen } = follow(t, server)
    await until(() => seen.includes('d17'))
    assert.deepEqual(seen, ['s10', 's16', 'd17'], 'what came before the snapshot is not handed on')
    assert.deepEqual(subscriptions(server)[1], {
      type: 'subscribe',
      accounts: ['5'],
      topics: ['summary', 'positions', 'trades'],
    })
  })

test('a heartbeat that is not ahead asks for nothing', async (t) => {
  await using server = await startSocketServer(({ type }, peer) => {
    if (type !== 'subscribe') return
    for (const frame of [snapshot(10), { type: 'heartbeat', seq: { 5: 10 } }, delta(11, 10)])
      peer.send(frame)
  })
  const { seen } = follow(t, server)
  await until(() => seen.includes('d11'))
  assert.equal(subscriptions(server).length, 1)
})

test('a server that counts anew is followed from its own snapshot', async (t) => {
  await using server = await startSocketServer(({ type }, peer) => {
    if (type !== 'subscribe') return
    if (server.peers.length === 1) peer.send(snapshot(100))
    else {
      peer.send(snapshot(3, { epoch: 'e2' }))
      peer.send(delta(4, 3))
    }
  })
  const { client, seen } = follow(t, server)
  await until(() => seen.includes('s100'))
  server.peers[0]?.cut()
  await until(() => seen.includes('d4'))
  assert.deepEqual(client.positions(), { 5: 4 })
})

test('a silent broker is stale until the account has news, and the cause is said', async (t) => {
  await using server = await startSocketServer(({ type }, peer) => {
    if (type !== 'subscribe') return
    peer.send(snapshot(10))
    peer.send({ type: 'stale', account: '5', since: '2026-04-05T12:00:00Z' })
  })
  const { client, statuses } = follow(t, server)
  await until(() => client.status().state === 'stale')
  assert.deepEqual(client.status(), {
    state: 'stale',
    cause: 'a broker is silent',
    stale: { 5: '2026-04-05T12:00:00Z' },
  })
  server.peers[0]?.send(delta(11, 10))
  await until(() => client.status().state === 'live')
  assert.deepEqual(
    statuses.map(({ state }) => state),
    ['live', 'stale', 'live'],
  )
})

test('a connection that says nothing is given up and tried anew', async (t) => {
  await using server = await startSocketServer(({ type }, peer) => {
    if (type === 'subscribe' && server.peers.length > 1) peer.send(snapshot(10))
  })
  const { seen, statuses } = follow(t, server, { watchdogMs: 40 })
  await until(() => seen.includes('s10'))
  assert.equal(statuses[0]?.cause, 'nothing was heard for 40 ms')
})

test('while nothing listens it tries for ever and says offline', async (t) => {
  const gone = await startSocketServer()
  await gone[Symbol.asyncDispose]()
  const { client, statuses } = follow(t, gone)
  await until(() => statuses.length > 0)
  assert.equal(client.status().state, 'offline')
})

for (const [code, cause] of [
  [4401, 'the key is not accepted'],
  [4403, 'the key was revoked, or may not read the stream'],
  [4409, 'too many streams are open with this key'],
] as const)
  test(`close code ${code} is final: ${cause}`, async (t) => {
    await using server = await startSocketServer((_frame, peer) => peer.close(code))
    const { client, statuses } = follow(t, server)
    await until(() => client.status().state === 'denied')
    assert.equal(client.status().cause, cause)
    assert.deepEqual(
      statuses.map(({ state }) => state),
      ['denied'],
    )
    assert.equal(server.peers.length, 1)
  })

test('close code 4408, too slow, is answered by a new connection', async (t) => {
  await using server = await startSocketServer(({ type }, peer) => {
    if (type !== 'subscribe') return
    if (server.peers.length === 1) peer.close(4408)
    else peer.send(snapshot(1))
  })
  const { seen } = follow(t, server)
  await until(() => seen.includes('s1'))
})

test('a closed client stays closed, and no text of it holds the key', async (t) => {
  await using server = await startSocketServer()
  const { client, statuses } = follow(t, server)
  await until(() => server.peers.length === 1)
  client.close()
  assert.equal(client.status().state, 'closed')
  assert.deepEqual(
    statuses.map(({ state }) => state),
    ['closed'],
  )
  assert.ok(!inspect(client, { depth: 9, showHidden: true }).includes(testKey.slice(5)))
})

test('bad input is refused with its rule', (t) => {
  const make = (given: object) => () =>
    createStreamClient({
      url: 'http://127.0.0.1:9',
      key: testKey,
      accounts: ['5'],
      ...given,
    }).close()
  for (const accounts of [[], '5', [5], [''], null])
    assert.throws(make({ accounts }), /accounts must be a list of account numbers/)
  for (const topics of [[], 'trades', ['prices'], null])
    assert.throws(make({ topics }), /topics must be a list of summary, positions, trades/)
  for (const name of ['onSnapshot', 'onDelta', 'onStatus'])
    assert.throws(make({ [name]: 'log' }), new RegExp(`${name} must be a function`))
  assert.throws(make({ key: '' }), /key must be an API key/)
  assert.throws(make({ onMessage() {} }), /has no option onMessage; it has url, key/)
  assert.throws(make({ watchdogMs: 0 }), /watchdogMs must be a whole number/)
  t.mock.property(globalThis, 'WebSocket', undefined)
  assert.throws(make({}), /this runtime has no WebSocket; pass one/)
})

test('a callback that throws is reported as uncaught, and the stream goes on after a cut', async (t) => {
  const uncaught: unknown[] = []
  const { queueMicrotask: original } = globalThis
  t.mock.method(globalThis, 'queueMicrotask', (task: () => void) =>
    original(() => {
      try {
        task()
      } catch (problem) {
        uncaught.push(problem)
      }
    }),
  )
  await using server = await startSocketServer((frame, peer) => {
    if (frame.type === 'subscribe') peer.send(snapshot(1))
  })
  const bug = new Error('a bug of the page')
  const fail = () => {
    throw bug
  }
  const { client } = follow(t, server, { onSnapshot: fail, onStatus: fail })
  await until(() => client.positions()['5'] === 1)
  server.peers[0]?.cut()
  await until(() => server.peers.length === 2)
  await until(() => client.status().state === 'live')
  assert.ok(uncaught.length >= 4)
  assert.ok(uncaught.every((problem) => problem === bug))
})
