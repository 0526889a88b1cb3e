// Handshakes of WebSockets that lead to nothing are counted and audited as refused requests are, and addresses that send many wait.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { WebSocket } from 'ws'
import { until } from '../../../test/support/until.ts'
import { TidemarkError } from '../problem.ts'
import { anyone, type Route, type RouteSocket } from './route.ts'
import { exchangeBytes, getRoute, serveForTest, type TestServer } from './test-bench.ts'

const live = (socket: (given: RouteSocket) => void = () => undefined): Route => ({
  ...getRoute({ path: '/live', audit: 'each', handle: async () => ({ status: 200, body: '{}' }) }),
  socket,
})
const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n'
const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'

async function shake(server: TestServer, path: string, more = `Host: 127.0.0.1\r\n${key}`) {
  const bytes = `GET ${path} HTTP/1.1\r\n${upgrade}${more}\r\n`
  const { text } = await exchangeBytes(server.port, bytes, {
    quietMs: 100,
    firstMs: 10_000,
  })
  return Number(text.split(' ')[1])
}

const told = ({ audit }: TestServer) =>
  audit.map(({ route, status, code = '', ip }) => `${route} ${status} ${code} ${ip}`)

for (const [what, path, more, status, code, route] of [
  ['to nowhere', '/none', undefined, 404, 'not_found', 'unknown'],
  ['to a path that is no stream', '/', undefined, 404, 'not_found', 'unknown'],
  ['for another host', '/live', `Host: evil.example\r\n${key}`, 421, 'misdirected', 'get_live'],
  ['without a host', '/live', key, 400, 'request_invalid', 'get_live'],
  ['that is no WebSocket’s', '/live', 'Host: 127.0.0.1\r\n', 400, 'request_invalid', 'get_live'],
] as const)
  test(`a handshake ${what} is refused, counted and audited`, async () => {
    await using server = await serveForTest([live()])
    assert.equal(await shake(server, path, more), status)
    assert.deepEqual(told(server), [`${route} ${status} ${code} 127.0.0.1`])
    assert.deepEqual(server.observed, [`${route} ${status}`])
  })

test('a key in the address is refused by the gate, under the name of that key, and by no other measure', async () => {
  const admit = ({
    url,
    identified,
  }: {
    url: string
    identified: (one: typeof anyone) => void
  }) => {
    if (!decodeURIComponent(url).includes('tmkr_')) return anyone
    identified({ ...anyone, keyId: 'k0000001' })
    throw new TidemarkError('credential_in_url', 'The URL holds an API key.')
  }
  await using server = await serveForTest([live()], { admit })
  for (const path of ['/live?key=tmkr_x', '/live?key=%74mkr_x'])
    assert.equal(await shake(server, path), 400)
  assert.equal(await shake(server, '/live?of=100%25'), 101)
  const refused = server.audit.filter(({ status }) => status === 400)
  assert.deepEqual(
    refused.map((one) => [one.key, one.code]),
    [
      ['k0000001', 'credential_in_url'],
      ['k0000001', 'credential_in_url'],
    ],
  )
})

test('an address that only asks for what is not there is told to wait', async () => {
  let asked = 0
  const admit = () => {
    asked += 1
    if (asked > 2) throw new TidemarkError('rate_limited', 'Too many requests.')
    return anyone
  }
  await using server = await serveForTest([live()], { admit })
  const statuses = []
  for (let n = 0; n < 3; n++) statuses.push(await shake(server, '/none'))
  assert.deepEqual(statuses, [404, 404, 429])
  assert.equal(await shake(server, '/live'), 101, 'what is as it should be costs nothing')
})

test('the address behind a proxy is the one that is audited', async () => {
  await using server = await serveForTest([live()])
  await shake(server, '/none', `Host: 127.0.0.1\r\nX-Forwarded-For: 203.0.113.7\r\n${key}`)
  assert.deepEqual(told(server), ['unknown 404 not_found 203.0.113.7'])
})

test('who is sent away before it has shown a key, and who leaves by itself', async () => {
  await using server = await serveForTest([
    live((socket) => socket.onText(() => socket.close(4401, 'the first frame must be auth'))),
  ])
  const open = async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/live`)
    await once(socket, 'open')
    return socket
  }
  const refused = await open()
  refused.send('hello')
  await once(refused, 'close')
  assert.deepEqual(told(server), ['get_live 401 key_missing 127.0.0.1'])
  const left = await open()
  left.close()
  await until(() => server.observed.includes('get_live 499'), { what: 'the count' })
  assert.equal(server.audit.length, 1, 'who left has been refused nothing')
})

test('a stream that was let in is one entry, whatever ends it', async () => {
  await using server = await serveForTest([
    live((socket) =>
      socket.onText((text) => {
        socket.admit(text)
        socket.close(1000, 'done')
      }),
    ),
  ])
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/live`)
  await once(socket, 'open')
  socket.send('token')
  await once(socket, 'close')
  assert.deepEqual(told(server), ['get_live 101  127.0.0.1'])
  assert.deepEqual(server.observed, ['get_live 101'])
})
