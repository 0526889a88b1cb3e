// A peer that resets its connection, at whatever moment, must harm nobody else: an error that nobody hears ends the process.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { until } from '../../../test/support/until.ts'
import { exchangeBytes, getRoute, parseAnswers, postRoute, serveForTest } from './test-bench.ts'

async function* slowly() {
  yield 'one'
  await new Promise((resolve) => setTimeout(resolve, 50))
  yield 'two'
}
const routes = [
  getRoute({ path: '/a', handle: async () => ({ status: 200, body: '{}' }) }),
  getRoute({ path: '/slow', handle: async () => ({ status: 200, body: slowly() }) }),
  postRoute({ path: '/b', handle: async () => ({ status: 200, body: '{}' }) }),
  {
    ...getRoute({ path: '/live', handle: async () => ({ status: 200, body: '{}' }) }),
    socket: () => undefined,
  },
]
const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'
const upgrade = `Connection: Upgrade\r\nUpgrade: websocket\r\n${key}`

const cases: readonly (readonly [name: string, bytes: string])[] = [
  ['after a request', 'GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'],
  ['within the head', 'GET /a HT'],
  [
    'within a body',
    'POST /b HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\nContent-Type: application/json\r\n\r\n{',
  ],
  ['within an answer', 'GET /slow HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'],
  ['after CONNECT', 'CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n'],
  [
    'after CONNECT with a body',
    `CONNECT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n${'x'.repeat(9)}`,
  ],
  ['after junk', '\0\0\0\0\r\n\r\n'],
  ['after an upgrade', `GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\n${upgrade}\r\n`],
  ['after an upgrade of nothing', `GET /none HTTP/1.1\r\nHost: 127.0.0.1\r\n${upgrade}\r\n`],
  [
    'after an upgrade without a key',
    'GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  ],
  ['within a frame', `GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\n${upgrade}\r\n\x81\xff\x00`],
]

for (const [name, bytes] of cases) {
  test(`a connection that is reset ${name} harms nobody`, async () => {
    await using server = await serveForTest(routes)
    for (const isPatient of [false, true]) {
      const socket = connect(server.port, '127.0.0.1')
      socket.on('error', () => undefined)
      socket.write(bytes, 'latin1')
      await once(socket, 'connect')
      // Once before the server can have answered, once after it has said something, when it says anything at all.
      const isAnswered = !/^GET \/a HT$|\{$/.test(bytes)
      if (isPatient && isAnswered) await once(socket, 'data')
      socket.resetAndDestroy()
    }
    await until(() => server.http.connections === 0, { what: 'the end of both connections' })
    const { text } = await exchangeBytes(
      server.port,
      'GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n',
    )
    assert.equal(parseAnswers(text)[0]?.status, 200)
  })
}

test('an offer of another protocol is passed over, and the request is answered', async () => {
  await using server = await serveForTest(routes)
  const offer =
    'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n'
  const { text } = await exchangeBytes(
    server.port,
    `GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\n${offer}\r\n`,
    { quietMs: 300 },
  )
  assert.equal(parseAnswers(text)[0]?.status, 200)
})
