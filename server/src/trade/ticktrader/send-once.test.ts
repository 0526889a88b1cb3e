// One request against servers that misbehave byte by byte: what came back, and whether anything of the request had left.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { systemClock } from '../../platform/clock.ts'
import { createSender, type OneRequest, type Sent } from './send-once.ts'

const request: OneRequest = {
  ...{ method: 'POST', path: '/api/v2/trade', body: '{"Amount":1000}' },
  ...{ authorization: () => 'HMAC a:b:1:c', signal: new AbortController().signal },
}

/** A server that does with each connection what the test says, and keeps what it was sent. */
async function listen(serve: (socket: Socket, received: () => string) => void) {
  const pieces: Buffer[] = []
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    socket.on('error', () => undefined)
    socket.on('data', (piece: Buffer) => pieces.push(piece))
    serve(socket, () => Buffer.concat(pieces).toString('latin1'))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  return {
    port: address.port,
    received: () => Buffer.concat(pieces).toString('latin1'),
    connections: () => connections,
    [Symbol.dispose]: () => void server.close(),
  }
}

function sender(origin: string, answerMs = 300) {
  const trust = { ca: null, fingerprint: null }
  return createSender({ origin, trust, clock: systemClock, connectMs: 300, answerMs })
}

const told = (sent: Sent) =>
  sent.kind === 'answer'
    ? `${sent.status} ${sent.text}`
    : `${sent.failure.reason}, ${sent.firstByteLeft ? 'left' : 'nothing left'}`

/** Answers once the body has come. */
const answering = (answer: string | Buffer) => (socket: Socket, received: () => string) =>
  socket.on('data', () => {
    if (received().endsWith('}')) socket.end(answer)
  })

const head = (more = '') => `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${more}`

const cases: readonly (readonly [
  string,
  (socket: Socket, received: () => string) => void,
  string,
])[] = [
  ['a whole answer', answering(`${head('content-length: 2\r\n')}\r\n{}`), '200 {}'],
  [
    'a body that breaks off',
    answering(`${head('content-length: 99\r\n')}\r\n{`),
    'session_lost, left',
  ],
  ['no head at all', answering('nonsense\r\n\r\n'), 'answer_not_understood, left'],
  [
    'a connection that closes instead',
    (socket) => socket.on('data', () => socket.end()),
    'session_lost, left',
  ],
  ['a reset', (socket) => socket.on('data', () => socket.resetAndDestroy()), 'session_lost, left'],
  ['silence', () => undefined, 'broker_silent, left'],
  [
    'what says that it is packed and is not',
    answering(`${head('content-encoding: gzip\r\ncontent-length: 2\r\n')}\r\n{}`),
    'session_lost, left',
  ],
  [
    'a packed answer',
    answering(
      Buffer.concat([
        Buffer.from(`${head('content-encoding: gzip\r\nconnection: close\r\n')}\r\n`),
        gzipSync('{"Id":1}'),
      ]),
    ),
    '200 {"Id":1}',
  ],
  [
    'a redirect, which is an answer and is not followed',
    answering('HTTP/1.1 307 T\r\nlocation: /api/v2/trade\r\ncontent-length: 0\r\n\r\n'),
    '307 ',
  ],
]

for (const [what, serve, expected] of cases)
  test(`${what}: asked once`, async () => {
    using server = await listen(serve)
    const sent = await sender(`http://127.0.0.1:${server.port}`).send(request)
    assert.equal(told(sent), expected)
    assert.equal(server.connections(), 1)
    assert.equal(server.received().split('POST /api/v2/trade ').length, 2)
  })

test('nobody listens, or the address is never a broker: nothing left', async () => {
  const server = await listen(() => undefined)
  server[Symbol.dispose]()
  const { port } = server
  assert.equal(
    told(await sender(`http://127.0.0.1:${port}`).send(request)),
    'broker_unreachable, nothing left',
  )
  assert.equal(
    told(await sender('http://169.254.169.254').send(request)),
    'broker_unreachable, nothing left',
  )
})

test('a server that never finishes its handshake gets nothing of the request', async () => {
  using server = await listen(() => undefined)
  const sent = await sender(`https://127.0.0.1:${server.port}`).send(request)
  assert.equal(told(sent), 'broker_unreachable, nothing left')
  assert.doesNotMatch(server.received(), /POST|HMAC/)
})

test('stopped while it connects: nothing left, not even later', async () => {
  const stop = new AbortController()
  using server = await listen(() => stop.abort())
  const origin = `https://127.0.0.1:${server.port}`
  const sent = await sender(origin).send({ ...request, signal: stop.signal })
  assert.equal(told(sent), 'session_lost, nothing left')
  assert.doesNotMatch(server.received(), /POST|HMAC/)
})
