// Clients that take their time: every one is closed within its limit, with an answer that says so.
// The limits are shortened here; what the real ones are is asserted separately.
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { defaultServerLimits } from './node-server.ts'
import {
  exchangeBytes,
  getRoute,
  parseAnswers,
  postRoute,
  serveForTest,
  until,
} from './test-bench.ts'

const limits = { headersMs: 200, requestMs: 400, checkMs: 40, keepAliveMs: 200 }
const routes = [
  getRoute({ path: '/a', handle: async () => ({ status: 200, body: '{}' }) }),
  postRoute({ path: '/a', handle: async () => ({ status: 201, body: '{}' }) }),
]

test('the limits are those that are documented', () => {
  assert.deepEqual(defaultServerLimits, {
    connections: 10_000,
    connectionsPerAddress: 50,
    headerBytes: 8192,
    headersMs: 5000,
    requestMs: 10_000,
    checkMs: 1000,
    keepAliveMs: 5000,
  })
})

test('headers that never end are answered with 408', async () => {
  await using server = await serveForTest(routes, { limits })
  const { text, closed } = await exchangeBytes(server.port, 'GET /a HTTP/1.1\r\nHost: local')
  const [answer] = parseAnswers(text)
  assert.equal(answer?.status, 408)
  assert.equal(JSON.parse(answer.body).code, 'request_timeout')
  assert.equal(answer.headers.get('connection'), 'close')
  assert.ok(closed)
})

test('a connection that never says anything is closed', async () => {
  await using server = await serveForTest(routes, { limits })
  const { closed } = await exchangeBytes(server.port, '')
  assert.ok(closed)
})

test('a body that never ends is answered with 408', async () => {
  await using server = await serveForTest(routes, { limits })
  const { text, closed } = await exchangeBytes(
    server.port,
    'POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{',
  )
  assert.equal(parseAnswers(text)[0]?.status, 408)
  assert.ok(closed)
  await until('it is settled', () => server.http.inFlight === 0)
})

test('dripping bytes does not extend the time', async () => {
  await using server = await serveForTest(routes, { limits })
  const text = await new Promise<string>((resolve) => {
    let received = ''
    const socket = connect(server.port, '127.0.0.1')
    socket.write('GET /a HTTP/1.1\r\nHost: localhost\r\nX-A: ')
    const drip = setInterval(() => socket.writable && socket.write('a'), 20)
    socket.on('data', (piece) => {
      received += piece.toString()
    })
    socket.on('error', () => undefined)
    socket.on('end', () => socket.end())
    socket.on('close', () => {
      clearInterval(drip)
      resolve(received)
    })
  })
  assert.match(text, /^HTTP\/1.1 408 /)
})

test('an idle connection that is kept alive is closed', async () => {
  await using server = await serveForTest(routes, { limits })
  const { text, closed } = await exchangeBytes(
    server.port,
    'GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n',
    { quietMs: 3000 },
  )
  assert.match(text, /^HTTP\/1.1 200 /)
  assert.ok(closed)
})

test('an answer in the making is not hurt by a malformed request behind it', async () => {
  let release: () => void = () => undefined
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  await using server = await serveForTest(
    [
      getRoute({
        path: '/slow',
        async handle() {
          await gate
          return { status: 200, body: '{"slow":true}' }
        },
      }),
    ],
    { limits },
  )
  const exchange = exchangeBytes(
    server.port,
    'GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\nGARBAGE\r\n\r\n',
  )
  setTimeout(release, 50)
  const { text } = await exchange
  const answers = parseAnswers(text)
  assert.equal(answers[0]?.status, 200, text)
  assert.equal(answers.length, 1, 'the refusal must not be taken for the first answer')
})

test('a request that breaks in its body is answered in its turn, and nothing is left behind', async () => {
  await using server = await serveForTest(routes, { limits })
  const head = 'POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'
  const { text, closed } = await exchangeBytes(
    server.port,
    `${head}Content-Length: 2\r\n\r\n{}${head}Transfer-Encoding: chunked\r\n\r\nnonsense\r\n`,
  )
  assert.deepEqual(
    parseAnswers(text).map((answer) => answer.status),
    [201, 400],
  )
  assert.ok(closed)
  await until('all is settled', () => server.http.inFlight === 0 && server.http.connections === 0)
})

test('a sender that leaves in the middle of its body leaves nothing behind', async () => {
  await using server = await serveForTest(routes)
  const bytes =
    'POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{'
  for (const leave of ['end', 'destroy', 'resetAndDestroy'] as const) {
    const socket = connect(server.port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(bytes)
    await until('it is in flight', () => server.http.inFlight === 1)
    socket[leave]()
    await until(`${leave} is settled`, () => server.http.inFlight === 0)
    socket.resume()
    await until(`${leave} is closed`, () => server.http.connections === 0)
  }
})
